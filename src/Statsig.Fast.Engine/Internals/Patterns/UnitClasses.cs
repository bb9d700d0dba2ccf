using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Statsig.Fast.Internals.Patterns;

/// <summary>Writes sets of UTF-16 units as classes of .NET's dialect, by categories where that is shorter.</summary>
/// <param name="irrelevant">Units that may be in a class or not.</param>
internal sealed class UnitClasses(CodePointSet irrelevant)
{
    private const int LastUnit = 0xFFFF;

    /// <summary>Sets with at most this number of ranges are written directly.</summary>
    private const int FewRanges = 12;

    /// <summary>A text shorter than this is not tried the other way round.</summary>
    private const int ShortText = 40;

    private static readonly string[] CategoryNames =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Co", "Cn", "Pc", "Pd", "Ps", "Pe",
        "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So",
    ];

    /// <summary>
    /// The framework's own word class, which its engine has prepared: several of these categories joined take it twice the memory, for as
    /// long as the pattern lives.
    /// </summary>
    /// <remarks>
    /// It is the categories of <see cref="WordNames"/> without Mc, which is written beside it: then it does not matter whether a version
    /// has that one too.
    /// </remarks>
    private const string Word = @"\w\p{Mc}";

    private static readonly string[] WordNames = ["Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd", "Pc"];

    private static readonly CodePointSet Units = CodePointSet.OfRanges([(0, LastUnit)]);

    private static readonly CodePointSet[] Categories = Array.ConvertAll(CategoryNames, static name => UnicodeSets.OfShortNames(name).Intersect(Units));

    /// <summary>The categories without what is irrelevant; made for the first large set.</summary>
    private CodePointSet[]? _relevant;

    /// <summary>Writes a class.</summary>
    internal string TextOf(CodePointSet units)
    {
        if (units.Bounds is [var only, var end] && end == only + 1)
        {
            return IsItself(only) ? ((char)only).ToString() : Escape(only);
        }

        string positive = Inside(units);
        if (positive.Length is > 0 and < ShortText)
        {
            return $"[{positive}]";
        }

        string negative = Inside(Units.Except(units).Except(irrelevant));
        return positive.Length == 0 ? $"[^{Escape(0)}-{Escape(LastUnit)}]"
            : negative.Length == 0 ? $"[{Escape(0)}-{Escape(LastUnit)}]"
            : positive.Length <= negative.Length ? $"[{positive}]" : $"[^{negative}]";
    }

    private string Inside(CodePointSet units)
    {
        var inside = new StringBuilder();
        if (units.RangeCount > FewRanges)
        {
            _relevant ??= Array.ConvertAll(Categories, category => category.Except(irrelevant));
            var names = new List<string>();
            var covered = new List<CodePointSet>();
            for (int i = 0; i < Categories.Length; i++)
            {
                CodePointSet relevant = _relevant[i];
                if (!relevant.IsEmpty && relevant.IsSubsetOf(units))
                {
                    names.Add(CategoryNames[i]);
                    covered.Add(relevant);
                }
            }

            if (Array.TrueForAll(WordNames, names.Contains))
            {
                inside.Append(Word);
                names.RemoveAll(static name => Array.IndexOf(WordNames, name) >= 0);
            }

            foreach (string name in names)
            {
                inside.Append(CultureInfo.InvariantCulture, $"\\p{{{name}}}");
            }

            units = units.Except(CodePointSet.UnionOf([.. covered]));
        }

        ReadOnlySpan<int> bounds = units.Bounds;
        for (int i = 0; i < bounds.Length; i += 2)
        {
            inside.Append(Escape(bounds[i]));
            if (bounds[i + 1] - bounds[i] > 1)
            {
                inside.Append('-').Append(Escape(bounds[i + 1] - 1));
            }
        }

        return inside.ToString();
    }

    /// <summary>Runs of such characters reach the framework's parser as one text, which it handles much faster than escapes.</summary>
    private static bool IsItself(int unit) => unit < 0x80 ? char.IsAsciiLetterOrDigit((char)unit) || unit is '@' or '-' or '_' or '/' or ',' or ':' or '=' : unit < 0xD800 && char.IsLetter((char)unit);

    private static string Escape(int unit) => string.Create(CultureInfo.InvariantCulture, $"\\u{unit:X4}");
}
