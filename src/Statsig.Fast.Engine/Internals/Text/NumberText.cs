using System;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Statsig.Fast.Internals.Text;

/// <summary>The canonical text of a number: the shortest decimal that reads back the same, never with an exponent.</summary>
/// <remarks>
/// 9.0 is "9", 1e21 is "1000000000000000000000", 1e-7 is "0.0000001" and negative zero is "-0". Not-a-number and the
/// infinities cannot come from JSON, only from a caller's own values; they read "NaN", "inf" and "-inf".
/// </remarks>
internal static class NumberText
{
    /// <summary>
    /// Room for every number. The longest have 324 decimals, such as -2.2250738585072014e-308: a sign, "0." and those.
    /// </summary>
    internal const int MaxLength = 327;

    /// <summary>Whole numbers up to here are exact in a double, and a cast to long keeps them.</summary>
    private const double ExactWholes = 9007199254740992;

    private const int ScientificChars = 32;

    /// <summary>Writes the text of a double and returns its length.</summary>
    /// <param name="value">Any double.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> characters.</param>
    [SkipLocalsInit]
    internal static int Format(double value, Span<char> destination)
    {
        if (Math.Abs(value) <= ExactWholes && value == (long)value && (value != 0 || !double.IsNegative(value)))
        {
            return Format((long)value, destination);
        }

        if (!double.IsFinite(value))
        {
            string name = double.IsNaN(value) ? "NaN" : double.IsNegative(value) ? "-inf" : "inf";
            name.CopyTo(destination);
            return name.Length;
        }

        Span<char> scientific = stackalloc char[ScientificChars];
        value.TryFormat(scientific, out int length, "R", CultureInfo.InvariantCulture);
        scientific = scientific[..length];
        int exponentMark = scientific.IndexOf('E');
        if (exponentMark < 0)
        {
            scientific.CopyTo(destination);
            return length;
        }

        int exponent = int.Parse(scientific[(exponentMark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return Expand(scientific[..exponentMark], exponent, destination);
    }

    /// <summary>Writes the text of an integer, exactly, and returns its length.</summary>
    internal static int Format(long value, Span<char> destination)
    {
        value.TryFormat(destination, out int length, provider: CultureInfo.InvariantCulture);
        return length;
    }

    /// <summary>The text of a double as a string.</summary>
    [SkipLocalsInit]
    internal static string ToText(double value)
    {
        Span<char> buffer = stackalloc char[MaxLength];
        return new string(buffer[..Format(value, buffer)]);
    }

    /// <summary>Writes d.ddd times a power of ten out in full. The mantissa has one digit before its point.</summary>
    private static int Expand(ReadOnlySpan<char> mantissa, int exponent, Span<char> destination)
    {
        int written = 0;
        if (mantissa[0] == '-')
        {
            destination[written++] = '-';
            mantissa = mantissa[1..];
        }

        if (exponent < 0)
        {
            int zeros = -exponent - 1;
            destination[written++] = '0';
            destination[written++] = '.';
            destination.Slice(written, zeros).Fill('0');
            written += zeros;
        }

        int wholeDigits = exponent + 1;
        int digits = 0;
        foreach (char c in mantissa)
        {
            if (c == '.')
            {
                continue;
            }

            if (exponent >= 0 && digits == wholeDigits)
            {
                destination[written++] = '.';
            }

            destination[written++] = c;
            digits++;
        }

        for (; digits < wholeDigits; digits++)
        {
            destination[written++] = '0';
        }

        return written;
    }
}
