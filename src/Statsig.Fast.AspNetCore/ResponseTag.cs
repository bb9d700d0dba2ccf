using System;
using System.Buffers.Text;

namespace Statsig.Fast.AspNetCore;

/// <summary>The tag of a response, and whether a client has that response already.</summary>
/// <remarks>
/// The tag is a hash over the response, which names the time of the rules, the user, and the session of the server. A tag out of the rules' time and
/// the user alone would be wrong: ID lists, local overrides and conditions on the clock change answers while neither changes. What a random number decides
/// is left out (<see cref="SessionDraw"/>).
/// </remarks>
internal static class ResponseTag
{
    /// <summary>A strong tag: the 128 bits of an XXH128, in quotes.</summary>
    /// <remarks>Without a seed: all servers of an application give a response the same tag.</remarks>
    internal static string Of(ReadOnlySpan<byte> response)
    {
        Span<byte> hash = stackalloc byte[SessionDraw.HashBytes];
        SessionDraw.HashWithout(response, hash);
        return $"\"{Base64Url.EncodeToString(hash)}\"";
    }

    /// <summary>Whether "If-None-Match" holds a tag, or any tag at all ("*"). Weak forms of it, which proxies make when they compress, count.</summary>
    internal static bool Matches(ReadOnlySpan<char> ifNoneMatch, string tag)
    {
        // A tag has no commas, so a list is split there.
        foreach (Range part in ifNoneMatch.Split(','))
        {
            ReadOnlySpan<char> candidate = ifNoneMatch[part].Trim();
            if (candidate is "*")
            {
                return true;
            }

            if (candidate.StartsWith("W/"))
            {
                candidate = candidate[2..];
            }

            if (candidate.SequenceEqual(tag))
            {
                return true;
            }
        }

        return false;
    }
}
