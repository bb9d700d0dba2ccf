using System;
using System.Buffers;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Cli.Output;

/// <summary>
/// Copies JSON of a payload into a line: without the blanks and line breaks between its parts, everything else as delivered.
/// </summary>
internal static class CompactJson
{
    internal static void Write(Utf8JsonWriter json, string raw) => Write(json, Encoding.UTF8.GetBytes(raw));

    internal static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> raw)
    {
        if (!raw.ContainsAny(" \n\r\t"u8))
        {
            json.WriteRawValue(raw, skipInputValidation: true);
            return;
        }

        var buffer = new ArrayBufferWriter<byte>(raw.Length);
        var compact = new JsonOutput(buffer);
        compact.WriteCompact(raw);
        compact.Flush();
        json.WriteRawValue(buffer.WrittenSpan, skipInputValidation: true);
    }
}
