using System;
using System.Text.Json;
using Statsig.Fast.Cli.Output;

namespace Statsig.Fast.Cli.Evaluating;

/// <summary>
/// Writes what a parameter store answers without a fallback, with one of the declared type, and with one of another type.
/// </summary>
internal static class StoreAnswerWriter
{
    private const string WrongText = "\"__wrong__\"";

    /// <param name="json">Where it is written.</param>
    /// <param name="store">The store of one user.</param>
    /// <param name="pace">Called after each parameter that was read.</param>
    internal static void Write(Utf8JsonWriter json, in ParameterStore store, Action pace)
    {
        string reason = AnswerWriter.ReasonOf(store.Details);
        if (reason != "Recognized")
        {
            json.WriteString("reason", reason);
        }

        json.WriteStartObject("values");
        for (int i = 0; i < store.Count; i++)
        {
            string name = store.NameAt(i);
            ParameterValue value = store.GetValue(name);
            string declared = store.DeclaredTypeOf(name);
            json.WriteStartObject(name);
            WriteRaw(json, "none", value.Kind == JsonValueKind.Undefined ? "null" : value.ToString());
            (JsonValueKind kind, string fallback) = FallbackOf(declared);
            WriteRaw(json, "typed", IsOf(value, kind) ? value.ToString() : fallback);
            (kind, fallback) = declared == "string" ? (JsonValueKind.Number, "77") : (JsonValueKind.String, WrongText);
            WriteRaw(json, "wrong", IsOf(value, kind) ? value.ToString() : fallback);
            json.WriteEndObject();
            pace();
        }

        json.WriteEndObject();
    }

    private static (JsonValueKind Kind, string Json) FallbackOf(string declaredType) => declaredType switch
    {
        "boolean" => (JsonValueKind.False, "false"),
        "number" => (JsonValueKind.Number, "-12345"),
        "array" => (JsonValueKind.Array, "[\"__fallback__\"]"),
        "object" => (JsonValueKind.Object, "{\"fallback\":1}"),
        _ => (JsonValueKind.String, "\"__fallback__\""),
    };

    private static bool IsOf(ParameterValue value, JsonValueKind kind) =>
        value.Kind == kind || (kind == JsonValueKind.False && value.Kind == JsonValueKind.True);

    private static void WriteRaw(Utf8JsonWriter json, string name, string raw)
    {
        json.WritePropertyName(name);
        CompactJson.Write(json, raw);
    }
}
