using System;
using System.Globalization;
using System.Text;

namespace Statsig.Fast.Internals.Text;

/// <summary>The text of a number inside JSON that conditions compare: the shortest digits, always with a point or an exponent.</summary>
/// <remarks>
/// 5.50 is "5.5", 100.0 is "100.0", 1e20 is "1e20", 0.0000001 is "1e-7" and negative zero is "-0.0". A number that stands alone has the
/// other form, <see cref="NumberText"/>. Source: the reference, whose JSON writer uses an exponent below 1e-5 and from 1e16 on.
/// </remarks>
internal static class JsonNumberText
{
    private const int ScientificChars = 32;

    /// <summary>How many places before the point are still written out.</summary>
    private const int MaxWholePlaces = 16;

    /// <summary>How many zeros between the point and the first digit are still written out.</summary>
    private const int MaxLeadingZeros = 4;

    /// <summary>Appends a number; JSON has no text for NaN and the infinities, which become null.</summary>
    internal static void Append(StringBuilder destination, double value)
    {
        if (!double.IsFinite(value))
        {
            destination.Append("null");
            return;
        }

        // "E16" would round to 17 digits; the default form has the shortest ones, with or without an exponent.
        Span<char> written = stackalloc char[ScientificChars];
        value.TryFormat(written, out int length, "R", CultureInfo.InvariantCulture);
        ReadOnlySpan<char> text = written[..length];
        if (text[0] == '-')
        {
            destination.Append('-');
            text = text[1..];
        }

        Span<char> buffer = stackalloc char[ScientificChars];
        ReadOnlySpan<char> digits = Split(text, buffer, out int places);
        Append(destination, digits, places);
    }

    /// <summary>
    /// The significant digits, and where the point stands: the number is 0.digits times ten to the power of <paramref name="places"/>.
    /// </summary>
    private static ReadOnlySpan<char> Split(ReadOnlySpan<char> text, Span<char> digits, out int places)
    {
        int mark = text.IndexOf('E');
        ReadOnlySpan<char> mantissa = mark < 0 ? text : text[..mark];
        int point = mantissa.IndexOf('.');
        places = point < 0 ? mantissa.Length : point;
        places += mark < 0 ? 0 : int.Parse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

        int count = 0;
        foreach (char c in mantissa)
        {
            if (c == '.')
            {
                continue;
            }

            if (count == 0 && c == '0')
            {
                places--; // A zero in front of the first digit.
                continue;
            }

            digits[count++] = c;
        }

        ReadOnlySpan<char> significant = digits[..count].TrimEnd('0');
        if (significant.IsEmpty)
        {
            places = 1;
            return "0";
        }

        return significant;
    }

    private static void Append(StringBuilder destination, ReadOnlySpan<char> digits, int places)
    {
        if (places is > 0 and <= MaxWholePlaces)
        {
            int whole = Math.Min(places, digits.Length);
            destination.Append(digits[..whole]).Append('0', places - whole).Append('.');
            destination.Append(whole < digits.Length ? digits[whole..] : "0");
        }
        else if (places is <= 0 and >= -MaxLeadingZeros)
        {
            destination.Append("0.").Append('0', -places).Append(digits);
        }
        else
        {
            destination.Append(digits[0]);
            if (digits.Length > 1)
            {
                destination.Append('.').Append(digits[1..]);
            }

            destination.Append('e').Append(CultureInfo.InvariantCulture, $"{places - 1}");
        }
    }
}
