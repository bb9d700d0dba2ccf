using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Statsig.Fast.Internals.Text;

/// <summary>A hash of a text's length and of two places in it, chosen so that they distinguish the texts of one set.</summary>
/// <remarks>
/// ASCII letters lose their case in it. One place counts from the start and one from the end, since the telling part of an
/// e-mail address, a version or a numbered name tends to sit at a fixed distance from one of them.
/// </remarks>
internal readonly struct TextSample
{
    private const int CharsPerWord = 4;
    private const int FurthestPlace = 27;
    private const int PlaceStep = 3;
    private const int MaxTextsTried = 256;
    private const ulong CaseBits = 0x0020_0020_0020_0020;
    private const ulong LengthKey = 0x9E37_79B9_7F4A_7C15;
    private const ulong HeadKey = 0xA076_1D64_78BD_642F;
    private const ulong TailKey = 0xE703_7ED1_A0B4_28DB;

    private readonly int _fromStart;
    private readonly int _fromEnd;

    private TextSample(int fromStart, int fromEnd)
    {
        _fromStart = fromStart;
        _fromEnd = fromEnd;
    }

    /// <summary>Picks the places with the fewest collisions among the texts, of which a large set shows only some.</summary>
    internal static TextSample Choose(List<string> texts)
    {
        TextSample best = default;
        int mostDistinct = 0;
        int stride = (texts.Count + MaxTextsTried - 1) / MaxTextsTried;
        var distinct = new DistinctHashes(Math.Min(texts.Count, MaxTextsTried));
        for (int place = 0; place <= FurthestPlace; place += PlaceStep)
        {
            for (int other = 0; other <= FurthestPlace; other += PlaceStep)
            {
                // The nearest pairs come first, so most sets are done after a try or two.
                TextSample sample = new(other, place);
                distinct.Clear();
                int tried = 0;
                for (int i = 0; i < texts.Count; i += stride)
                {
                    distinct.Add(sample.Compute(texts[i], out _));
                    tried++;
                }

                if (distinct.Count > mostDistinct)
                {
                    mostDistinct = distinct.Count;
                    best = sample;
                }

                if (mostDistinct == tried)
                {
                    return best;
                }
            }
        }

        return best;
    }

    /// <summary>Hashes a text; the upper half of the result is the well-mixed one.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="hasNonAscii">True when a character that the hash includes is not ASCII.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Once per look-up in a set; a call would cost as much as the two loads.
    internal ulong Compute(ReadOnlySpan<char> text, out bool hasNonAscii)
    {
        ref char first = ref MemoryMarshal.GetReference(text);
        int last = text.Length - CharsPerWord;
        ulong head;
        ulong tail;
        if (last >= 0)
        {
            // Four characters in one unaligned load; both positions are clamped to the text.
            ref byte bytes = ref Unsafe.As<char, byte>(ref first);
            head = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, (nint)Math.Min(_fromStart, last) * sizeof(char)));
            tail = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, (nint)Math.Max(last - _fromEnd, 0) * sizeof(char)));
        }
        else
        {
            head = AsciiCase.PackShort(ref Unsafe.As<char, ushort>(ref first), text.Length);
            tail = head;
        }

        hasNonAscii = AsciiCase.HasNonAscii(head | tail);
        return ((ulong)(uint)text.Length * LengthKey) + ((head | CaseBits) * HeadKey) + ((tail | CaseBits) * TailKey);
    }
}
