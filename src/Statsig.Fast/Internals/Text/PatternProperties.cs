using System;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Statsig.Fast.Internals.Text;

/// <summary>Unicode properties in a pattern, such as "\pL", "\p{Lu}", "\P{Letter}" or "\p{Script=Greek}".</summary>
/// <remarks>
/// .NET knows the general categories by their short names only. Long names, a few derived properties and the scripts
/// most used are spelt out here, within the basic plane. Any other property makes the pattern invalid.
/// </remarks>
internal static class PatternProperties
{
    /// <summary>Reads the property that opens at a position.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="at">Where the backslash stands.</param>
    /// <param name="ranges">The named set, as the inside of a .NET class.</param>
    /// <param name="negated">Whether everything else is meant.</param>
    /// <param name="length">The length of the escape.</param>
    internal static bool TryRead(
        string pattern, int at, [NotNullWhen(true)] out string? ranges, out bool negated, out int length)
    {
        ranges = null;
        negated = pattern[at + 1] == 'P';
        length = 3;
        int start = at + 2;
        if (start >= pattern.Length)
        {
            return false;
        }

        ReadOnlySpan<char> name = pattern.AsSpan(start, 1);
        if (pattern[start] == '{')
        {
            int close = pattern.IndexOf('}', start);
            if (close < 0)
            {
                return false;
            }

            name = pattern.AsSpan((start + 1)..close);
            length = close + 1 - at;
        }

        if (name.StartsWith('^'))
        {
            negated = !negated;
            name = name[1..];
        }

        int equals = name.IndexOfAny('=', ':');
        negated ^= equals > 0 && name[equals - 1] == '!';
        ranges = SetOf(Normalize(name[(equals + 1)..]));
        return ranges is not null;
    }

    /// <summary>Names are compared without case, blanks, underscores and hyphens.</summary>
    private static string Normalize(ReadOnlySpan<char> name)
    {
        StringBuilder normalized = new(name.Length);
        foreach (char c in name)
        {
            if (c is not (' ' or '_' or '-'))
            {
                normalized.Append(char.ToLowerInvariant(c));
            }
        }

        return normalized.ToString();
    }

