using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Text.Json;

namespace Statsig.Fast.Soak.Tests.Faults;

/// <summary>What one post of events holds.</summary>
/// <param name="Events">How many events.</param>
/// <param name="Numbers">The numbers of those that have one.</param>
/// <param name="Unexpected">Those that are neither numbered nor exposures.</param>
internal readonly record struct PostContent(int Events, IReadOnlyList<long> Numbers, int Unexpected);

/// <summary>Reads posts of events in one pass.</summary>
internal static class PostReader
{
    internal const string Numbered = "numbered";

    /// <summary>Reads a body; false when it is damaged.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> body, bool isCompressed, out PostContent content)
    {
        try
        {
            content = Read(isCompressed ? Decompress(body) : body);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException or InvalidOperationException or FormatException)
        {
            content = default;
            return false;
        }
    }

    private static byte[] Decompress(ReadOnlySpan<byte> body)
    {
        using var gzip = new GZipStream(new MemoryStream(body.ToArray()), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }

    private static PostContent Read(ReadOnlySpan<byte> utf8)
    {
        var json = new Utf8JsonReader(utf8);
        int events = 0;
        int unexpected = 0;
        var numbers = new List<long>();
        bool hasEvents = false;
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 1 && json.ValueTextEquals("events"u8))
            {
                hasEvents = true;
                json.Read();
                while (json.Read() && json.TokenType == JsonTokenType.StartObject)
                {
                    events++;
                    unexpected += ReadEvent(ref json, numbers) ? 0 : 1;
                }
            }
        }

        return hasEvents ? new PostContent(events, numbers, unexpected) : throw new InvalidDataException("The body contains no list of events.");
    }

    private static bool ReadEvent(ref Utf8JsonReader json, List<long> numbers)
    {
        bool isNumbered = false;
        bool isExposure = false;
        long? value = null;
        int depth = json.CurrentDepth;
        while (json.Read() && !(json.TokenType == JsonTokenType.EndObject && json.CurrentDepth == depth))
        {
            if (json.TokenType != JsonTokenType.PropertyName || json.CurrentDepth != depth + 1)
            {
                continue;
            }

            bool isName = json.ValueTextEquals("eventName"u8);
            bool isValue = json.ValueTextEquals("value"u8);
            json.Read();
            if (isName)
            {
                isNumbered = json.ValueTextEquals(Numbered);
                isExposure = json.ValueTextEquals("statsig::gate_exposure"u8) || json.ValueTextEquals("statsig::config_exposure"u8)
                    || json.ValueTextEquals("statsig::layer_exposure"u8);
            }
            else if (isValue && json.TokenType == JsonTokenType.Number)
            {
                value = json.GetInt64();
            }
            else
            {
                json.Skip();
            }
        }

        if (isNumbered && value is { } number)
        {
            numbers.Add(number);
        }

        return isNumbered ? value is not null : isExposure;
    }
}
