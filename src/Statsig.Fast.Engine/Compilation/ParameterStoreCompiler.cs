using System;
using System.Buffers;
using System.Text.Json;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Specs;
using Statsig.Fast.Values;

namespace Statsig.Fast.Compilation;

/// <summary>Turns parameter stores into their compiled form, their static values decoded.</summary>
internal sealed class ParameterStoreCompiler(CompilationScope scope)
{
    internal CompiledParameterStore Compile(ParameterStoreSpec store) =>
        new(store.Name, Array.ConvertAll(store.Parameters, Compile)) { TargetAppIds = store.TargetAppIds };

    /// <summary>
    /// Compiles the store of a local override: what looks like a parameter of a payload is one, the rest are fixed values.
    /// </summary>
    /// <exception cref="JsonException">The text is not one JSON object, a text in it is not valid Unicode, or a reference is
    /// incomplete.</exception>
    internal static CompiledParameterStore CompileOverride(string name, ReadOnlyMemory<byte> parameters, EvaluationSettings settings)
    {
        RequireOneObject(parameters.Span);

        // Wrapped as a payload, so that the one reader of payloads decides what a parameter looks like.
        SpecsReadResult read = SpecsReader.Read(AsPayload(name, parameters.Span));
        if (read.SpecSet is not { ParameterStores: [var store] } set)
        {
            throw new JsonException($"The parameters of the store cannot be read. {read.Error}");
        }

        if (set.Problems is [var problem, ..])
        {
            // A payload is used without the parameter, but the caller that sets an override gets an exception.
            throw new JsonException($"The parameter {problem.Name} cannot be read. {problem.Reason}");
        }

        return new ParameterStoreCompiler(new CompilationScope(set, settings, new IdListStore())).Compile(store);
    }

    /// <summary>Reads the whole value once, so that an invalid part is found here and not at the read of a parameter.</summary>
    private static void RequireOneObject(ReadOnlySpan<byte> parameters)
    {
        var reader = new Utf8JsonReader(parameters);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new JsonException("The parameters of a store must be a JSON object.");
            }

            // Also finds text after the object, which the reader rejects.
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    _ = reader.GetString();
                }
            }
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("A text of the parameters is not valid Unicode.", exception);
        }
    }

    private static byte[] AsPayload(string name, ReadOnlySpan<byte> parameters)
    {
        var buffer = new ArrayBufferWriter<byte>(parameters.Length + 256);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartObject();
            writer.WriteBoolean("has_updates", true);
            writer.WriteNumber("time", 0);
            foreach (string specs in (ReadOnlySpan<string>)["feature_gates", "dynamic_configs", "layer_configs", "condition_map", "experiment_to_layer"])
            {
                writer.WriteStartObject(specs);
                writer.WriteEndObject();
            }

            writer.WriteStartObject("param_stores");
            writer.WriteStartObject(name);
            writer.WriteStartObject("parameters");
            WriteParameters(writer, parameters);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteParameters(Utf8JsonWriter writer, ReadOnlySpan<byte> parameters)
    {
        var reader = new Utf8JsonReader(parameters);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            writer.WritePropertyName(reader.GetString()!);
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            bool isReference = reader.TokenType == JsonTokenType.StartObject && HasReferenceType(reader);
            reader.Skip();
            ReadOnlySpan<byte> value = parameters[start..(int)reader.BytesConsumed];
            if (isReference)
            {
                writer.WriteRawValue(value, skipInputValidation: true);
                continue;
            }

            writer.WriteStartObject();
            writer.WriteString("ref_type", "static");
            writer.WriteString("param_type", "");
            writer.WritePropertyName("value");
            writer.WriteRawValue(value, skipInputValidation: true);
            writer.WriteEndObject();
        }
    }

    private static bool HasReferenceType(Utf8JsonReader member)
    {
        while (member.Read() && member.TokenType != JsonTokenType.EndObject)
        {
            if (member.ValueTextEquals("ref_type"u8))
            {
                return true;
            }

            member.Read();
            member.Skip();
        }

        return false;
    }

    private CompiledStoreParameter Compile(ParameterSpec parameter) => new()
    {
        Name = parameter.Name,
        Reference = parameter.Kind,
        ReferenceType = parameter.ReferenceType,
        DeclaredType = parameter.ParameterType ?? "",
        TargetName = parameter.TargetName ?? "",
        TargetParameter = parameter.TargetParameter ?? "",
        Value = Decode(parameter.Value),
        FailValue = Decode(parameter.FailValue),
    };

    private ParameterValue Decode(JsonSlice slice) => slice.IsPresent ? ParameterJson.ReadValue(scope.Keep(slice), scope.Pool) : default;
}