    private static string? SetOf(string name) => name switch
    {
        "l" or "letter" => @"\p{L}",
        "lu" or "uppercaseletter" => @"\p{Lu}",
        "ll" or "lowercaseletter" => @"\p{Ll}",
        "lt" or "titlecaseletter" => @"\p{Lt}",
        "lc" or "casedletter" => @"\p{Lu}\p{Ll}\p{Lt}",
        "lm" or "modifierletter" => @"\p{Lm}",
        "lo" or "otherletter" => @"\p{Lo}",
        "m" or "mark" or "combiningmark" => @"\p{M}",
        "mn" or "nonspacingmark" => @"\p{Mn}",
        "mc" or "spacingmark" => @"\p{Mc}",
        "me" or "enclosingmark" => @"\p{Me}",
        "n" or "number" => @"\p{N}",
        "nd" or "decimalnumber" or "digit" => @"\p{Nd}",
        "nl" or "letternumber" => @"\p{Nl}",
        "no" or "othernumber" => @"\p{No}",
        "p" or "punctuation" or "punct" => @"\p{P}",
        "pc" or "connectorpunctuation" => @"\p{Pc}",
        "pd" or "dashpunctuation" => @"\p{Pd}",
        "ps" or "openpunctuation" => @"\p{Ps}",
        "pe" or "closepunctuation" => @"\p{Pe}",
        "pi" or "initialpunctuation" => @"\p{Pi}",
        "pf" or "finalpunctuation" => @"\p{Pf}",
        "po" or "otherpunctuation" => @"\p{Po}",
        "s" or "symbol" => @"\p{S}",
        "sm" or "mathsymbol" => @"\p{Sm}",
        "sc" or "currencysymbol" => @"\p{Sc}",
        "sk" or "modifiersymbol" => @"\p{Sk}",
        "so" or "othersymbol" => @"\p{So}",
        "z" or "separator" => @"\p{Z}",
        "zs" or "spaceseparator" => @"\p{Zs}",
        "zl" or "lineseparator" => @"\p{Zl}",
        "zp" or "paragraphseparator" => @"\p{Zp}",
        "c" or "other" => @"\p{C}",
        "cc" or "control" or "cntrl" => @"\p{Cc}",
        "cf" or "format" => @"\p{Cf}",
        "co" or "privateuse" => @"\p{Co}",
        "cn" or "unassigned" => @"\p{Cn}",
        "any" => @"\u0000-\uFFFF",
        "ascii" => @"\u0000-\u007F",
        "whitespace" or "space" => @"\s",
        "alphabetic" or "alpha" => @"\p{L}\p{Nl}\u24B6-\u24E9",
        "uppercase" or "upper" => @"\p{Lu}\u2160-\u216F\u24B6-\u24CF",
        "lowercase" or "lower" => @"\p{Ll}\u00AA\u00BA\u02B0-\u02B8\u2170-\u217F\u24D0-\u24E9",
        "latin" or "latn" => @"A-Za-z\u00AA\u00BA\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02B8\u02E0-\u02E4\u1D00-\u1D25"
            + @"\u1D2C-\u1D5C\u1D62-\u1D65\u1D6B-\u1D77\u1D79-\u1DBE\u1E00-\u1EFF\u2071\u207F\u2090-\u209C\u212A\u212B\u2132"
            + @"\u214E\u2160-\u2188\u2C60-\u2C7F\uA722-\uA787\uA78B-\uA7CD\uA7F2-\uA7FF\uAB30-\uAB5A\uAB5C-\uAB64"
            + @"\uFB00-\uFB06\uFF21-\uFF3A\uFF41-\uFF5A",
        "greek" or "grek" => @"\u0370-\u0373\u0375-\u0377\u037A-\u037D\u037F\u0384\u0386\u0388-\u03E1\u03F0-\u03FF"
            + @"\u1D26-\u1D2A\u1D5D-\u1D61\u1D66-\u1D6A\u1DBF\u1F00-\u1FFE\u2126\uAB65",
        "cyrillic" or "cyrl" => @"\u0400-\u0484\u0487-\u052F\u1C80-\u1C8A\u1D2B\u1D78\u2DE0-\u2DFF\uA640-\uA69F\uFE2E\uFE2F",
        "han" or "hani" => @"\u2E80-\u2E99\u2E9B-\u2EF3\u2F00-\u2FD5\u3005\u3007\u3021-\u3029\u3038-\u303B\u3400-\u4DBF"
            + @"\u4E00-\u9FFF\uF900-\uFA6D\uFA70-\uFAD9",
        "hiragana" or "hira" => @"\u3041-\u3096\u309D-\u309F",
        "katakana" or "kana" => @"\u30A1-\u30FA\u30FD-\u30FF\u31F0-\u31FF\u32D0-\u32FE\u3300-\u3357\uFF66-\uFF6F\uFF71-\uFF9D",
        "hangul" or "hang" => @"\u1100-\u11FF\u302E\u302F\u3131-\u318E\u3200-\u321E\u3260-\u327E\uA960-\uA97C\uAC00-\uD7A3"
            + @"\uD7B0-\uD7C6\uD7CB-\uD7FB\uFFA0-\uFFBE\uFFC2-\uFFC7\uFFCA-\uFFCF\uFFD2-\uFFD7\uFFDA-\uFFDC",
        "arabic" or "arab" => @"\u0600-\u0604\u0606-\u060B\u060D-\u061A\u061C-\u061E\u0620-\u063F\u0641-\u064A\u0656-\u066F"
            + @"\u0671-\u06DC\u06DE-\u06FF\u0750-\u077F\u0870-\u088E\u0890\u0891\u0897-\u08E1\u08E3-\u08FF\uFB50-\uFBC2"
            + @"\uFBD3-\uFD3D\uFD50-\uFDFF\uFE70-\uFE74\uFE76-\uFEFC",
        "hebrew" or "hebr" => @"\u0591-\u05C7\u05D0-\u05EA\u05EF-\u05F4\uFB1D-\uFB36\uFB38-\uFB3C\uFB3E\uFB40\uFB41\uFB43\uFB44"
            + @"\uFB46-\uFB4F",
        "thai" => @"\u0E01-\u0E3A\u0E40-\u0E5B",
        "devanagari" or "deva" => @"\u0900-\u0950\u0955-\u0963\u0966-\u097F\uA8E0-\uA8FF",
        _ => null,
    };
}
