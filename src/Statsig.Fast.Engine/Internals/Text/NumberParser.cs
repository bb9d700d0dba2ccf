using System;
using System.Globalization;

namespace Statsig.Fast.Internals.Text;

/// <summary>Reads a number from a whole text: no blanks around it, no separators, no hexadecimal, no culture.</summary>
/// <remarks>
/// The grammar is checked here and not left to the parsers of .NET, which also take blanks, group separators and
/// trailing NUL characters.
/// </remarks>
internal static class NumberParser
{
    /// <summary>Mantissas below this many digits are exact in a double.</summary>
    private const int ExactDigits = 15;

    /// <summary>These powers of ten are exact in a double, so one multiplication or division rounds correctly.</summary>
    private static readonly double[] PowersOfTen =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ];

    /// <summary>Reads a decimal with optional sign, fraction and exponent, or "inf", "infinity", "nan" in any case.</summary>
    internal static bool TryParseDouble(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        bool negative = !text.IsEmpty && text[0] == '-';
        ReadOnlySpan<char> unsigned = negative || (!text.IsEmpty && text[0] == '+') ? text[1..] : text;
        if (unsigned.IsEmpty)
        {
            return false;
        }

        int at = 0;
        int significant = 0;
        long mantissa = 0;
        while (at < unsigned.Length && char.IsAsciiDigit(unsigned[at]))
        {
            Accumulate(unsigned[at++], ref mantissa, ref significant);
        }

        int digits = at;
        int decimals = 0;
        if (at < unsigned.Length && unsigned[at] == '.')
        {
            int point = at++;
            while (at < unsigned.Length && char.IsAsciiDigit(unsigned[at]))
            {
                Accumulate(unsigned[at++], ref mantissa, ref significant);
            }

            decimals = at - point - 1;
            digits += decimals;
        }

        if (digits == 0)
        {
            return TryParseName(unsigned, negative, out value);
        }

        if (at == unsigned.Length)
        {
            if (significant <= ExactDigits && decimals < PowersOfTen.Length)
            {
                value = mantissa / PowersOfTen[decimals];
                value = negative ? -value : value;
                return true;
            }
        }
        else if (!IsExponent(unsigned[at..]))
        {
            return false;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Reads a 64-bit integer with an optional sign; one that does not fit is not an integer.</summary>
    internal static bool TryParseInteger(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        if (text.IsEmpty)
        {
            return false;
        }

        bool negative = text[0] == '-';
        ReadOnlySpan<char> digits = negative || text[0] == '+' ? text[1..] : text;
        if (digits.IsEmpty)
        {
            return false;
        }

        // Counted downwards: the negative range is the one that holds every magnitude.
        long sum = 0;
        foreach (char c in digits)
        {
            if (!char.IsAsciiDigit(c) || sum < long.MinValue / 10)
            {
                return false;
            }

            long next = (sum * 10) - (c - '0');
            if (next > sum)
            {
                return false;
            }

            sum = next;
        }

        if (!negative && sum == long.MinValue)
        {
            return false;
        }

        value = negative ? sum : -sum;
        return true;
    }

    /// <summary>True when a text is ASCII digits and nothing else, at least one.</summary>
    internal static bool IsDigits(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }
        }

        return !text.IsEmpty;
    }

    private static void Accumulate(char digit, ref long mantissa, ref int significant)
    {
        // Leading zeros carry nothing; digits past the exact ones only need to be counted.
        if (significant < ExactDigits && (significant > 0 || digit != '0'))
        {
            mantissa = (mantissa * 10) + (digit - '0');
            significant++;
        }
        else if (significant >= ExactDigits)
        {
            significant = ExactDigits + 1;
        }
    }

    private static bool TryParseName(ReadOnlySpan<char> unsigned, bool negative, out double value)
    {
        if (IsName(unsigned, "inf") || IsName(unsigned, "infinity"))
        {
            value = negative ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        value = double.NaN;
        return IsName(unsigned, "nan");
    }

    private static bool IsName(ReadOnlySpan<char> text, string name)
    {
        if (text.Length != name.Length)
        {
            return false;
        }

        for (int i = 0; i < name.Length; i++)
        {
            if ((text[i] | 0x20) != name[i])
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsExponent(ReadOnlySpan<char> text)
    {
        if (text[0] is not ('e' or 'E'))
        {
            return false;
        }

        int at = text.Length > 1 && text[1] is '+' or '-' ? 2 : 1;
        return IsDigits(text[at..]);
    }
}
