using System;

namespace Statsig.Fast.Internals.Text;

/// <summary>Reads a point in time from text: an integer, RFC 3339, or "YYYY-MM-DD HH:MM:SS" taken as UTC.</summary>
/// <remarks>
/// A leap second (":60") is accepted in any minute and counts as the first second of the next one, as in the
/// reference. An integer is returned as it stands: whether it means seconds is the operator's decision.
/// </remarks>
internal static class Timestamps
{
    private const int ShortestUserText = 8;
    private const int LongestUserText = 20;

    /// <summary>"YYYY-MM-DD" and one separator.</summary>
    private const int DateChars = 11;

    /// <summary>"HH:MM:SS".</summary>
    private const int TimeChars = 8;

    private const int DaysFromYearZeroTo1970 = 719_528;
    private const long MsPerMinute = 60_000;
    private const long MsPerDay = 86_400_000;

    private static readonly short[] DaysBeforeMonth = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

    /// <summary>Reads the timestamp facet of a text.</summary>
    /// <param name="text">The whole text; nothing may stand before or after the time.</param>
    /// <param name="userSide">
    /// A user's value is only looked at when it has 8 to 20 characters: the reference so refuses fractions and numeric
    /// offsets from users, though not from targets, and its recorded answers show it.
    /// </param>
    /// <param name="unixMs">Milliseconds since 1970, or the integer that the text is.</param>
    internal static bool TryParse(ReadOnlySpan<char> text, bool userSide, out long unixMs)
    {
        if (NumberParser.TryParseInteger(text, out unixMs))
        {
            return true;
        }

        if (userSide && text.Length is < ShortestUserText or > LongestUserText)
        {
            return false;
        }

        if (!TryReadDateTime(text, out unixMs))
        {
            return false;
        }

        ReadOnlySpan<char> rest = text[(DateChars + TimeChars)..];
        if (rest.IsEmpty)
        {
            // Without an offset only the blank-separated form is a time.
            return text[DateChars - 1] == ' ';
        }

        if (!TryReadFraction(ref rest, out int fractionMs) || !TryReadOffset(rest, out int offsetMinutes))
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

        int year = (century * 100) + yearOfCentury;
        if (month is < 1 or > 12 || day < 1 || day > DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        unixMs = (DaysSince1970(year, month, day) * MsPerDay) + (((((hour * 60) + minute) * 60) + second) * 1000L);
        return true;
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

    private static bool IsLeap(int year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    private static int DaysInMonth(int year, int month) => month switch
    {
        2 => IsLeap(year) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    /// <summary>Counts in the Gregorian calendar from year zero, which DateTime does not know but RFC 3339 does.</summary>
    private static long DaysSince1970(int year, int month, int day)
    {
        int leapDaysBefore = year == 0 ? 0 : ((year - 1) / 4) - ((year - 1) / 100) + ((year - 1) / 400) + 1;
        int leapDay = month > 2 && IsLeap(year) ? 1 : 0;
        return (year * 365L) + leapDaysBefore + DaysBeforeMonth[month - 1] + leapDay + day - 1 - DaysFromYearZeroTo1970;
    }
}
