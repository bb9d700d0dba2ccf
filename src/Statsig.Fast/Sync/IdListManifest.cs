using System;
using System.Collections.Generic;
using System.Text.Json;

namespace Statsig.Fast.Sync;

/// <summary>Reads the list of ID lists.</summary>
internal static class IdListManifest
{
    private const int MaxDepth = 64;

    /// <summary>The entries by name; null, with the reason, when the text is not a JSON object. Incomplete entries are ignored.</summary>
    internal static Dictionary<string, IdListEntry>? Read(ReadOnlySpan<byte> utf8Json, out string? error)
    {
        var entries = new Dictionary<string, IdListEntry>();
        error = null;
        try
        {
            var json = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = MaxDepth });
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                error = "The list of ID lists is not a JSON object.";
                return null;
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                string name = json.GetString()!;
                json.Read();
                entries[name] = ReadEntry(ref json);
            }

            // Anything but white space after the object throws here.
            json.Read();
            return entries;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Only by this exception does the reader report text that is not JSON, and strings that are not valid Unicode.
            error = $"The list of ID lists is not valid JSON. {exception.Message}";
            return null;
        }
    }

    private static IdListEntry ReadEntry(ref Utf8JsonReader json)
    {
        Uri? address = null;
        string? fileId = null;
        long size = 0;
        long creationTime = 0;
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return default;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string member = json.GetString()!;
            json.Read();
            switch (member)
            {
                case "url" when json.TokenType == JsonTokenType.String:
                    address = Uri.TryCreate(json.GetString(), UriKind.Absolute, out Uri? given) && given.Scheme is "http" or "https" ? given : null;
                    break;
                case "fileID" when json.TokenType == JsonTokenType.String:
                    fileId = json.GetString();
                    break;
                case "size" when json.TokenType == JsonTokenType.Number:
                    size = WholeNumber(ref json);
                    break;
                case "creationTime" when json.TokenType == JsonTokenType.Number:
                    creationTime = WholeNumber(ref json);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        return new IdListEntry(address, fileId, size, creationTime);
    }

    private static long WholeNumber(ref Utf8JsonReader json) =>
        json.TryGetInt64(out long whole) ? whole : json.TryGetDouble(out double number) ? (long)number : 0;
}

/// <summary>One entry of the list of ID lists.</summary>
/// <param name="Address">The address of the file; null without a usable one.</param>
/// <param name="FileId">The file of the list; with another file the list is read from the start.</param>
/// <param name="Size">The bytes that the file has.</param>
/// <param name="CreationTime">When the file was made; an older one than ours is ignored.</param>
internal readonly record struct IdListEntry(Uri? Address, string? FileId, long Size, long CreationTime);
