using System;
using System.Buffers;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Statsig.Fast.Internals.Text;

/// <summary>An immutable set of texts. The hot path checks whether it contains a text, or a text's lower-case form.</summary>
/// <remarks>
/// Up to four texts are compared one by one; more go into an open-addressed table. A bit mask of lengths turns most
/// misses away before that. The table starts with a hash that looks at two places of a text. When the texts collide under
/// it, by accident or design, the table is built again with a hash of the whole text, and if need be with the
/// randomized one of strings, so that a look-up stays short.
/// </remarks>
internal sealed class TextSet
{
    private const int MaxLinearTexts = 4;

    /// <summary>Load factor of at most a third, which keeps even the longest run far below <see cref="MaxRun"/>.</summary>
    private const int SlotsPerText = 3;

    private const int MaxRun = 40;
    private const int MaxEqualTags = 4;
    private const int StackChars = 256;
    private const ulong HashSpread = 0x9E37_79B9_7F4A_7C15;

    /// <summary>A bit for each length that a text has, modulo 64 as shifts count.</summary>
    private readonly ulong _lengths;

    /// <summary>A bit for each first character that a text has, its case bit set, modulo 64.</summary>
    private readonly ulong _firstChars;

    /// <summary>Per slot a part of the hash, never 0 for an occupied slot.</summary>
    private readonly uint[] _tags = [];

    /// <summary>The texts themselves, or the table's slots when there are tags.</summary>
    private readonly string?[] _texts;

    private readonly int _shift;
    private readonly TextSample _sample;
    private readonly TextSetHashing _hashing;

    /// <summary>True when some text can be the lower-case form of a shorter one. Then positions and lengths prove nothing.</summary>
    private readonly bool _lowersFirst;

    private TextSet(List<string> texts)
    {
        foreach (string text in texts)
        {
            _lengths |= 1UL << text.Length;
            _firstChars |= text.Length == 0 ? ulong.MaxValue : 1UL << (text[0] | AsciiCase.CaseBit);
            _lowersFirst |= text.Contains(LowerCase.CombiningDotAbove, StringComparison.Ordinal);
        }

        if (texts.Count <= MaxLinearTexts)
        {
            _texts = [.. texts];
            return;
        }

        _hashing = TextSetHashing.Sampled;
        uint slots = BitOperations.RoundUpToPowerOf2((uint)texts.Count * SlotsPerText);
        _shift = 64 - BitOperations.Log2(slots);
        _tags = new uint[slots];
        _texts = new string?[slots];
        _sample = TextSample.Choose(texts);
        while (!TryFill(texts))
        {
            Array.Clear(_tags);
            Array.Clear(_texts);
            _hashing++;
        }
    }

    /// <summary>How many places there are for texts.</summary>
    internal int SlotCount => _texts.Length;

    /// <summary>The number of texts.</summary>
    internal int Count
    {
        get
        {
            int count = 0;
            foreach (string? text in _texts)
            {
                count += text is null ? 0 : 1;
            }

            return count;
        }
    }

    /// <summary>Some of the texts: of a small set all, in their order, and of a table the first in ordinal order.</summary>
    internal string[] Sample(int limit)
    {
        var sample = new List<string>(limit + 1);
        bool isOrdered = _hashing == TextSetHashing.None;
        foreach (string? text in _texts)
        {
            if (text is null || (sample.Count == limit && (isOrdered || string.CompareOrdinal(text, sample[^1]) >= 0)))
            {
                continue;
            }

            int place = sample.Count;
            while (!isOrdered && place > 0 && string.CompareOrdinal(text, sample[place - 1]) < 0)
            {
                place--;
            }

            sample.Insert(place, text);
            if (sample.Count > limit)
            {
                sample.RemoveAt(limit);
            }
        }

        return [.. sample];
    }

    /// <summary>Which hash the table came to use; of interest to tests only.</summary>
    internal TextSetHashing Hashing => _hashing;

    /// <summary>Creates a set of the texts as they are, for <see cref="Contains"/>.</summary>
    internal static TextSet Create(ReadOnlySpan<string> texts)
    {
        List<string> distinct = new(texts.Length);
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            if (seen.Add(text))
            {
                distinct.Add(text);
            }
        }

