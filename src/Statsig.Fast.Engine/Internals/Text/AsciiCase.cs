using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Statsig.Fast.Internals.Text;

/// <summary>Compares a text as given with one that was lower-cased at load, without lower-casing the former.</summary>
/// <remarks>
/// This folder holds the text primitives that conditions call: lower-casing, numbers, times, versions, patterns and
/// prepared sets. They do not depend on specs, are the same in every culture, never throw for a text, allocate
/// nothing when given spans, and are immutable once created, so any thread may use them.
/// </remarks>
internal static class AsciiCase
{
    private const int CharsPerVector = 8;
    private const int CharsPerWord = 4;
    internal const ushort CaseBit = 0x20;
    private const short CapitalsToTop = short.MaxValue - 'Z';
    private const short BelowTop = short.MaxValue - 26;
    private const uint OneBitPerChar = 0x5555;
    private const ulong NonAsciiBits = 0xFF80_FF80_FF80_FF80;

    /// <summary>True when any of the four UTF-16 units in a word is above U+007F.</summary>
    internal static bool HasNonAscii(ulong word) => (word & NonAsciiBits) != 0;

    /// <summary>Compares lower(<paramref name="text"/>) with <paramref name="lowered"/>, position by position.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="lowered">An output of <see cref="LowerCase"/>, of the same length.</param>
    /// <remarks>
    /// The answers are certain although only A to Z are lowered here. Equal: every unit of the text is then its own
    /// lower-case form. Different: the block or blocks that differ are all ASCII, and what precedes them is equal. It is
    /// <see cref="LoweredMatch.Unknown"/> only when a character beyond ASCII stands among what differs. All of this takes for
    /// granted that lower-casing keeps positions, which only U+0130 breaks; callers deal with that.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Once per candidate text; inlined, short texts stay in registers.
    internal static LoweredMatch Compare(ReadOnlySpan<char> text, ReadOnlySpan<char> lowered)
    {
        int length = lowered.Length;

        // Chars as ushort, which vectors support; the spans have one length, so no read needs a bounds check.
        ref ushort left = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        ref ushort right = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(lowered));

        if (length < CharsPerVector)
        {
            Vector128<ushort> whole = LoadShort(ref left, length);
            return Lower(whole) == LoadShort(ref right, length) ? LoweredMatch.Equal : Verdict(whole);
        }

        // The first block turns most other texts away; what follows it is looked at in one go.
        Vector128<ushort> block = Vector128.LoadUnsafe(ref left);
        if (Lower(block) != Vector128.LoadUnsafe(ref right))
        {
            return Verdict(block);
        }

        // Blocks of 128 bits: for texts as short as these, wider ones measured slower. The last block overlaps the one
        // before it instead of leaving a remainder to a scalar loop.
        nuint last = (nuint)(length - CharsPerVector);
        block = Vector128.LoadUnsafe(ref left, last);
        Vector128<ushort> seen = block;
        Vector128<ushort> differences = Lower(block) ^ Vector128.LoadUnsafe(ref right, last);
        for (nuint at = CharsPerVector; at < last; at += CharsPerVector)
        {
            block = Vector128.LoadUnsafe(ref left, at);
            seen |= block;
            differences |= Lower(block) ^ Vector128.LoadUnsafe(ref right, at);
        }

