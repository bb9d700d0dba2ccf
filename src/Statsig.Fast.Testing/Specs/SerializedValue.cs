using System;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Statsig.Fast.Testing.Specs;

/// <summary>Writes objects of an application as JSON, and in them the library's own types as the JSON that they stand for.</summary>
internal static class SerializedValue
{
    /// <summary>Why trimmed programs cannot pass objects.</summary>
    internal const string ReflectionMessage = "The properties of the object are read by reflection. Pass a dictionary or JSON text to another overload.";

    private static readonly JsonSerializerOptions Options = new()
    {
        Converters =
        {
            new TextConverter<ParameterValues>(static values => values.Json),
            new TextConverter<JsonFragment>(static fragment => fragment.ToString()),
            new TextConverter<ParameterValue>(static value => value.Kind == JsonValueKind.Undefined ? "null" : value.ToString()),
            new AnswerObjectConverter(),
        },
    };

    [RequiresUnreferencedCode(ReflectionMessage)]
    [RequiresDynamicCode(ReflectionMessage)]
    internal static string TextOf(object? value) => value is null ? "null" : JsonSerializer.Serialize(value, value.GetType(), Options);

    private sealed class TextConverter<T>(Func<T, string> textOf) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteRawValue(textOf(value));
    }

    /// <summary>Writes the generated struct of an object in an answer as the object that it wraps.</summary>
    private sealed class AnswerObjectConverter : JsonConverter<object>
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsValueType && PropertyOf(typeToConvert)?.PropertyType == typeof(JsonFragment);

        public override object Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) =>
            writer.WriteRawValue(PropertyOf(value.GetType())!.GetValue(value)?.ToString() ?? "{}");

        [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Callers of TextOf are warned.")]
        private static PropertyInfo? PropertyOf(Type type) => type.GetProperty("Json");
    }
}
