using System;
using System.Globalization;

namespace Statsig.Fast.Internals.Text;

/// <summary>Code points written as escapes in a pattern.</summary>
internal static class PatternEscapes
{
    /// <summary>The digits looked at between braces, far more than a code point has; it keeps the scan of a pattern linear.</summary>
    private const int MaxDigits = 64;

    /// <summary>Reads "\x41", "\x{41}", "\u0041", "\u{41}", "\U00000041" or "\U{41}".</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="at">Where the backslash stands.</param>
    /// <param name="codePoint">The code point.</param>
    /// <param name="length">The length of the escape.</param>
    internal static bool TryReadCodePoint(string pattern, int at, out int codePoint, out int length)
    {
        codePoint = 0;
        length = 0;
        int digits = at + 1 < pattern.Length ? pattern[at + 1] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 } : 0;
        if (digits == 0)
        {
            return false;
        }

        int start = at + 2;
        int end = start + digits;
        length = digits + 2;
        if (start < pattern.Length && pattern[start] == '{')
        {
            start++;
            end = pattern.IndexOf('}', start, Math.Min(MaxDigits + 1, pattern.Length - start));
            length = end + 1 - at;
        }

        return end > start
            && end <= pattern.Length
            && int.TryParse(pattern.AsSpan(start..end), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out codePoint)
            && codePoint is >= 0 and <= 0x10FFFF and not (>= 0xD800 and <= 0xDFFF);
    }

    /// <summary>Writes a code point as the escapes of its UTF-16 units.</summary>
    internal static string ToUnits(int codePoint)
    {
        if (codePoint <= char.MaxValue)
        {
            return string.Create(CultureInfo.InvariantCulture, $"\\u{codePoint:X4}");
        }

        string pair = char.ConvertFromUtf32(codePoint);
        return string.Create(CultureInfo.InvariantCulture, $"\\u{(int)pair[0]:X4}\\u{(int)pair[1]:X4}");
    }
}
