using System;
using System.IO;
using System.IO.Compression;
using System.Text.Json;

namespace Statsig.Fast.LocalService.Protocol;

/// <summary>A payload of specs to serve, with the members that decide whether a client needs it.</summary>
public sealed class SpecsPayload
{
    private SpecsPayload(byte[] utf8, long time, string? checksum)
    {
        Utf8 = utf8;
        Time = time;
        Checksum = checksum;
    }

    /// <summary>The JSON text.</summary>
    public byte[] Utf8 { get; }

    /// <summary>The member "time", in milliseconds; 0 when it is missing.</summary>
    public long Time { get; }

    /// <summary>The member "checksum".</summary>
    public string? Checksum { get; }

    /// <summary>Reads a payload of either shape, plain or gzip.</summary>
    /// <exception cref="InvalidDataException">It is not one complete JSON object; the message contains the reason.</exception>
    public static SpecsPayload Parse(byte[] content)
    {
        ArgumentNullException.ThrowIfNull(content);
        byte[] utf8 = Unpack(content);
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new InvalidDataException($"The payload is a JSON {root.ValueKind}, not an object.");
            }

            return new SpecsPayload(utf8, TimeOf(root), ChecksumOf(root));
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The payload is not complete JSON: {exception.Message}", exception);
        }
    }

    /// <summary>True when a client with this time and checksum lacks nothing of the payload.</summary>
    /// <remarks>An equal time with another checksum is an update: specs can change without their time.</remarks>
    public bool IsKnownTo(long sinceTime, string? checksum)
    {
        if (sinceTime == 0 || sinceTime < Time)
        {
            return false;
        }

        return sinceTime > Time || checksum is null || Checksum is null || checksum == Checksum;
    }

    private static byte[] Unpack(byte[] content)
    {
        if (content is not [0x1f, 0x8b, ..])
        {
            // A byte-order mark is not part of the JSON.
            return content is [0xef, 0xbb, 0xbf, ..] ? content[3..] : content;
        }

        using var gzip = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
        using var buffer = new MemoryStream();
        gzip.CopyTo(buffer);
        return buffer.ToArray();
    }

    private static long TimeOf(JsonElement root) =>
        root.TryGetProperty("time", out JsonElement time) && time.ValueKind == JsonValueKind.Number && time.TryGetInt64(out long value) ? value : 0;

    private static string? ChecksumOf(JsonElement root) =>
        root.TryGetProperty("checksum", out JsonElement checksum) && checksum.ValueKind == JsonValueKind.String ? checksum.GetString() : null;
}
