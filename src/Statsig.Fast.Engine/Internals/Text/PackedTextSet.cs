using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO.Hashing;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Internals.Text;

/// <summary>An immutable set of many texts in two arrays, at about a fifth of the memory of a <see cref="TextSet"/>.</summary>
/// <remarks>
/// One array has the texts as UTF-8, each behind its length and at a multiple of four bytes. The other is an open-addressed table, at most
/// three fifths full, whose slots hold the place of a text and, in the bits that places do not need, a part of its hash: a miss seldom
/// reads a text. The hash is seeded per process, because lists contain what users choose. Safe from any thread.
/// </remarks>
internal sealed class PackedTextSet
{
    /// <summary>The number of texts from which on a packed set is used: smaller ones stay in the processor's caches anyway.</summary>
    internal const int LeastTexts = 64;

    private const int MaxTextBytes = ushort.MaxValue;
    private const int PlaceBytes = 4;
    private const int StackBytes = 256;

    private readonly byte[] _texts;
    private readonly uint[] _slots; // 0 for a free one: no text has the place 0.
    private readonly int _placeBits;

    private PackedTextSet(byte[] texts, int placeBits, int count)
    {
        _texts = texts;
        _placeBits = placeBits;
        _slots = new uint[(int)Math.Min(Array.MaxLength, ((long)count * 5 / 3) + 1)];
        Count = count;
    }

    /// <summary>The number of texts.</summary>
    internal int Count { get; }

    /// <summary>The first texts, in the order in which they were given; decodes each.</summary>
    /// <param name="most">The number of texts at most.</param>
    internal string[] Texts(int most)
    {
        string[] texts = new string[Math.Min(most, Count)];
        int place = 1;
        for (int i = 0; i < texts.Length; i++)
        {
            ReadOnlySpan<byte> text = TextAt(place);
            texts[i] = Encoding.UTF8.GetString(text);
            place += PlacesOf(text.Length);
        }

        return texts;
    }

    /// <summary>Creates a set of distinct texts; null when it cannot have one of them.</summary>
    /// <param name="texts">The texts; repeats count once.</param>
    /// <param name="lower">True for a set of the lower-case forms, for <see cref="ContainsLowered"/>.</param>
    internal static PackedTextSet? TryCreate(ReadOnlySpan<string> texts, bool lower)
    {
        long places = 1;
        var distinct = new HashSet<string>(texts.Length, StringComparer.Ordinal);
        var ordered = new List<string>(texts.Length);
        foreach (string given in texts)
        {
            string text = lower ? LowerCase.ToLower(given) : given;
            if (distinct.Add(text))
            {
                int bytes = Encoding.UTF8.GetByteCount(text);
                if (bytes > MaxTextBytes)
                {
                    return null;
                }

                ordered.Add(text);
                places += PlacesOf(bytes);
            }
        }

        if (places * PlaceBytes > Array.MaxLength)
        {
            return null;
        }

        var set = new PackedTextSet(new byte[places * PlaceBytes], BitOperations.Log2((uint)places) + 1, ordered.Count);
        int place = 1;
        foreach (string text in ordered)
        {
            if (!set.TryAdd(text, ref place))
            {
                return null;
            }
        }

        return set;
    }

    /// <summary>True when the set holds exactly this text.</summary>
    [SkipLocalsInit] // The buffer is written before it is read.
    internal bool Contains(ReadOnlySpan<char> text)
    {
        Span<byte> buffer = stackalloc byte[StackBytes];
        return Ascii.FromUtf16(text, buffer, out int written) == OperationStatus.Done ? Find(buffer[..written]) : ContainsOther(text);
    }

    /// <summary>True when the set, one of lower-case forms, holds the lower-case form of this text.</summary>
    [SkipLocalsInit] // As above.
    internal bool ContainsLowered(ReadOnlySpan<char> text)
    {
        Span<byte> buffer = stackalloc byte[StackBytes];
        return Ascii.ToLower(text, buffer, out int written) == OperationStatus.Done ? Find(buffer[..written]) : ContainsOtherLowered(text);
    }

    private static int PlacesOf(int textBytes) => (sizeof(ushort) + textBytes + PlaceBytes - 1) / PlaceBytes;

    private static ulong HashOf(ReadOnlySpan<byte> utf8) => XxHash3.HashToUInt64(utf8, ProcessSeed.Value);

    /// <summary>Adds a text at a place and goes to the next one; false for a text with a lone surrogate, which has no UTF-8 form.</summary>
    private bool TryAdd(string text, ref int place)
    {
        Span<byte> destination = _texts.AsSpan((place * PlaceBytes) + sizeof(ushort));
        if (Utf8.FromUtf16(text, destination, out _, out int length, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            return false;
        }

        BinaryPrimitives.WriteUInt16LittleEndian(_texts.AsSpan(place * PlaceBytes), (ushort)length);
        ulong hash = HashOf(TextAt(place));
        uint slot = SlotOf(hash);
        while (_slots[slot] != 0)
        {
            slot = slot + 1 == (uint)_slots.Length ? 0 : slot + 1;
        }

        _slots[slot] = TagOf(hash) | (uint)place;
        place += PlacesOf(length);
        return true;
    }

    private bool Find(ReadOnlySpan<byte> utf8)
    {
        uint[] slots = _slots;
        ulong hash = HashOf(utf8);
        uint tag = TagOf(hash);
        uint tagMask = uint.MaxValue << _placeBits;
        for (uint slot = SlotOf(hash); ; slot = slot + 1 == (uint)slots.Length ? 0 : slot + 1)
        {
            uint found = slots[slot];
            if (found == 0)
            {
                return false;
            }

            if ((found & tagMask) == tag && utf8.SequenceEqual(TextAt((int)(found & ~tagMask))))
            {
                return true;
            }
        }
    }

    /// <summary>The part of a hash that a slot has room for; the other bits select the slot.</summary>
    private uint TagOf(ulong hash) => (uint)hash << _placeBits;

    private uint SlotOf(ulong hash) => (uint)(((hash >> 32) * (uint)_slots.Length) >> 32);

    private ReadOnlySpan<byte> TextAt(int place) =>
        _texts.AsSpan((place * PlaceBytes) + sizeof(ushort), BinaryPrimitives.ReadUInt16LittleEndian(_texts.AsSpan(place * PlaceBytes)));

    /// <summary>Looks for a text that is long or not ASCII.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // Rare, and its code would enlarge the callers.
    private bool ContainsOther(ReadOnlySpan<char> text)
    {
        if (text.Length > MaxTextBytes)
        {
            return false;
        }

        // A lone surrogate has no UTF-8 form, so no text of the set has one.
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        bool contains = Utf8.FromUtf16(text, buffer, out _, out int written, replaceInvalidSequences: false) == OperationStatus.Done
            && Find(buffer.AsSpan(0, written));
        ArrayPool<byte>.Shared.Return(buffer);
        return contains;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // As above.
    private bool ContainsOtherLowered(ReadOnlySpan<char> text)
    {
        if (text.Length > MaxTextBytes)
        {
            return false;
        }

        char[] buffer = ArrayPool<char>.Shared.Rent(LowerCase.MaxLength(text.Length));
        bool contains = ContainsOther(buffer.AsSpan(0, LowerCase.ToLower(text, buffer)));
        ArrayPool<char>.Shared.Return(buffer);
        return contains;
    }
}
