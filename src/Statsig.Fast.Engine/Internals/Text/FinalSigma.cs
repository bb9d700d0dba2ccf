using System;
using System.Globalization;
using System.Text;

namespace Statsig.Fast.Internals.Text;

/// <summary>Decides whether a capital sigma ends a word: the Final_Sigma condition of the Unicode standard.</summary>
/// <remarks>
/// A cased letter must stand before it and none after it, where case-ignorable characters in between are skipped. A
/// character that is both is skipped, so only cased characters that are not ignorable must be distinguished below.
/// </remarks>
internal static class FinalSigma
{
    internal static bool EndsWord(ReadOnlySpan<char> text, int sigma) =>
        CasedBefore(text[..sigma]) && !CasedAfter(text[(sigma + 1)..]);

    private static bool CasedBefore(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            // A lone surrogate decodes to U+FFFD, which is neither cased nor ignorable, as it should be.
            Rune.DecodeLastFromUtf16(text, out Rune rune, out int length);
            if (!IsCaseIgnorable(rune))
            {
                return IsCased(rune);
            }

            text = text[..^length];
        }

        return false;
    }

    private static bool CasedAfter(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf16(text, out Rune rune, out int length);
            if (!IsCaseIgnorable(rune))
            {
                return IsCased(rune);
            }

            text = text[length..];
        }

        return false;
    }

    private static bool IsCaseIgnorable(Rune rune)
    {
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.NonSpacingMark:
            case UnicodeCategory.EnclosingMark:
            case UnicodeCategory.Format:
            case UnicodeCategory.ModifierLetter:
            case UnicodeCategory.ModifierSymbol:
                return true;
            default:
                // Punctuation that may stand inside a word (Word_Break MidLetter, MidNumLet and Single_Quote).
                return rune.Value is '\'' or '.' or ':' or 0x00B7 or 0x0387 or 0x055F or 0x05F4 or 0x2018 or 0x2019
                    or 0x2024 or 0x2027 or 0xFE13 or 0xFE52 or 0xFE55 or 0xFF07 or 0xFF0E or 0xFF1A;
        }
    }

    private static bool IsCased(Rune rune)
    {
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.UppercaseLetter:
            case UnicodeCategory.LowercaseLetter:
            case UnicodeCategory.TitlecaseLetter:
                return true;
            default:
                // Ordinal indicators, Roman numerals, circled and squared letters (Other_Lowercase, Other_Uppercase).
                return rune.Value is 0x00AA or 0x00BA or (>= 0x2160 and <= 0x217F) or (>= 0x24B6 and <= 0x24E9)
                    or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189);
        }
    }
}
