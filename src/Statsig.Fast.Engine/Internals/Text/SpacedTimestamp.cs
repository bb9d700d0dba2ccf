using System;

namespace Statsig.Fast.Internals.Text;

/// <summary>Reads "YYYY-MM-DD HH:MM:SS" as UTC, each part with as few digits as it needs.</summary>
/// <remarks>
/// "2023-6-3 7:05:09" is a time. White space may stand before any number, and any amount of it, none included, between date and time, but
/// not before a "-" or ":" and not at the end. A year without a sign has up to four digits and is taken as written: 23 is the year
/// 23. Source: the reference, which reads the form "%Y-%m-%d %H:%M:%S" of Rust's chrono.
/// </remarks>
internal static class SpacedTimestamp
{
    private const int YearDigits = 4;
    private const int PartDigits = 2;

    /// <summary>More than any year that is accepted, and far from an overflow.</summary>
    private const int TooLarge = 10_000_000;

    internal static bool TryParse(ReadOnlySpan<char> text, out long unixMs)
    {
        unixMs = 0;
        return TryReadYear(ref text, out int year)
            && TryTake(ref text, '-') && TryReadNumber(ref text, PartDigits, out int month)
            && TryTake(ref text, '-') && TryReadNumber(ref text, PartDigits, out int day)
            && TryReadNumber(ref text, PartDigits, out int hour)
            && TryTake(ref text, ':') && TryReadNumber(ref text, PartDigits, out int minute)
            && TryTake(ref text, ':') && TryReadNumber(ref text, PartDigits, out int second)
            && text.IsEmpty
            && CalendarTime.TryGetUnixMs(year, month, day, hour, minute, second, out unixMs);
    }

    /// <summary>A year with a sign may have any number of digits; the digits follow the sign at once.</summary>
    private static bool TryReadYear(ref ReadOnlySpan<char> text, out int year)
    {
        text = text.TrimStart();
        if (text.IsEmpty || text[0] is not ('+' or '-'))
        {
            return TryReadDigits(ref text, YearDigits, out year);
        }

        bool isNegative = text[0] == '-';
        text = text[1..];
        bool isYear = TryReadDigits(ref text, int.MaxValue, out year);
        year = isNegative ? -year : year;
        return isYear;
    }

    private static bool TryReadNumber(ref ReadOnlySpan<char> text, int maxDigits, out int value)
    {
        text = text.TrimStart();
        return TryReadDigits(ref text, maxDigits, out value);
    }

    private static bool TryReadDigits(ref ReadOnlySpan<char> text, int maxDigits, out int value)
    {
        value = 0;
        int count = 0;
        while (count < maxDigits && count < text.Length && char.IsAsciiDigit(text[count]))
        {
            value = Math.Min((value * 10) + (text[count++] - '0'), TooLarge);
        }

        text = text[count..];
        return count > 0;
    }

    private static bool TryTake(ref ReadOnlySpan<char> text, char expected)
    {
        if (text.IsEmpty || text[0] != expected)
        {
            return false;
        }

        text = text[1..];
        return true;
    }
}
