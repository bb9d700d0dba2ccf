using System;
using System.IO.Hashing;
using System.Text.Json;

namespace Statsig.Fast.AspNetCore.Responses;

/// <summary>Hashes a response without the members that depend on the random number of session recording.</summary>
/// <remarks>
/// Each response draws a number, from which "can_record_session" and the "passes_sampling" of triggers follow. With them in the tag, two
/// responses without another difference would have two tags, and a client would receive a response that it already has. All other inputs of
/// the two members are in the response.
/// </remarks>
internal static class ResponseHash
{
    /// <summary>The size of a hash.</summary>
    internal const int Size = 16;

    // The maximum depth of a response: a parameter of 1,000 levels within its entry.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 2_048 };

    /// <summary>Writes the XXH128 of a response into 16 bytes.</summary>
    internal static void Write(ReadOnlySpan<byte> response, Span<byte> hash)
    {
        // Most projects record no sessions, so one search in the bytes is enough.
        if (response.IndexOf("\"can_record_session\":"u8) < 0 || !TryWriteWithoutDraw(response, hash))
        {
            XxHash128.Hash(response, hash);
        }
    }

    private static bool TryWriteWithoutDraw(ReadOnlySpan<byte> response, Span<byte> hash)
    {
        var pieces = new XxHash128();
        int from = 0;
        try
        {
            var reader = new Utf8JsonReader(response, Options);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("can_record_session"u8))
                {
                    from = AppendUpTo(ref reader, response, from, pieces);
                }
                else if (reader.ValueTextEquals("session_recording_event_triggers"u8) || reader.ValueTextEquals("session_recording_exposure_triggers"u8))
                {
                    from = AppendTriggers(ref reader, response, from, pieces);
                }
                else
                {
                    reader.Skip();
                }
            }
        }
        catch (JsonException)
        {
            // The server may be a test double whose response is not JSON; then the whole response is hashed.
            return false;
        }

        pieces.Append(response[from..]);
        pieces.GetCurrentHash(hash);
        return true;
    }

    /// <summary>Skips the samples of triggers, which are two levels below the name of their list.</summary>
    private static int AppendTriggers(ref Utf8JsonReader reader, ReadOnlySpan<byte> response, int from, XxHash128 pieces)
    {
        int memberDepth = reader.CurrentDepth + 2;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return from;
        }

        while (reader.Read() && reader.CurrentDepth > memberDepth - 2)
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == memberDepth && reader.ValueTextEquals("passes_sampling"u8))
            {
                from = AppendUpTo(ref reader, response, from, pieces);
            }
        }

        return from;
    }

    /// <summary>Hashes up to the value of a member and steps over it.</summary>
    /// <returns>The position at which hashing continues.</returns>
    private static int AppendUpTo(ref Utf8JsonReader reader, ReadOnlySpan<byte> response, int from, XxHash128 pieces)
    {
        reader.Read();
        pieces.Append(response[from..(int)reader.TokenStartIndex]);
        reader.Skip();
        return (int)reader.BytesConsumed;
    }
}
