using System;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Specs;

/// <summary>Reads the bytes of a delivery, of either wire shape, into a <see cref="SpecSet"/>.</summary>
/// <remarks>
/// One pass over the bytes, in time proportional to them. What may be malformed without invalidating the rest becomes a
/// problem of the set; anything else rejects the payload. Never throws; safe from any thread.
/// </remarks>
internal static class SpecsReader
{
    // Far deeper than any value people write, and a clear refusal for what they do not.
    internal const int MaxDepth = 256;

    internal static readonly JsonReaderOptions JsonOptions = new() { MaxDepth = MaxDepth };

    // Real payloads hold a new text every five to seven hundred bytes.
    private const int BytesPerText = 512;

    /// <summary>Reads a payload.</summary>
    /// <param name="payload">Owned by the set from now on: the caller must not change these bytes.</param>
    /// <param name="known">What an earlier delivery contained, to pass over parts that are equal; null to read everything.</param>
    internal static SpecsReadResult Read(ReadOnlyMemory<byte> payload, IKnownSpecs? known = null)
    {
        ReadOnlySpan<byte> bytes = payload.Span;
        if (bytes.StartsWith("\uFEFF"u8))
        {
            return SpecsReadResult.Rejected("The payload starts with a byte order mark (line 1, byte 0); it must start with '{'.");
        }

        if (!Utf8.IsValid(bytes))
        {
            return SpecsReadResult.Rejected($"The payload is not valid UTF-8 ({PlaceOf(bytes, FirstInvalidByte(bytes))}).");
        }

        int expectedTexts = known is null ? bytes.Length / BytesPerText : 0; // Nearly everything is passed over.
        Utf8StringPool texts = new(Math.Clamp(expectedTexts, 128, 1 << 16), WireWords.Pool);
        PayloadCursor cursor = new(bytes, JsonOptions, texts);
        try
        {
            return ReadTopLevel(ref cursor, payload, texts, known);
        }
        catch (JsonException) when (known is not null)
        {
            // The reader counts lines from the last part that was passed over.
            return Read(payload);
        }
        catch (JsonException exception)
        {
            // Utf8JsonReader reports text that is not JSON in no other way. The message carries line and byte.
            return SpecsReadResult.Rejected($"The payload is not valid JSON. {exception.Message}");
        }
    }

    /// <summary>Reads when the specs of a payload last changed, and nothing else.</summary>
    /// <returns>False for a payload without a time, and for one that is not JSON up to there.</returns>
    internal static bool TryReadTime(ReadOnlySpan<byte> payload, out long timeMs)
    {
        timeMs = 0;
        var reader = new Utf8JsonReader(payload, JsonOptions);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isTime = reader.ValueTextEquals("time"u8);
                reader.Read();
                if (isTime)
                {
                    return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out timeMs);
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // Utf8JsonReader reports text that is not JSON in no other way.
        }

        return false;
    }

    private static SpecsReadResult ReadTopLevel(ref PayloadCursor cursor, ReadOnlyMemory<byte> payload, Utf8StringPool texts, IKnownSpecs? known)
    {
        cursor.Read();
        if (cursor.Kind != JsonTokenType.StartObject)
        {
            return SpecsReadResult.Rejected($"The payload is not a JSON object ({PlaceOf(payload.Span, cursor.Position)}).");
        }

        SpecSetReader reader = new(known);
        while (cursor.NextMember(out WireMember member))
        {
            PayloadCursor.Place start = cursor.Mark();
            if (!reader.TryReadMember(ref cursor, member))
            {
                cursor.SkipFrom(start);
            }
        }

        // Anything but white space after the object throws here.
        cursor.Read();
        return reader.Finish(payload, texts);
    }

    private static int FirstInvalidByte(ReadOnlySpan<byte> bytes)
    {
        int offset = 0;
        while (offset < bytes.Length
            && Rune.DecodeFromUtf8(bytes[offset..], out _, out int consumed) == System.Buffers.OperationStatus.Done)
        {
            offset += consumed;
        }

        return offset;
    }

    private static string PlaceOf(ReadOnlySpan<byte> bytes, int offset)
    {
        ReadOnlySpan<byte> before = bytes[..offset];
        return $"line {before.Count((byte)'\n') + 1}, byte {offset - before.LastIndexOf((byte)'\n') - 1}";
    }
}
