using System;
using System.Collections.Generic;

namespace Statsig.Fast.Internals.Patterns;

/// <summary>A set of Unicode code points without the surrogates, which no text of the reference can hold. Immutable.</summary>
/// <remarks>
/// Kept as the code points at which membership changes, in order: those at even places begin a range, those at odd places end one.
/// </remarks>
internal sealed class CodePointSet : IEquatable<CodePointSet>
{
    internal const int End = 0x110000;
    private const int FirstSurrogate = 0xD800;
    private const int AfterSurrogates = 0xE000;

    internal static readonly CodePointSet Empty = new([]);
    internal static readonly CodePointSet All = new([0, FirstSurrogate, AfterSurrogates, End]);

    private readonly int[] _bounds;

    private CodePointSet(int[] bounds) => _bounds = bounds;

    /// <summary>The places at which membership changes, in order.</summary>
    internal ReadOnlySpan<int> Bounds => _bounds;

    internal bool IsEmpty => _bounds.Length == 0;

    /// <summary>How many ranges the set has; the surrogates split one.</summary>
    internal int RangeCount => _bounds.Length / 2;

    internal static CodePointSet Of(int codePoint) => new([codePoint, codePoint + 1]);

    /// <summary>A range, both ends included; surrogates in it are left out.</summary>
    internal static CodePointSet Of(int first, int last)
    {
        var all = new CodePointSet([first, last + 1]);
        return first < AfterSurrogates && last >= FirstSurrogate ? all.Intersect(All) : all;
    }

    /// <summary>The union of many ranges in any order, given as pairs of first and last.</summary>
    internal static CodePointSet OfRanges(List<(int First, int Last)> ranges)
    {
        ranges.Sort();
        var bounds = new List<int>(ranges.Count * 2);
        foreach ((int first, int last) in ranges)
        {
            if (bounds.Count > 0 && first <= bounds[^1])
            {
                bounds[^1] = Math.Max(bounds[^1], last + 1);
            }
            else
            {
                bounds.Add(first);
                bounds.Add(last + 1);
            }
        }

        return new CodePointSet([.. bounds]);
    }

    internal static CodePointSet UnionOf(params ReadOnlySpan<CodePointSet> sets)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (CodePointSet set in sets)
        {
            set.AddTo(ranges);
        }

        return OfRanges(ranges);
    }

    internal bool Contains(int codePoint)
    {
        int at = Array.BinarySearch(_bounds, codePoint);
        return at >= 0 ? (at & 1) == 0 : (~at & 1) == 1;
    }

    internal void AddTo(List<(int First, int Last)> ranges)
    {
        for (int i = 0; i < _bounds.Length; i += 2)
        {
            ranges.Add((_bounds[i], _bounds[i + 1] - 1));
        }
    }

    internal CodePointSet Complement() => Combine(All, this, static (all, other) => all && !other);

    internal CodePointSet Intersect(CodePointSet other) => Combine(this, other, static (left, right) => left && right);

    internal CodePointSet Except(CodePointSet other) => Combine(this, other, static (left, right) => left && !right);

    internal CodePointSet SymmetricDifference(CodePointSet other) => Combine(this, other, static (left, right) => left != right);

    internal bool IsSubsetOf(CodePointSet other) => Except(other).IsEmpty;

    /// <inheritdoc/>
    public bool Equals(CodePointSet? other) => other is not null && _bounds.AsSpan().SequenceEqual(other._bounds);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CodePointSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (int bound in _bounds)
        {
            hash.Add(bound);
        }

        return hash.ToHashCode();
    }

    /// <summary>Walks both sets' bounds in order, and notes where the combined membership changes.</summary>
    private static CodePointSet Combine(CodePointSet left, CodePointSet right, Func<bool, bool, bool> holds)
    {
        var bounds = new List<int>();
        int i = 0;
        int j = 0;
        while (i < left._bounds.Length || j < right._bounds.Length)
        {
            int nextLeft = i < left._bounds.Length ? left._bounds[i] : int.MaxValue;
            int nextRight = j < right._bounds.Length ? right._bounds[j] : int.MaxValue;
            int at = Math.Min(nextLeft, nextRight);
            i += nextLeft == at ? 1 : 0;
            j += nextRight == at ? 1 : 0;
            if (holds((i & 1) == 1, (j & 1) == 1) != ((bounds.Count & 1) == 1))
            {
                bounds.Add(at);
            }
        }

        return new CodePointSet([.. bounds]);
    }
}
