using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Text.Json;

namespace Statsig.Fast.LocalService;

/// <summary>The body of one "log_event" request, decompressed and parsed.</summary>
public sealed class LoggedEvents
{
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

    /// <summary>Reads the body of a request, gzip or plain as its "Content-Encoding" says.</summary>
    /// <exception cref="InvalidDataException">The body is damaged, in another encoding, or has no list of events; the message says which.</exception>
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
                throw new InvalidDataException("The body holds no list of events.");
            }

            return new LoggedEvents(utf8, root, [.. events.EnumerateArray()]);
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException($"The body is no JSON: {broken.Message}", broken);
        }
    }

    private static byte[] Decode(ServiceRequest request)
    {
        switch (request.Header("Content-Encoding"))
        {
            case null or "" or "identity":
                return request.Body;
            case "gzip":
                using (var gzip = new GZipStream(new MemoryStream(request.Body), CompressionMode.Decompress))
                using (var buffer = new MemoryStream())
                {
                    gzip.CopyTo(buffer);
                    return buffer.ToArray();
                }

            case { } other:
                throw new InvalidDataException($"The body is encoded as \"{other}\"; gzip and plain bodies are understood.");
        }
    }
}
