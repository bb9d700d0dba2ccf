using System;
using System.Buffers.Text;

namespace Statsig.Fast.AspNetCore.Responses;

/// <summary>Computes the tag of a response, and checks whether a client already has that response.</summary>
/// <remarks>
/// The tag is a hash of the response, which contains the time of the specs, the user, and the session of the server. A tag of the specs'
/// time and the user alone would be wrong: ID lists, local overrides and conditions on the clock change answers while neither changes. The
/// hash excludes the results of a random number (<see cref="ResponseHash"/>).
/// </remarks>
internal static class ResponseTag
{
    /// <summary>A strong tag: the 128 bits of an XXH128, in quotes.</summary>
    /// <remarks>The hash has no seed, so that all servers of an application compute the same tag for a response.</remarks>
    internal static string Of(ReadOnlySpan<byte> response)
    {
        Span<byte> hash = stackalloc byte[ResponseHash.Size];
        ResponseHash.Write(response, hash);
        return $"\"{Base64Url.EncodeToString(hash)}\"";
    }

    /// <summary>
    /// True when "If-None-Match" contains the tag or "*". Weak forms of the tag, which proxies create when they compress, count.
    /// </summary>
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
