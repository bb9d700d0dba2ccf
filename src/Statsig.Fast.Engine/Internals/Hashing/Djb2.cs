using System;
using System.Text;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>The 32-bit name hash of the client wire format: h = h * 31 + c over the code points of a text.</summary>
/// <remarks>
/// Printed as an unsigned decimal. Over code points, not UTF-16 units as in the older .NET SDK; they differ above
/// U+FFFF only. A lone surrogate, and a byte sequence that is not UTF-8, counts as U+FFFD.
/// </remarks>
internal static class Djb2
{
    internal static uint Hash(ReadOnlySpan<char> text) => Append(0, text);

    /// <summary>The hash of a text that follows the one already hashed.</summary>
    internal static uint Append(uint hash, ReadOnlySpan<char> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            uint codePoint = text[i];
            if (char.IsSurrogate(text[i]))
            {
                Rune.DecodeFromUtf16(text[i..], out Rune rune, out int charsConsumed);
                codePoint = (uint)rune.Value;
                i += charsConsumed - 1;
            }

            hash = (hash * 31) + codePoint;
        }

        return hash;
    }

    internal static uint Hash(ReadOnlySpan<byte> utf8)
    {
        uint hash = 0;
        while (!utf8.IsEmpty)
        {
            Rune.DecodeFromUtf8(utf8, out Rune rune, out int bytesConsumed);
            hash = (hash * 31) + (uint)rune.Value;
            utf8 = utf8[bytesConsumed..];
        }

        return hash;
    }
}
