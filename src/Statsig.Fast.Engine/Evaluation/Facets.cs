using System;
using System.Runtime.CompilerServices;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Evaluation;

/// <summary>The ways operators look at a user's value besides as text: as a number, a whole number and a point in time.</summary>
internal static class Facets
{
    /// <summary>Numbers, and text that is a number from its first to its last character.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Two loads for a value that is a number; NativeAOT inlines by size alone.
    internal static bool TryGetNumber(StatsigValue value, out double number)
    {
        if (value.IsNumeric)
        {
            number = value.NumberValue;
            return true;
        }

        if (value.TextOrNull is { } text)
        {
            return NumberParser.TryParseDouble(text, out number);
        }

        number = 0;
        return false;
    }

    /// <summary>Unix milliseconds: a time, a text that is one, or a whole number; small numbers are seconds.</summary>
    /// <remarks>Numbers below 10^10 count as seconds, as in the reference, which scales the user's side only.</remarks>
    internal static bool TryGetTime(StatsigValue value, out long unixMs)
    {
        const long SecondsBelow = 10_000_000_000;
        if (!TryGetUnscaledTime(value, out unixMs))
        {
            return false;
        }

        if (unixMs is > -SecondsBelow and < SecondsBelow)
        {
            unixMs *= 1000;
        }

        return true;
    }

    private static bool TryGetUnscaledTime(StatsigValue value, out long time)
    {
        switch (value.Kind)
        {
            case StatsigValueKind.Timestamp:
            case StatsigValueKind.Integer:
                time = value.IntegerBits;
                return true;
            case StatsigValueKind.Number:
                double number = value.NumberValue;
                time = (long)number;
                return Math.Floor(number) == number && number is >= long.MinValue and < 9223372036854775808.0;
            case StatsigValueKind.Text:
                return Timestamps.TryParse(value.TextOrNull, userSide: true, out time);
            default:
                time = 0;
                return false;
        }
    }
}