        return differences == Vector128<ushort>.Zero ? LoweredMatch.Equal : Verdict(seen);
    }

    /// <summary>True when a lower-case needle stands in the text with only A to Z lowered.</summary>
    /// <remarks>
    /// A yes is certain, since what matched is its own lower-case form; a no only for a text that is all ASCII. The
    /// needle must not be empty. Its first and last characters are searched for together, which few wrong places pass.
    /// </remarks>
    internal static bool Contains(ReadOnlySpan<char> text, ReadOnlySpan<char> needle)
    {
        int toLast = needle.Length - 1;
        int places = text.Length - toLast;
        if (places <= 0)
        {
            return false;
        }

        // The case bit also joins some marks, such as "@" and "`"; the comparison that follows distinguishes them.
        ref ushort start = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        ushort first = (ushort)(needle[0] | CaseBit);
        ushort last = (ushort)(needle[toLast] | CaseBit);
        if (places < CharsPerVector)
        {
            for (int at = 0; at < places; at++)
            {
                // Unchecked: at + toLast is below the length of the text for each of these places.
                if ((Unsafe.Add(ref start, at + toLast) | CaseBit) == last
                    && (Unsafe.Add(ref start, at) | CaseBit) == first
                    && StandsAt(text, at, needle))
                {
                    return true;
                }
            }

            return false;
        }

        int lastBlock = places - CharsPerVector;
        for (int block = 0; ; block = Math.Min(block + CharsPerVector, lastBlock))
        {
            block = NextHit(ref start, block, lastBlock, toLast, ((uint)last << 16) | first, out uint hits);
            for (; hits != 0; hits &= hits - 1)
            {
                if (StandsAt(text, block + (BitOperations.TrailingZeroCount(hits) >> 1), needle))
                {
                    return true;
                }
            }

            if (block == lastBlock)
            {
                return false;
            }
        }
    }

    /// <summary>Searches for the next block of places at which the two characters stand.</summary>
    /// <param name="start">The first character of the text.</param>
    /// <param name="block">The block to begin with.</param>
    /// <param name="lastBlock">The block to end with.</param>
    /// <param name="toLast">How far apart the two characters are.</param>
    /// <param name="pair">The first character in the lower half and the last one in the upper half, both with the case bit.</param>
    /// <param name="hits">Two bits for each place, of which the lower one is set where the characters stand.</param>
    /// <returns>The block with a match, or the last block when there is no match.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)] // It calls nothing, so its vectors stay in registers, which no call preserves.
    private static int NextHit(ref ushort start, int block, int lastBlock, int toLast, uint pair, out uint hits)
    {
        Vector128<ushort> firsts = Vector128.Create((ushort)pair);
        Vector128<ushort> lasts = Vector128.Create((ushort)(pair >> 16));
        Vector128<ushort> caseBit = Vector128.Create(CaseBit);
        while (true)
        {
            Vector128<ushort> heads = Vector128.LoadUnsafe(ref start, (nuint)block) | caseBit;
            Vector128<ushort> tails = Vector128.LoadUnsafe(ref start, (nuint)(block + toLast)) | caseBit;

            // As bytes, which is one instruction on every runtime; for 16-bit elements NativeAOT calls a method.
            hits = (Vector128.Equals(heads, firsts) & Vector128.Equals(tails, lasts)).AsByte().ExtractMostSignificantBits() & OneBitPerChar;
            if (hits != 0 || block == lastBlock)
            {
                return block;
            }

            block = Math.Min(block + CharsPerVector, lastBlock);
        }
    }

    /// <summary>Packs up to three characters into one word, so that equal words mean equal texts of one length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions; a call would cost more.
    internal static ulong PackShort(ref ushort first, int length)
    {
        if (length == 0)
        {
            return 0;
        }

        return first
            | ((ulong)Unsafe.Add(ref first, length >> 1) << 16)
            | ((ulong)Unsafe.Add(ref first, length - 1) << 32);
    }

    /// <summary>Kept out of the search, which is the smaller and faster for it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool StandsAt(ReadOnlySpan<char> text, int at, ReadOnlySpan<char> needle) =>
        Compare(text.Slice(at, needle.Length), needle) == LoweredMatch.Equal;

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Twice per compare; inlined, the vectors stay in registers.
    private static Vector128<ushort> LoadShort(ref ushort first, int length)
    {
        if (length < CharsPerWord)
        {
            return Vector128.CreateScalar(PackShort(ref first, length)).AsUInt16();
        }

        // Two unaligned words that overlap cover 4 to 7 characters without a loop.
        ref byte bytes = ref Unsafe.As<ushort, byte>(ref first);
        ulong head = Unsafe.ReadUnaligned<ulong>(ref bytes);
        ulong tail = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, (length - CharsPerWord) * sizeof(char)));
        return Vector128.Create(head, tail).AsUInt16();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Likewise: NativeAOT calls it otherwise, with the vectors in memory.
    private static Vector128<ushort> Lower(Vector128<ushort> text)
    {
        // Shifted so that A to Z are the 26 greatest signed values: one compare finds them.
        Vector128<short> shifted = text.AsInt16() + Vector128.Create(CapitalsToTop);
        return text | (Vector128.GreaterThan(shifted, Vector128.Create(BelowTop)).AsUInt16() & Vector128.Create(CaseBit));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Likewise.
    private static LoweredMatch Verdict(Vector128<ushort> differing) =>
        (differing & Vector128.Create((ushort)0xFF80)) == Vector128<ushort>.Zero ? LoweredMatch.Different : LoweredMatch.Unknown;
}
