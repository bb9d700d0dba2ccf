using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text;

namespace Statsig.Fast.Internals.Patterns;

/// <summary>
/// Lets an engine that counts UTF-16 units, with its own idea of a word, search as if it counted code points with the reference's.
/// </summary>
/// <remarks>
/// A pattern tells few kinds of code points beyond the basic plane apart: those that the same of its sets contain. One unit that occurs in
/// no text stands for all of a kind, in the pattern and in the text that is searched: a half of a surrogate pair, or where word boundaries
/// are asked for and the kind belongs to words, one of a few letters. Those letters, and characters that only one of the two takes for a
/// part of a word, have a stand-in too. With references to groups each kind gets several, so that different characters stay different.
/// Texts without such characters, nearly all, are searched as they are.
/// </remarks>
internal sealed class StandIns
{
    private const int FirstAstral = 0x10000;
    private const int MaxCopies = 64;

    /// <summary>Bounds the work and the memory of one pattern: kinds times sets.</summary>
    private const int MaxCells = 1 << 20;

    private static readonly CodePointSet Halves = CodePointSet.OfRanges([(0xD800, 0xDFFF)]);

    /// <summary>The same for a search; one by range boxes its arguments until the runtime has optimized it.</summary>
    private static readonly SearchValues<char> HalfUnits = SearchValues.Create(AllHalves());

    /// <summary>What stands for parts of words: letters that few classes name, then Yi syllables.</summary>
    private static readonly CodePointSet WordLetters = CodePointSet.OfRanges([(0x1F88, 0x1F8F), (0x1F98, 0x1F9F), (0x1FA8, 0x1FAF), (0xA000, 0xA48C)]);

    private static readonly CodePointSet Astral = CodePointSet.Of(FirstAstral, CodePointSet.End - 1);

    /// <summary>What the engine takes for a part of a word, as far as "\b" goes.</summary>
    private static readonly CodePointSet EngineWord = CodePointSet.UnionOf(UnicodeSets.OfShortNames("LuLlLtLmLoMnNdPc"), UnicodeSets.Joiners);

    /// <summary>The characters that are replaced in patterns with word boundaries.</summary>
    private static readonly CodePointSet ReplacedWithBoundaries = CodePointSet.UnionOf(
        Astral, WordLetters, UnicodeSets.Word.SymmetricDifference(EngineWord).Except(Astral));

    private readonly CodePointSet _replaced;
    private readonly bool _hasBoundaries;
    private readonly int _copies;

    // Ranges of replaced code points in order, each with the first stand-in of its kind.
    private readonly int[] _firsts;
    private readonly int[] _lasts;
    private readonly char[] _standIns;

    private readonly Dictionary<CodePointSet, CodePointSet> _unitsBySet = [];

    internal StandIns(IReadOnlyCollection<CodePointSet> sets, bool hasBoundaries, bool hasReferences)
    {
        _hasBoundaries = hasBoundaries;
        _replaced = hasBoundaries ? ReplacedWithBoundaries : Astral;
        int[] points = PointsOf(sets, out CodePointSet[] telling);
        var kinds = new Dictionary<string, int>(StringComparer.Ordinal);
        var kindOfRange = new List<int>();
        var firsts = new List<int>();
        var lasts = new List<int>();
        int wordKinds = 0;
        var isWord = new List<bool>();
        for (int i = 0; i + 1 < points.Length; i++)
        {
            if (!_replaced.Contains(points[i]))
            {
                continue;
            }

            string signature = SignatureOf(points[i], telling, out bool belongsToWords);
            if (!kinds.TryGetValue(signature, out int kind))
            {
                kinds[signature] = kind = kinds.Count;
                isWord.Add(belongsToWords);
                wordKinds += belongsToWords ? 1 : 0;
            }

            firsts.Add(points[i]);
            lasts.Add(points[i + 1] - 1);
            kindOfRange.Add(kind);
        }

        int otherKinds = kinds.Count - wordKinds;
        _copies = !hasReferences ? 1 : Math.Clamp(Math.Min(1024 / Math.Max(1, wordKinds), 2048 / Math.Max(1, otherKinds)), 1, MaxCopies);
        char[] standIns = Assign(isWord);
        _firsts = [.. firsts];
        _lasts = [.. lasts];
        _standIns = [.. kindOfRange.ConvertAll(kind => standIns[kind])];
        foreach (CodePointSet set in sets)
        {
            _unitsBySet[set] = UnitsOf(set);
        }

        UsedUnits = Units(standIns);
    }

    /// <summary>Every unit that stands for something.</summary>
    private CodePointSet UsedUnits { get; }

    /// <summary>The units that texts never hold once they are replaced, so that a class may hold them or not.</summary>
    internal CodePointSet Irrelevant => CodePointSet.UnionOf(_replaced.Except(Astral), Halves).Except(UsedUnits);

    /// <summary>What a set of the pattern is in the engine's terms.</summary>
    internal CodePointSet InUnits(CodePointSet set) => _unitsBySet[set];

    /// <summary>True when a text can be searched as it is.</summary>
    internal bool IsPlain(ReadOnlySpan<char> text) =>
        _hasBoundaries ? Ascii.IsValid(text) : !text.ContainsAny(HalfUnits);

