using System;
using System.Diagnostics;
using System.IO.Hashing;
using System.Numerics;
using System.Text;
using System.Text.Unicode;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Internals;

/// <summary>Returns one shared string for equal UTF-8 texts, numbered in the order of their first use.</summary>
/// <remarks>
/// Allocates only for a text not seen before. Used by one thread at a time. The hash is seeded per process, so texts
/// cannot be prepared to collide.
/// </remarks>
internal sealed class Utf8StringPool
{
    private Entry[] _entries;

    // Ordinal plus one of the entry in each bucket, zero for an empty one; never more than half full.
    private int[] _buckets;

    private int _count;

    /// <summary>A pool with room for a number of texts before it has to grow.</summary>
    internal Utf8StringPool(int capacity)
    {
        int buckets = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(capacity, 16, 1 << 28) * 2);
        _buckets = new int[buckets];
        _entries = new Entry[buckets / 2];
    }

    /// <summary>A pool that starts with the texts of another one, and with room for more.</summary>
    internal Utf8StringPool(int capacity, Utf8StringPool first)
        : this(Math.Max(capacity, first._count))
    {
        _count = first._count;
        Array.Copy(first._entries, _entries, _count);
        for (int ordinal = 0; ordinal < _count; ordinal++)
        {
            Place(ordinal, _entries[ordinal].Hash);
        }
    }

    internal int Count => _count;

    /// <summary>The text with an ordinal that <see cref="OrdinalOf"/> returned.</summary>
    internal string this[int ordinal] => _entries[ordinal].Text;

    /// <summary>Makes the pool answer with these very strings, for instance literals, when their text comes by.</summary>
    internal void Seat(ReadOnlySpan<string> words)
    {
        Span<byte> buffer = stackalloc byte[128];
        foreach (string word in words)
        {
            Debug.Assert(word.Length * 3 <= buffer.Length, "Only short words are pooled.");
            Utf8.FromUtf16(word, buffer, out _, out int written);
            ReadOnlySpan<byte> utf8 = buffer[..written];
            uint hash = HashOf(utf8);
            if (Find(utf8, hash) < 0)
            {
                Add(word, hash);
            }
        }
    }

    /// <summary>The one string with this text. The bytes must be valid UTF-8.</summary>
    internal string TextOf(ReadOnlySpan<byte> utf8)
    {
        // In two steps: the lookup may replace the array it is looked up in.
        int ordinal = OrdinalOf(utf8);
        return _entries[ordinal].Text;
    }

    /// <summary>The number of this text, counted from zero in the order of first sight.</summary>
    internal int OrdinalOf(ReadOnlySpan<byte> utf8)
    {
        uint hash = HashOf(utf8);
        int ordinal = Find(utf8, hash);
        return ordinal >= 0 ? ordinal : Add(Encoding.UTF8.GetString(utf8), hash);
    }

    private int Find(ReadOnlySpan<byte> utf8, uint hash)
    {
        int mask = _buckets.Length - 1;
        for (int bucket = (int)hash & mask; ; bucket = (bucket + 1) & mask)
        {
            int ordinal = _buckets[bucket] - 1;
            if (ordinal < 0)
            {
                return -1;
            }

            ref readonly Entry entry = ref _entries[ordinal];
            if (entry.Hash == hash && HasText(entry.Text, utf8))
            {
                return ordinal;
            }
        }
    }

    private int Add(string text, uint hash)
    {
        if (_count == _entries.Length)
        {
            Grow();
        }

        int ordinal = _count++;
        _entries[ordinal] = new Entry(text, hash);
        Place(ordinal, hash);
        return ordinal;
    }

    private void Place(int ordinal, uint hash)
    {
        int mask = _buckets.Length - 1;
        int bucket = (int)hash & mask;
        while (_buckets[bucket] != 0)
        {
            bucket = (bucket + 1) & mask;
        }

        _buckets[bucket] = ordinal + 1;
    }

    private void Grow()
    {
        var entries = new Entry[_entries.Length * 2];
        Array.Copy(_entries, entries, _count);
        _entries = entries;
        _buckets = new int[_entries.Length * 2];
        for (int ordinal = 0; ordinal < _count; ordinal++)
        {
            Place(ordinal, _entries[ordinal].Hash);
        }
    }

    private static bool HasText(string text, ReadOnlySpan<byte> utf8)
    {
        if (text.Length == utf8.Length)
        {
            // Every character beyond ASCII takes more bytes than UTF-16 units, so equal lengths mean ASCII or a difference.
            return Ascii.Equals(utf8, text);
        }

        ReadOnlySpan<char> rest = text;
        while (!utf8.IsEmpty && !rest.IsEmpty)
        {
            Rune.DecodeFromUtf8(utf8, out Rune left, out int bytes);
            Rune.DecodeFromUtf16(rest, out Rune right, out int units);
            if (left != right)
            {
                return false;
            }

            utf8 = utf8[bytes..];
            rest = rest[units..];
        }

        return utf8.IsEmpty && rest.IsEmpty;
    }

    private static uint HashOf(ReadOnlySpan<byte> utf8) => (uint)XxHash3.HashToUInt64(utf8, ProcessSeed.Value);

    private readonly record struct Entry(string Text, uint Hash);
}
