using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text.Json;
using Statsig.Fast.Cli.Output;

namespace Statsig.Fast.Cli.Fetching;

/// <summary>Writes a JSON text with the members of every object in ordinal order, so that equal contents are equal texts.</summary>
/// <remarks>Numbers are written as they stand. Of repeated members the last one is kept, which is the one that counts.</remarks>
internal static class OrderedJson
{
    // As deep as the library reads.
    private const int MaxDepth = 256;

    internal static byte[] Write(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
        var buffer = new ArrayBufferWriter<byte>(json.Length * 2);
        using (var writer = new Utf8JsonWriter(buffer, TextOutput.IndentedJson))
        {
            Write(document.RootElement, writer);
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(JsonElement value, Utf8JsonWriter writer)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    members[member.Name] = member.Value;
                }

                writer.WriteStartObject();
                foreach ((string name, JsonElement member) in members)
                {
                    writer.WritePropertyName(name);
                    Write(member, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in value.EnumerateArray())
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(value.GetRawText(), skipInputValidation: true);
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
