using System;
using System.Collections.Generic;
using System.Globalization;

namespace Statsig.Fast.Internals.Patterns;

/// <summary>
/// The sets of code points that the framework's Unicode tables know: general categories, and what "\w", "\d" and "\s" mean.
/// </summary>
/// <remarks>Built once per process, when the first pattern needs one, in about 3 ms.</remarks>
internal static class UnicodeSets
{
    private const int CategoryCount = 30;
    private const int FirstUnusedPlane = 0x40000;
    private const int FirstTagPlane = 0xE0000;
    private const int AfterTagPlane = 0xF0000;
    private const int FirstPrivatePlane = 0xF0000;

    private static readonly CodePointSet[] Categories = ReadCategories();

    /// <summary>Circled and squared letters, the only symbols that count as alphabetic.</summary>
    internal static readonly CodePointSet LetterSymbols = CodePointSet.OfRanges([(0x24B6, 0x24E9), (0x1F130, 0x1F149), (0x1F150, 0x1F169), (0x1F170, 0x1F189)]);

    internal static readonly CodePointSet Joiners = CodePointSet.Of(0x200C, 0x200D);

    /// <summary>"\w": what is alphabetic, marks, decimal digits, connectors and the two joiners.</summary>
    internal static readonly CodePointSet Word = CodePointSet.UnionOf(
        Categories.Letters(), Categories.Marks(), Of(UnicodeCategory.LetterNumber), Of(UnicodeCategory.DecimalDigitNumber),
        Of(UnicodeCategory.ConnectorPunctuation), LetterSymbols, Joiners);

    internal static CodePointSet Digit => Of(UnicodeCategory.DecimalDigitNumber);

    internal static readonly CodePointSet Space = CodePointSet.OfRanges(
        [(0x09, 0x0D), (0x20, 0x20), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000)]);

    internal static CodePointSet Of(UnicodeCategory category) => Categories[(int)category];

    /// <summary>All categories whose two-letter names are given one after the other, such as "LuLl".</summary>
    internal static CodePointSet OfShortNames(ReadOnlySpan<char> names)
    {
        var ranges = new List<(int First, int Last)>();
        for (int i = 0; i < names.Length; i += 2)
        {
            int category = "LuLlLtLmLoMnMcMeNdNlNoZsZlZpCcCfCsCoPcPdPsPePiPfPoSmScSkSoCn".IndexOf(names.Slice(i, 2).ToString(), StringComparison.Ordinal) / 2;
            Categories[category].AddTo(ranges);
        }

        return CodePointSet.OfRanges(ranges);
    }

    private static CodePointSet Letters(this CodePointSet[] categories) => CodePointSet.UnionOf(categories.AsSpan(0, 5));

    private static CodePointSet Marks(this CodePointSet[] categories) => CodePointSet.UnionOf(categories.AsSpan(5, 3));

    private static CodePointSet[] ReadCategories()
    {
        var ranges = new List<(int First, int Last)>[CategoryCount];
        for (int i = 0; i < CategoryCount; i++)
        {
            ranges[i] = [];
        }

        // Planes 4 to 13 hold nothing, and 15 and 16 are private use except for the last two code points of each.
        Read(0, FirstUnusedPlane);
        Read(FirstTagPlane, AfterTagPlane);
        ranges[(int)UnicodeCategory.OtherNotAssigned].Add((FirstUnusedPlane, FirstTagPlane - 1));
        for (int plane = FirstPrivatePlane; plane < CodePointSet.End; plane += 0x10000)
        {
            ranges[(int)UnicodeCategory.PrivateUse].Add((plane, plane + 0xFFFD));
            ranges[(int)UnicodeCategory.OtherNotAssigned].Add((plane + 0xFFFE, plane + 0xFFFF));
        }

        ranges[(int)UnicodeCategory.Surrogate].Clear();
        return Array.ConvertAll(ranges, CodePointSet.OfRanges);

        void Read(int first, int end)
        {
            int start = first;
            UnicodeCategory category = CharUnicodeInfo.GetUnicodeCategory(first);
            for (int at = first + 1; at <= end; at++)
            {
                UnicodeCategory next = at == end ? (UnicodeCategory)(-1) : CharUnicodeInfo.GetUnicodeCategory(at);
                if (next != category)
                {
                    ranges[(int)category].Add((start, at - 1));
                    start = at;
                    category = next;
                }
            }
        }
    }
}
