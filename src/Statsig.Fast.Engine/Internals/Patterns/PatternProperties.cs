using System;
using System.Collections.Generic;
using System.Text;

namespace Statsig.Fast.Internals.Patterns;

/// <summary>Unicode properties in a pattern, such as "\pL", "\p{Lu}", "\P{Letter}" or "\p{Script=Greek}".</summary>
/// <remarks>
/// Known are all general categories and scripts, and the binary properties that are in <see cref="UnicodePropertyData"/> or follow from
/// others. Not known, although the reference knows them, are ages, break properties, those that ask for a change of case, XID_Start,
/// XID_Continue and Grapheme_Base: a pattern with one is reported as unusable.
/// </remarks>
internal static class PatternProperties
{
    /// <summary>Names longer than this are unknown without a look.</summary>
    private const int MaxLength = 64;

    /// <summary>Reads the property behind "\p" or "\P".</summary>
    /// <exception cref="PatternException">The property is unknown or not closed.</exception>
    internal static CodePointSet Take(PatternText text)
    {
        int start = text.At;
        int c = text.Next();
        if (c != '{')
        {
            return Find(c == PatternText.None ? "" : text.Slice(start, text.At));
        }

        start = text.At;
        while (text.Current is not ('}' or PatternText.None) && text.At - start <= MaxLength)
        {
            text.At++;
        }

        string name = text.Slice(start, text.At);
        return text.TryTake("}") ? Find(name) : throw new PatternException("the name of a property is not closed");
    }

    private static CodePointSet Find(string name)
    {
        int operation = name.IndexOfAny(['=', ':', '!']);
        string property = Normalize(operation < 0 ? "" : name[..operation]);
        string value = Normalize(operation < 0 ? name : name[(operation + (name.AsSpan(operation).StartsWith("!=") ? 2 : 1))..]);
        CodePointSet? set = operation < 0
            ? CategoryOf(value) ?? DerivedOf(value) ?? Recorded(value)
            : property switch
            {
                "gc" or "generalcategory" => CategoryOf(value),
                "sc" or "script" => Recorded(value),
                "scx" or "scriptextensions" => Recorded("scx=" + value) ?? Recorded(value),
                _ => null,
            };
        return set ?? throw new PatternException($"the property \"{name}\" is unknown");
    }

    /// <summary>Names are compared without case, blanks, underscores, hyphens and a leading "is".</summary>
    private static string Normalize(string name)
    {
        var normalized = new StringBuilder(name.Length);
        foreach (char c in name)
        {
            if (c is not (' ' or '_' or '-'))
            {
                normalized.Append(char.ToLowerInvariant(c));
            }
        }

        bool hasPrefix = normalized.Length > 2 && normalized[0] == 'i' && normalized[1] == 's';
        return normalized.ToString(hasPrefix ? 2 : 0, normalized.Length - (hasPrefix ? 2 : 0));
    }

    private static CodePointSet? CategoryOf(string name)
    {
        string? categories = name switch
        {
            "l" or "letter" => "LuLlLtLmLo",
            "lu" or "uppercaseletter" => "Lu",
            "ll" or "lowercaseletter" => "Ll",
            "lt" or "titlecaseletter" => "Lt",
            "lc" or "casedletter" => "LuLlLt",
            "lm" or "modifierletter" => "Lm",
            "lo" or "otherletter" => "Lo",
            "m" or "mark" or "combiningmark" => "MnMcMe",
            "mn" or "nonspacingmark" => "Mn",
            "mc" or "spacingmark" => "Mc",
            "me" or "enclosingmark" => "Me",
            "n" or "number" => "NdNlNo",
            "nd" or "decimalnumber" or "digit" => "Nd",
            "nl" or "letternumber" => "Nl",
            "no" or "othernumber" => "No",
            "p" or "punctuation" or "punct" => "PcPdPsPePiPfPo",
            "pc" or "connectorpunctuation" => "Pc",
            "pd" or "dashpunctuation" => "Pd",
            "ps" or "openpunctuation" => "Ps",
            "pe" or "closepunctuation" => "Pe",
            "pi" or "initialpunctuation" => "Pi",
            "pf" or "finalpunctuation" => "Pf",
            "po" or "otherpunctuation" => "Po",
            "s" or "symbol" => "SmScSkSo",
            "sm" or "mathsymbol" => "Sm",
            "sc" or "currencysymbol" => "Sc",
            "sk" or "modifiersymbol" => "Sk",
            "so" or "othersymbol" => "So",
            "z" or "separator" => "ZsZlZp",
            "zs" or "spaceseparator" => "Zs",
            "zl" or "lineseparator" => "Zl",
            "zp" or "paragraphseparator" => "Zp",
            "c" or "other" => "CcCfCoCn",
            "cc" or "control" or "cntrl" => "Cc",
            "cf" or "format" => "Cf",
            "co" or "privateuse" => "Co",
            "cn" or "unassigned" => "Cn",
            _ => null,
        };
        return categories is not null ? UnicodeSets.OfShortNames(categories) : name switch
        {
            "any" => CodePointSet.All,
            "ascii" => CodePointSet.Of(0, 0x7F),
            "assigned" => UnicodeSets.OfShortNames("Cn").Complement(),
            _ => null,
        };
    }