    /// <summary>Replaces what must be replaced.</summary>
    /// <param name="text">The text.</param>
    /// <param name="target">At least as long.</param>
    /// <returns>The units written.</returns>
    internal int Replace(ReadOnlySpan<char> text, Span<char> target)
    {
        Span<int> seen = stackalloc int[_copies == 1 ? 0 : MaxCopies];
        int seenCount = 0;
        int length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            int range = rune.IsBmp && !_hasBoundaries ? -1 : RangeOf(rune.Value);
            target[length++] = range < 0 ? (char)rune.Value : (char)(_standIns[range] + CopyOf(rune.Value, _standIns[range], seen, ref seenCount));
        }

        return length;
    }

    /// <summary>Which of the stand-ins of its kind a code point gets: one that no other of the text has, while there are any.</summary>
    private int CopyOf(int codePoint, char standIn, Span<int> seen, ref int seenCount)
    {
        int copy = 0;
        for (int i = 0; i < seenCount; i++)
        {
            if (seen[i] == codePoint)
            {
                return copy;
            }

            copy += _standIns[RangeOf(seen[i])] == standIn ? 1 : 0;
        }

        if (seenCount < seen.Length)
        {
            seen[seenCount++] = codePoint;
        }

        return Math.Min(copy, _copies - 1);
    }

    private static char[] AllHalves()
    {
        var halves = new char[0xE000 - 0xD800];
        for (int i = 0; i < halves.Length; i++)
        {
            halves[i] = (char)(0xD800 + i);
        }

        return halves;
    }

    private int RangeOf(int codePoint)
    {
        int at = Array.BinarySearch(_firsts, codePoint);
        at = at >= 0 ? at : ~at - 1;
        return at >= 0 && codePoint <= _lasts[at] ? at : -1;
    }

    /// <summary>All code points at which something changes, in order, and the sets that tell replaced ones apart.</summary>
    private int[] PointsOf(IReadOnlyCollection<CodePointSet> sets, out CodePointSet[] telling)
    {
        var points = new SortedSet<int>();
        var found = new List<CodePointSet>();
        int start = _replaced.Bounds[0];
        foreach (CodePointSet set in sets)
        {
            if (set.IsEmpty || set.Bounds[^1] <= start)
            {
                continue;
            }

            CodePointSet part = set.Intersect(_replaced);
            if (!part.IsEmpty && !_replaced.IsSubsetOf(part))
            {
                found.Add(part);
                points.UnionWith(part.Bounds.ToArray());
            }
        }

        points.UnionWith(_replaced.Bounds.ToArray());
        if (_hasBoundaries)
        {
            points.UnionWith(UnicodeSets.Word.Bounds.ToArray());
        }

        telling = [.. found];
        return (long)points.Count * telling.Length <= MaxCells
            ? [.. points]
            : throw new PatternException("it distinguishes too many kinds of characters");
    }

    private string SignatureOf(int codePoint, CodePointSet[] telling, out bool belongsToWords)
    {
        belongsToWords = _hasBoundaries && UnicodeSets.Word.Contains(codePoint);
        return string.Create(telling.Length + 1, (codePoint, telling, belongsToWords), static (signature, of) =>
        {
            signature[0] = of.belongsToWords ? 'w' : '-';
            for (int i = 0; i < of.telling.Length; i++)
            {
                signature[i + 1] = of.telling[i].Contains(of.codePoint) ? '1' : '0';
            }
        });
    }

    private char[] Assign(List<bool> isWord)
    {
        var standIns = new char[isWord.Count];
        int nextWord = 0;
        int nextOther = 0;
        for (int kind = 0; kind < standIns.Length; kind++)
        {
            // The copies of a kind follow one another, so they may not straddle a gap: with references only the Yi syllables are used.
            int? unit = isWord[kind]
                ? At(_copies == 1 ? WordLetters : WordLetters.Except(CodePointSet.Of(0, 0x9FFF)), nextWord++ * _copies)
                : At(Halves, nextOther++ * _copies);
            standIns[kind] = (char)(unit ?? throw new PatternException("it distinguishes too many kinds of characters"));
        }

        return standIns;
    }

    private int? At(CodePointSet units, int index)
    {
        ReadOnlySpan<int> bounds = units.Bounds;
        for (int i = 0; i < bounds.Length; i += 2)
        {
            int count = bounds[i + 1] - bounds[i];
            if (index + _copies <= count)
            {
                return bounds[i] + index;
            }

            index -= count;
        }

        return null;
    }

    private CodePointSet UnitsOf(CodePointSet set)
    {
        var standIns = new List<char>();
        for (int i = 0; i < _firsts.Length; i++)
        {
            if (set.Contains(_firsts[i]))
            {
                standIns.Add(_standIns[i]);
            }
        }

        return CodePointSet.UnionOf(set.Except(_replaced), Units(standIns));
    }

    private CodePointSet Units(IEnumerable<char> standIns)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (char standIn in standIns)
        {
            ranges.Add((standIn, standIn + _copies - 1));
        }

        return CodePointSet.OfRanges(ranges);
    }
}