        return new TextSet(distinct);
    }

    /// <summary>Creates a set of the texts' lower-case forms, for <see cref="ContainsLowered"/>.</summary>
    internal static TextSet CreateLowered(ReadOnlySpan<string> texts)
    {
        string[] lowered = new string[texts.Length];
        for (int i = 0; i < lowered.Length; i++)
        {
            lowered[i] = LowerCase.ToLower(texts[i]);
        }

        return Create(lowered);
    }

    /// <summary>True when the set holds exactly this text.</summary>
    internal bool Contains(ReadOnlySpan<char> text)
    {
        if (((_lengths >> text.Length) & 1) == 0)
        {
            return false;
        }

        if (_hashing == TextSetHashing.None)
        {
            foreach (string? candidate in _texts)
            {
                if (text.SequenceEqual(candidate))
                {
                    return true;
                }
            }

            return false;
        }

        return FindInTable(text) >= 0;
    }

    /// <summary>The place of a text in a set of more than four, below <see cref="SlotCount"/>; -1 when the set does not hold it.</summary>
    internal int FindSlot(ReadOnlySpan<char> text) => ((_lengths >> text.Length) & 1) == 0 ? -1 : FindInTable(text);

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // The whole of a look-up; its two callers differ in what they return.
    private int FindInTable(ReadOnlySpan<char> text)
    {
        uint[] tags = _tags;
        ulong hash = Hash(text, out _);
        uint tag = TagOf(hash);
        uint slot = (uint)(hash >> _shift);
        while (true)
        {
            slot &= (uint)(tags.Length - 1);
            uint found = tags[slot];
            if (found == 0)
            {
                return -1;
            }

            if (found == tag && text.SequenceEqual(_texts[slot]))
            {
                return (int)slot;
            }

            slot++;
        }
    }

    /// <summary>True when the set, one of lower-case forms, holds the lower-case form of this text.</summary>
    internal bool ContainsLowered(ReadOnlySpan<char> text)
    {
        if (((_lengths >> text.Length) & 1) == 0)
        {
            return _lowersFirst && ContainsAfterLowering(text);
        }

        if (_lowersFirst)
        {
            return ContainsAfterLowering(text);
        }

        // Another first letter turns most of what is left away. Beyond ASCII the case bit means nothing.
        if (text.Length > 0 && text[0] < 0x80 && ((_firstChars >> (text[0] | AsciiCase.CaseBit)) & 1) == 0)
        {
            return false;
        }

        return _hashing == TextSetHashing.None ? IsOneOfLowered(text) : IsInLoweredTable(text);
    }

    private bool IsInLoweredTable(ReadOnlySpan<char> text)
    {
        uint[] tags = _tags;

        // Where the sampled characters are ASCII, the lowered text has the same ones there, and so the same hash. Two
        // locals, because one whose address goes to a call would live in memory on the common way too.
        ulong hash;
        if (_hashing == TextSetHashing.Sampled)
        {
            hash = _sample.Compute(text, out bool sampledNonAscii);
            if (sampledNonAscii)
            {
                return ContainsAfterLowering(text);
            }
        }
        else
        {
            hash = HashMore(text, out bool hasNonAscii);
            if (hasNonAscii || _hashing == TextSetHashing.Randomized)
            {
                return ContainsAfterLowering(text);
            }
        }

        uint tag = TagOf(hash);
        uint slot = (uint)(hash >> _shift);
        while (true)
        {
            slot &= (uint)(tags.Length - 1);
            uint found = tags[slot];
            if (found == 0)
            {
                return false;
            }

            if (found == tag)
            {
                string candidate = _texts[slot]!;
                LoweredMatch match = candidate.Length == text.Length
                    ? AsciiCase.Compare(text, candidate)
                    : LoweredMatch.Different;
                if (match != LoweredMatch.Different)
                {
                    return match == LoweredMatch.Equal || ContainsAfterLowering(text);
                }
            }

            slot++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // One caller; a call would cost more than the loop over a few texts.
    private bool IsOneOfLowered(ReadOnlySpan<char> text)
    {
        foreach (string? candidate in _texts)
        {
            if (candidate!.Length != text.Length)
            {
                continue;
            }

            LoweredMatch match = AsciiCase.Compare(text, candidate);
            if (match != LoweredMatch.Different)
            {
                return match == LoweredMatch.Equal || ContainsAfterLowering(text);
            }
        }

        return false;
    }

    [SkipLocalsInit] // The buffer is written before it is read, so clearing it would be wasted.
    [MethodImpl(MethodImplOptions.NoInlining)] // Not inlined: its stack buffer would cost every caller; rare.
    private bool ContainsAfterLowering(ReadOnlySpan<char> text)
    {
        int maxLength = LowerCase.MaxLength(text.Length);
        char[]? rented = null;
        Span<char> buffer = maxLength <= StackChars
            ? stackalloc char[StackChars]
            : rented = ArrayPool<char>.Shared.Rent(maxLength);

        bool contains = Contains(buffer[..LowerCase.ToLower(text, buffer)]);
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return contains;
    }

    /// <summary>Fills the table; stops when the texts collide too often and another hash can be tried.</summary>
    private bool TryFill(List<string> texts)
    {
        foreach (string text in texts)
        {
            ulong hash = Hash(text, out _);
            uint tag = TagOf(hash);
            uint mask = (uint)(_tags.Length - 1);
            uint slot = (uint)(hash >> _shift) & mask;
            int run = 0;
            int equalTags = 0;
            while (_tags[slot] != 0)
            {
                equalTags += _tags[slot] == tag ? 1 : 0;
                run++;
                if (_hashing != TextSetHashing.Randomized && (run == MaxRun || equalTags == MaxEqualTags))
                {
                    return false;
                }

                slot = (slot + 1) & mask;
            }

            _tags[slot] = tag;
            _texts[slot] = text;
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Saves a call in the usual case, the sampled hash.
    private ulong Hash(ReadOnlySpan<char> text, out bool hasNonAscii) => _hashing == TextSetHashing.Sampled
        ? _sample.Compute(text, out hasNonAscii)
        : HashMore(text, out hasNonAscii);

    [MethodImpl(MethodImplOptions.NoInlining)] // Not inlined: rare, and inlined it would enlarge Hash.
    private ulong HashMore(ReadOnlySpan<char> text, out bool hasNonAscii)
    {
        if (_hashing == TextSetHashing.Whole)
        {
            return TextHash.Compute(text, out hasNonAscii);
        }

        hasNonAscii = false;
        return (uint)string.GetHashCode(text) * HashSpread;
    }

    private static uint TagOf(ulong hash) => (uint)(hash >> 32) | 1;
}
