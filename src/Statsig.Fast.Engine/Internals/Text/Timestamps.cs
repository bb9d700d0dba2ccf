using System;
using System.Text;

namespace Statsig.Fast.Internals.Text;

/// <summary>
/// Reads a point in time from text: an integer, RFC 3339, or "YYYY-MM-DD HH:MM:SS" taken as UTC (<see cref="SpacedTimestamp"/>).
/// </summary>
/// <remarks>
/// A leap second (":60") is accepted in any minute and counts as the first second of the next one, as in the
/// reference. An integer is returned as it stands: whether it means seconds is the operator's decision.
/// </remarks>
internal static class Timestamps
{
    private const int ShortestUserBytes = 8;
    private const int LongestUserBytes = 20;

    /// <summary>"YYYY-MM-DD" and one separator.</summary>
    private const int DateChars = 11;

    /// <summary>"HH:MM:SS".</summary>
    private const int TimeChars = 8;

    private const long MsPerMinute = 60_000;

    /// <summary>Reads the timestamp facet of a text.</summary>
    /// <param name="text">The whole text; nothing may follow the time.</param>
    /// <param name="userSide">
    /// A user's value is only looked at when it has 8 to 20 bytes of UTF-8: the reference so rejects fractions and numeric
    /// offsets from users, though not from targets, and its recorded answers show it.
    /// </param>
    /// <param name="unixMs">Milliseconds since 1970, or the integer that the text is.</param>
    internal static bool TryParse(ReadOnlySpan<char> text, bool userSide, out long unixMs)
    {
        if (NumberParser.TryParseInteger(text, out unixMs))
        {
            return true;
        }

        return (!userSide || HasUserLength(text)) && (TryParseRfc3339(text, out unixMs) || SpacedTimestamp.TryParse(text, out unixMs));
    }

    private static bool HasUserLength(ReadOnlySpan<char> text) =>
        text.Length <= LongestUserBytes && Encoding.UTF8.GetByteCount(text) is >= ShortestUserBytes and <= LongestUserBytes;

    private static bool TryParseRfc3339(ReadOnlySpan<char> text, out long unixMs)
    {
        if (!TryReadDateTime(text, out unixMs))
        {
            return false;
        }

        ReadOnlySpan<char> rest = text[(DateChars + TimeChars)..];
        if (rest.IsEmpty || !TryReadFraction(ref rest, out int fractionMs) || !TryReadOffset(rest, out int offsetMinutes))
        {
            return false;
        }

        unixMs += fractionMs - (offsetMinutes * MsPerMinute);
        return true;
    }

    private static bool TryReadDateTime(ReadOnlySpan<char> text, out long unixMs)
    {
        unixMs = 0;
        if (text.Length < DateChars + TimeChars
            || text[4] != '-' || text[7] != '-' || text[10] is not ('T' or 't' or ' ') || text[13] != ':' || text[16] != ':'
            || !TryReadTwoDigits(text, out int century)
            || !TryReadTwoDigits(text[2..], out int yearOfCentury)
            || !TryReadTwoDigits(text[5..], out int month)
            || !TryReadTwoDigits(text[8..], out int day)
            || !TryReadTwoDigits(text[11..], out int hour)
            || !TryReadTwoDigits(text[14..], out int minute)
            || !TryReadTwoDigits(text[17..], out int second))
        {
            return false;
        }

        return CalendarTime.TryGetUnixMs((century * 100) + yearOfCentury, month, day, hour, minute, second, out unixMs);
    }

    /// <summary>Takes ".ddd" off the front, if it is there, cutting what is finer than a millisecond.</summary>
    private static bool TryReadFraction(ref ReadOnlySpan<char> rest, out int milliseconds)
    {
        milliseconds = 0;
        if (rest[0] != '.')
        {
            return true;
        }

        int digits = 0;
        while (digits + 1 < rest.Length && char.IsAsciiDigit(rest[digits + 1]))
        {
            digits++;
        }

        if (digits == 0)
        {
            return false;
        }

        int weight = 100;
        foreach (char c in rest.Slice(1, Math.Min(digits, 3)))
        {
            milliseconds += (c - '0') * weight;
            weight /= 10;
        }

        rest = rest[(digits + 1)..];
        return true;
    }

    private static bool TryReadOffset(ReadOnlySpan<char> text, out int minutes)
    {
        minutes = 0;
        if (text is "Z" or "z")
        {
            return true;
        }

        // The typographic minus (U+2212) is a minus as well, by ISO 8601 and for the reference.
        if (text.Length != 6 || text[0] is not ('+' or '-' or '\u2212') || text[3] != ':'
            || !TryReadTwoDigits(text[1..], out int hour) || !TryReadTwoDigits(text[4..], out int minute)
            || hour > 23 || minute > 59)
        {
            return false;
        }

        minutes = (hour * 60) + minute;
        minutes = text[0] == '+' ? minutes : -minutes;
        return true;
    }

    private static bool TryReadTwoDigits(ReadOnlySpan<char> text, out int value)
    {
        value = ((text[0] - '0') * 10) + (text[1] - '0');
        return char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[1]);
    }
}
