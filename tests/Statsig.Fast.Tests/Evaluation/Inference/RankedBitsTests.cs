using System;
using System.Buffers.Binary;
using Statsig.Fast.Evaluation.Inference;

namespace Statsig.Fast.Tests.Evaluation.Inference;

public sealed class RankedBitsTests
{
    private const int Bits = 3 * RankedBits.BlockBits;

    [Fact]
    public unsafe void Rank_EveryPosition_CountsTheBitsBefore()
    {
        var random = new Random(7);
        byte[] words = new byte[(Bits + RankedBits.BlockBits) / 8];
        random.NextBytes(words.AsSpan(0, Bits / 8));
        byte[] counts = new byte[((Bits / RankedBits.BlockBits) + 1) * sizeof(uint)];
        uint expected = 0;
        fixed (byte* countsStart = counts, wordsStart = words)
        {
            var bits = new RankedBits(countsStart, wordsStart);
            for (uint position = 0; position <= Bits; position++)
            {
                if (position % RankedBits.BlockBits == 0)
                {
                    BinaryPrimitives.WriteUInt32LittleEndian(counts.AsSpan((int)(position / RankedBits.BlockBits) * sizeof(uint)), expected);
                }

                bool isSet = (words[position / 8] >> (int)(position % 8) & 1) != 0;
                Assert.Equal((expected, isSet), (bits.Rank(position), bits.IsSet(position)));
                expected += isSet ? 1u : 0u;
            }
        }
    }
}
