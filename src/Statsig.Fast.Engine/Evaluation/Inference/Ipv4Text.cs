using System;

namespace Statsig.Fast.Evaluation.Inference;

/// <summary>Reads an IPv4 address the way the reference does, which is not the way of <c>System.Net.IPAddress</c>.</summary>
/// <remarks>
/// Exactly four parts between dots, each a decimal integer that may carry a sign ("+1.1.1.1" and "-0.0.0.0" are
/// addresses) and any number of leading zeros, which do not mean octal. No blanks, no port, no IPv6.
/// <para>
/// Deviation: a part outside 0 to 255 makes the text no address. The reference carries the surplus into the part before ("1.1.1.256" is
/// looked up as 1.1.2.0) and aborts the process when the first part is too large.
/// </para>
/// </remarks>
internal static class Ipv4Text
{
    private const int Parts = 4;

    internal static bool TryParse(ReadOnlySpan<char> text, out uint address)
    {
        address = 0;
        int position = 0;
        for (int part = 0; part < Parts; part++)
        {
            if (part > 0)
            {
                if (position == text.Length || text[position] != '.')
                {
                    return false;
                }

                position++;
            }

            if (!TryParsePart(text, ref position, out uint value))
            {
                return false;
            }

            address = (address << 8) | value;
        }

        return position == text.Length;
    }

    private static bool TryParsePart(ReadOnlySpan<char> text, ref int position, out uint value)
    {
        value = 0;
        bool negative = false;
        if (position < text.Length && text[position] is '+' or '-')
        {
            negative = text[position] == '-';
            position++;
        }

        int firstDigit = position;
        for (; position < text.Length && char.IsAsciiDigit(text[position]); position++)
        {
            value = (value * 10) + (uint)(text[position] - '0');
            if (value > byte.MaxValue)
            {
                return false;
            }
        }

        return position > firstDigit && !(negative && value != 0);
    }
}