    private static CodePointSet? DerivedOf(string name) => name switch
    {
        "whitespace" or "wspace" or "space" => UnicodeSets.Space,
        "alphabetic" or "alpha" => With("LuLlLtLmLoNl", "otheralphabetic"),
        "uppercase" or "upper" => With("Lu", "otheruppercase"),
        "lowercase" or "lower" => With("Ll", "otherlowercase"),
        "cased" => CodePointSet.UnionOf(With("LuLlLt", "otherlowercase"), Required("otheruppercase")),
        "idstart" or "ids" => Identifiers(With("LuLlLtLmLoNl", "otheridstart")),
        "idcontinue" or "idc" => Identifiers(
            CodePointSet.UnionOf(With("LuLlLtLmLoNlMnMcNdPc", "otheridstart"), Required("otheridcontinue"))),
        _ => null,
    };

    private static CodePointSet With(string categories, string recorded) =>
        CodePointSet.UnionOf(UnicodeSets.OfShortNames(categories), Required(recorded));

    private static CodePointSet Identifiers(CodePointSet set) => set.Except(Required("patternsyntax")).Except(Required("patternwhitespace"));

    private static CodePointSet Required(string name) => Recorded(name) ?? throw new PatternException($"the property \"{name}\" is unknown");

    private static CodePointSet? Recorded(string name)
    {
        if (name.Length is 0 or > MaxLength)
        {
            return null;
        }

        byte[] wanted = Encoding.UTF8.GetBytes(name);
        ReadOnlySpan<byte> rest = UnicodePropertyData.Lines;
        while (!rest.IsEmpty)
        {
            int colon = rest.IndexOf((byte)':');
            ReadOnlySpan<byte> names = rest[..colon];
            rest = rest[(colon + 1)..];
            int end = EndOfEntry(rest);
            if (HasName(names, wanted))
            {
                return Decode(rest[..end]);
            }

            rest = rest[Math.Min(end + 1, rest.Length)..];
        }

        return null;
    }

    private static int EndOfEntry(ReadOnlySpan<byte> text)
    {
        int end = 0;
        while (true)
        {
            int line = text[end..].IndexOf((byte)'\n');
            if (line < 0)
            {
                return text.Length;
            }

            end += line;
            if (text[end + 1] != '+')
            {
                return end;
            }

            end++;
        }
    }

    private static bool HasName(ReadOnlySpan<byte> names, ReadOnlySpan<byte> wanted)
    {
        foreach (Range range in names.Split((byte)','))
        {
            if (names[range].SequenceEqual(wanted))
            {
                return true;
            }
        }

        return false;
    }

    private static CodePointSet Decode(ReadOnlySpan<byte> digits)
    {
        const int BitsPerDigit = 5;
        const int More = 1 << BitsPerDigit;
        List<int> numbers = [];
        int number = 0;
        int shift = 0;
        foreach (byte digit in digits)
        {
            int value = UnicodePropertyData.Digits.IndexOf((char)digit);
            if (value < 0)
            {
                continue; // The end of a line and the mark of its continuation.
            }

            number |= (value & (More - 1)) << shift;
            shift += BitsPerDigit;
            if ((value & More) == 0)
            {
                numbers.Add(number);
                number = 0;
                shift = 0;
            }
        }

        List<(int First, int Last)> ranges = [];
        int last = 0;
        for (int i = 0; i < numbers.Count; i += 2)
        {
            int first = last + numbers[i];
            last = first + numbers[i + 1];
            ranges.Add((first, last));
        }

        return CodePointSet.OfRanges(ranges);
    }
}
