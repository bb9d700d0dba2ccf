using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Statsig.Fast.Evaluation.Inference;

/// <summary>A read-only sequence of bits that quickly counts how many of its first n are set.</summary>
/// <remarks>
/// Laid over memory owned by someone else: 64-bit words, the lowest bit first, in whole blocks of 256 bits, and before
/// each block the count of all bits set up to there, all little-endian. One more block than the bits need makes every
/// position up to and including their number a legal argument.
/// </remarks>
internal readonly unsafe struct RankedBits
{
    internal const int BlockBits = 256;

    private const int WordBits = 64;
    private const int WordsPerBlock = BlockBits / WordBits;

    private readonly byte* _counts;
    private readonly byte* _words;

    internal RankedBits(byte* counts, byte* words)
    {
        _counts = counts;
        _words = words;
    }

    /// <summary>The number of bits set before a position.</summary>
    internal uint Rank(uint position)
    {
        uint block = position / BlockBits;
        uint last = position / WordBits;
        uint rank = Count(block);
        for (uint word = block * WordsPerBlock; word < last; word++)
        {
            rank += (uint)BitOperations.PopCount(Word(word));
        }

        ulong before = (1UL << (int)(position % WordBits)) - 1;
        return rank + (uint)BitOperations.PopCount(Word(last) & before);
    }

    internal bool IsSet(uint position) => ((Word(position / WordBits) >> (int)(position % WordBits)) & 1) != 0;

    // Read unaligned: a resource starts anywhere in the image.
    private uint Count(uint block)
    {
        uint count = Unsafe.ReadUnaligned<uint>(_counts + (block * sizeof(uint)));
        return BitConverter.IsLittleEndian ? count : BinaryPrimitives.ReverseEndianness(count);
    }

    private ulong Word(uint index)
    {
        // Unaligned for the same reason as above.
        ulong word = Unsafe.ReadUnaligned<ulong>(_words + (index * sizeof(ulong)));
        return BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
    }
}
