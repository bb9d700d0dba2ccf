using System;

namespace Statsig.Fast.Evaluation.Inference;

/// <summary>Turns the version found in a user agent into the text that conditions compare.</summary>
internal static class UserAgentVersionText
{
    internal const string Unknown = "0.0.0";

    private const int StackChars = 64;

    /// <summary>The version of an operating system; Windows is known by its marketing names.</summary>
    internal static string OfOs(string osName, ReadOnlySpan<char> version) =>
        osName == UserAgentNames.Windows ? OfWindows(version) : Join(version, maxParts: 4);

    /// <summary>The version of a browser; three names leave their fourth part out.</summary>
    internal static string OfBrowser(string browserName, ReadOnlySpan<char> version) => browserName switch
    {
        UserAgentNames.Yandex or UserAgentNames.Opera or UserAgentNames.OperaMobile or UserAgentNames.NetFront =>
            Join(version, maxParts: 3),
        _ => Join(version, maxParts: 4),
    };

    // Windows 8 (NT 6.2) and everything before XP are unknown to the reference.
    private static string OfWindows(ReadOnlySpan<char> version) => version switch
    {
        "5.1" or "5.2" => "XP",
        "6.0" => "Vista",
        "6.1" => "7",
        "6.3" => "8.1",
        "10.0" => "10",
        _ => Unknown,
    };

    private static string Join(ReadOnlySpan<char> version, int maxParts)
    {
        if (version.IsEmpty)
        {
            return Unknown;
        }

        // Parts only lose characters on the way, and each separator stands for one of the source.
        Span<char> text = version.Length <= StackChars ? stackalloc char[StackChars] : new char[version.Length];
        int written = 0;
        int start = 0;

        // A separator at the very end starts no part: "10_" is "10".
        for (int part = 0; part < maxParts && start < version.Length; part++)
        {
            ReadOnlySpan<char> rest = version[start..];
            int length = rest.IndexOfAny('_', ',', '.');
            ReadOnlySpan<char> content = length < 0 ? rest : rest[..length];
            start += content.Length + 1;
            if (part > 0)
            {
                text[written++] = '.';
            }

            if (part == 1)
            {
                content = LeadingDigits(content);
            }

            content.CopyTo(text[written..]);
            written += content.Length;
        }

        return new string(text[..written]);
    }

    private static ReadOnlySpan<char> LeadingDigits(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text : text[..end];
    }
}
