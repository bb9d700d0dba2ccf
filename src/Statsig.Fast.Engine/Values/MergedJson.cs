using System;
using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Statsig.Fast.Values;

/// <summary>Puts parameters of several origins together as one JSON object, each value in the bytes it was delivered in.</summary>
internal static class MergedJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <param name="names">Distinct names.</param>
    /// <param name="origins">For each name the set that its value comes from.</param>
    internal static ReadOnlyMemory<byte> Write(ReadOnlySpan<string> names, ReadOnlySpan<ParameterSet> origins)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            for (int i = 0; i < names.Length; i++)
            {
                writer.WritePropertyName(names[i]);
                writer.WriteRawValue(RawValue(origins[i], names[i]), skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static ReadOnlySpan<byte> RawValue(ParameterSet origin, string name)
    {
        ReadOnlySpan<byte> json = origin.ObjectJson.Span;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = ParameterJson.MaxDepth });
        reader.Read();
        ReadOnlySpan<byte> value = "null"u8;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            bool isWanted = reader.ValueTextEquals(name);
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isWanted)
            {
                value = json[start..(int)reader.BytesConsumed]; // Of repeated members the last one counts.
            }
        }

        return value;
    }
}
