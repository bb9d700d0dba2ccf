using System;
using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Statsig.Fast.Rulesets;

/// <summary>Writes decoded parameters back as one JSON object.</summary>
internal static class MergedJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    internal static ReadOnlyMemory<byte> Write(ReadOnlySpan<string> names, ReadOnlySpan<ParameterValue> values)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            for (int i = 0; i < names.Length; i++)
            {
                writer.WritePropertyName(names[i]);
                if (values[i].TryGet(out JsonFragment? fragment))
                {
                    writer.WriteRawValue(fragment.Utf8, skipInputValidation: true);
                }
                else
                {
                    writer.WriteRawValue(values[i].ToString(), skipInputValidation: true);
                }
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
