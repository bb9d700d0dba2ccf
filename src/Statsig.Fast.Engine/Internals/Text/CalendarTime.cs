namespace Statsig.Fast.Internals.Text;

/// <summary>Dates of the Gregorian calendar as Unix time, in a wider range than DateTime has.</summary>
internal static class CalendarTime
{
    /// <summary>The years that the reference knows.</summary>
    private const int FirstYear = -262_143;
    private const int LastYear = 262_142;

    private const int YearsPerCycle = 400;
    private const int DaysPerCycle = 146_097;
    private const int DaysFromYearZeroTo1970 = 719_528;

    private static readonly short[] DaysBeforeMonth = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

    /// <summary>
    /// Combines the parts of a date and time in UTC; false when one is out of its range. Second 60 is the first of the next minute.
    /// </summary>
    internal static bool TryGetUnixMs(int year, int month, int day, int hour, int minute, int second, out long unixMs)
    {
        unixMs = 0;
        if (year is < FirstYear or > LastYear || month is < 1 or > 12 || day < 1 || day > DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        unixMs = ((((((DaysSince1970(year, month, day) * 24) + hour) * 60) + minute) * 60) + second) * 1000;
        return true;
    }

    private static bool IsLeap(int year) => year % 4 == 0 && (year % 100 != 0 || year % YearsPerCycle == 0);

    private static int DaysInMonth(int year, int month) => month switch
    {
        2 => IsLeap(year) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    private static long DaysSince1970(int year, int month, int day)
    {
        // Counted from the start of a cycle, so that years before zero need no special rounding.
        int cycle = year >= 0 ? year / YearsPerCycle : ((year + 1) / YearsPerCycle) - 1;
        int yearOfCycle = year - (cycle * YearsPerCycle);
        int leapDaysBefore = yearOfCycle == 0 ? 0 : ((yearOfCycle - 1) / 4) - ((yearOfCycle - 1) / 100) + 1;
        int leapDay = month > 2 && IsLeap(year) ? 1 : 0;
        return ((long)cycle * DaysPerCycle) + (yearOfCycle * 365) + leapDaysBefore + DaysBeforeMonth[month - 1] + leapDay + day - 1 - DaysFromYearZeroTo1970;
    }
}
