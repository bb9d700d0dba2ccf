using System;
using System.Runtime.CompilerServices;
using System.Text;

namespace Statsig.Fast.Evaluation.Inference;

/// <summary>The built-in way from a user agent to operating system and browser.</summary>
/// <remarks>
/// <para>
/// This folder infers fields that conditions read and the user does not have: operating system and browser from the user agent, the country
/// from the IP address. Everything here is a pure function of its argument, safe from any thread, and never throws. The caller checks
/// <see cref="Internals.FeatureSwitches"/> first and caches the result with the user.
/// </para>
/// <para>
/// The rules are the tokenizer of Statsig's native server core, not the public regular-expression database: text is cut
/// into pieces (<see cref="UserAgentPieces"/>), pieces become findings (<see cref="UserAgentTokenizer"/>), findings become
/// an answer (<see cref="UserAgentResolver"/>, <see cref="UserAgentVersionText"/>).
/// </para>
/// </remarks>
internal static class UserAgentParser
{
    /// <summary>Longer user agents have no fields at all, as in the reference.</summary>
    internal const int MaxUtf8Bytes = 1000;

    /// <summary>A tag takes a piece of three bytes or more, and all pieces but one take a separator.</summary>
    internal const int MaxTags = (MaxUtf8Bytes + 1) / 4;

    private const int MaxUtf8BytesPerChar = 3;

    /// <summary>Parses a user agent.</summary>
    /// <returns>The answer, with "Other" and "0.0.0" for what is not recognised; null when the text is too long to be parsed.</returns>
    /// <remarks>Never throws. Allocates the answer and the version texts in it.</remarks>
    // SkipLocalsInit: the room for tags is 1.5 kB, of which a usual user agent writes the first tenth; clearing it would
    // cost more than reading a short user agent. Only tags that were written are read.
    [SkipLocalsInit]
    internal static UserAgentInfo? Parse(string userAgent)
    {
        if (IsTooLong(userAgent))
        {
            return null;
        }

        ReadOnlySpan<char> text = userAgent;
        Span<UserAgentTag> tags = stackalloc UserAgentTag[MaxTags];
        var found = new UserAgentFindings(tags);
        UserAgentTokenizer.Read(text, ref found);

        (string osName, TextRange osVersion) = UserAgentResolver.Os(in found);
        (string browserName, TextRange browserVersion) = UserAgentResolver.Browser(in found, text);
        return new UserAgentInfo(
            osName,
            UserAgentVersionText.OfOs(osName, osVersion.In(text)),
            browserName,
            UserAgentVersionText.OfBrowser(browserName, browserVersion.In(text)));
    }

    private static bool IsTooLong(string userAgent) =>
        userAgent.Length > MaxUtf8Bytes ||
        (userAgent.Length > MaxUtf8Bytes / MaxUtf8BytesPerChar && Encoding.UTF8.GetByteCount(userAgent) > MaxUtf8Bytes);
}
