namespace Statsig.Fast.Internals.Patterns;

/// <summary>Escapes that stand for one character of a set, inside a class and outside.</summary>
internal static class PatternEscapes
{
    private const int XDigits = 2;
    private const int UDigits = 4;
    private const int LongDigits = 8;

    /// <summary>Reads the escape at the backslash where the text stands.</summary>
    /// <param name="text">The pattern.</param>
    /// <param name="ignoresCase">True under the i flag.</param>
    /// <exception cref="PatternException">The escape is unknown.</exception>
    internal static CodePointSet Take(PatternText text, bool ignoresCase)
    {
        if (TryTakeCharacter(text, out int codePoint, out bool isNumeric))
        {
            // Characters that are named by a letter, or just escaped, are taken as they are.
            CodePointSet set = CodePointSet.Of(codePoint);
            return ignoresCase && isNumeric ? CaseFolding.Close(set) : set;
        }

        return TakeSet(text, ignoresCase);
    }

    /// <summary>Reads an escape that names one character; nothing is read when it names a set.</summary>
    internal static bool TryTakeCharacter(PatternText text, out int codePoint, out bool isNumeric)
    {
        int c = text.Peek(1);
        isNumeric = c is 'x' or 'u' or 'U';
        if (isNumeric)
        {
            text.At += 2;
            codePoint = text.TakeHex(c switch { 'x' => XDigits, 'u' => UDigits, _ => LongDigits });
            return true;
        }

        codePoint = c switch
        {
            'a' => '\a',
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\v',
            'e' => '\e',
            _ => c < 0 || (c < 0x80 && char.IsAsciiLetterOrDigit((char)c)) ? -1 : c,
        };
        text.At += codePoint < 0 ? 0 : 2;
        return codePoint >= 0;
    }

    /// <summary>Reads "\d", "\w", "\s", "\h", their opposites, or a property.</summary>
    internal static CodePointSet TakeSet(PatternText text, bool ignoresCase)
    {
        int c = text.Peek(1);
        CodePointSet? set = c switch
        {
            'd' or 'D' => UnicodeSets.Digit,
            'w' or 'W' => UnicodeSets.Word,
            's' or 'S' => UnicodeSets.Space,
            'h' or 'H' => CodePointSet.OfRanges([('0', '9'), ('A', 'F'), ('a', 'f')]),
            _ => null,
        };
        if (set is not null)
        {
            text.At += 2;
            return c < 'a' ? set.Complement() : set;
        }

        if (c is 'p' or 'P')
        {
            text.At += 2;
            set = PatternProperties.Take(text);
            set = ignoresCase ? CaseFolding.Close(set) : set;
            return c == 'P' ? set.Complement() : set;
        }

        throw new PatternException(c < 0 ? "it ends in a backslash" : $"the escape \"\\{char.ConvertFromUtf32(c)}\" is unknown");
    }
}
