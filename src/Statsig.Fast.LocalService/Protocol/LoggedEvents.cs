using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Text.Json;

namespace Statsig.Fast.LocalService.Protocol;

/// <summary>The body of one "log_event" request, decompressed and parsed.</summary>
public sealed class LoggedEvents
{
    /// <summary>The largest body, in bytes after decompression.</summary>
    public const int MaxBytes = 64 << 20;

    private LoggedEvents(byte[] utf8, JsonElement root, IReadOnlyList<JsonElement> events)
    {
        Utf8 = utf8;
        Root = root;
        Events = events;
    }

    /// <summary>The JSON text.</summary>
    public byte[] Utf8 { get; }

    /// <summary>The whole body.</summary>
    public JsonElement Root { get; }

    /// <summary>The member "events".</summary>
    public IReadOnlyList<JsonElement> Events { get; }

    /// <summary>Reads the body of a request, gzip or plain according to its "Content-Encoding".</summary>
    /// <exception cref="InvalidDataException">The body is damaged, in another encoding, or has no list of events; the message says
    /// which.</exception>
    public static LoggedEvents Parse(ServiceRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        byte[] utf8 = Decode(request);
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8);
            JsonElement root = document.RootElement.Clone();
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("events", out JsonElement events) || events.ValueKind != JsonValueKind.Array)
            {
                throw new InvalidDataException("The body contains no list of events.");
            }

            return new LoggedEvents(utf8, root, [.. events.EnumerateArray()]);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The body is not valid JSON: {exception.Message}", exception);
        }
    }

    /// <summary>
    /// No more than <see cref="MaxBytes"/>, and beyond a few megabytes no more than a multiple of what arrived: a body of kilobytes can
    /// stand for gigabytes.
    /// </summary>
    private static byte[] Decompress(byte[] body)
    {
        const int MaxFactor = 100;
        const int FreeBytes = 8 << 20;
        long limit = Math.Min(MaxBytes, Math.Max(FreeBytes, (long)body.Length * MaxFactor));
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var buffer = new MemoryStream();
        byte[] piece = new byte[64 << 10];
        for (int read; (read = gzip.Read(piece)) > 0;)
        {
            if (buffer.Length + read > limit)
            {
                throw new InvalidDataException($"The body of {body.Length} bytes decompresses to more than {limit} bytes, which is its limit.");
            }

            buffer.Write(piece, 0, read);
        }

        return buffer.ToArray();
    }

    private static byte[] Decode(ServiceRequest request)
    {
        switch (request.Header("Content-Encoding"))
        {
            case null or "" or "identity":
                return request.Body;
            case "gzip":
                return Decompress(request.Body);
            case { } other:
                throw new InvalidDataException($"The body is encoded as \"{other}\"; only gzip and plain bodies are supported.");
        }
    }
}
