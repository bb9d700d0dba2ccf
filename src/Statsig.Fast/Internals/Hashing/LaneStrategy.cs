using System;
using System.Runtime.CompilerServices;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>One way to hash several texts at once that this machine offers and that has passed its self-test.</summary>
internal sealed unsafe class LaneStrategy
{
    internal const int MaxLanes = 16;

    private readonly delegate*<uint*, uint*, void> _compress;

    private LaneStrategy(string name, int lanes, delegate*<uint*, uint*, void> compress)
    {
        Name = name;
        Lanes = lanes;
        _compress = compress;
    }

    internal string Name { get; }

    /// <summary>How many texts go together; at most <see cref="MaxLanes"/>.</summary>
    internal int Lanes { get; }

    /// <summary>Null when the machine's vectors give a wrong answer, so that an unproved strategy cannot exist.</summary>
    internal static LaneStrategy? Prove<TOperations, TVector>(string name)
        where TOperations : struct, ILaneOperations<TVector>
        where TVector : unmanaged
    {
        var strategy = new LaneStrategy(name, sizeof(TVector) / sizeof(uint), &LaneSha256<TOperations, TVector>.Compress);
        return strategy.PassesSelfTest() ? strategy : null;
    }

    /// <summary>Folds a block into the state of each text; see <see cref="LaneSha256{TOperations, TVector}"/>.</summary>
    internal void Compress(uint* state, uint* words) => _compress(state, words);

    /// <summary>A different block in every lane, against the block function in use for single texts.</summary>
    private bool PassesSelfTest()
    {
        uint* states = stackalloc uint[8 * MaxLanes];
        uint* words = stackalloc uint[16 * MaxLanes];
        byte* block = stackalloc byte[Sha256Constants.BlockBytes];
        Sha256State* expected = stackalloc Sha256State[MaxLanes];
        for (int lane = 0; lane < Lanes; lane++)
        {
            for (int i = 0; i < Sha256Constants.BlockBytes; i++)
            {
                block[i] = (byte)((i * 167) + (lane * 59) + 11);
            }

            Sha256State state = Sha256State.Initial;
            PutState(states, lane, &state);
            PutBlock(words, lane, block);
            expected[lane] = state;
            Sha256Strategies.Chosen.Function.Invoke(&expected[lane], block);
        }

        Compress(states, words);
        bool passes = true;
        for (int lane = 0; lane < Lanes; lane++)
        {
            for (int word = 0; word < 8; word++)
            {
                passes &= states[(word * Lanes) + lane] == ((uint*)&expected[lane])[word];
            }
        }

        return passes;
    }

    /// <summary>Puts the state of a text into its lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Eight moves, once per text.
    internal void PutState(uint* states, int lane, Sha256State* state)
    {
        uint* source = (uint*)state;
        uint* destination = states + lane;
        for (int i = 0; i < 8; i++)
        {
            *destination = source[i];
            destination += Lanes;
        }
    }

    /// <summary>Puts the block of a text into its lane, in the machine's byte order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Sixteen moves, once per text.
    internal void PutBlock(uint* words, int lane, byte* block)
    {
        uint* source = (uint*)block;
        uint* destination = words + lane;
        for (int i = 0; i < 16; i++)
        {
            uint word = source[i];
            *destination = BitConverter.IsLittleEndian ? System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word) : word;
            destination += Lanes;
        }
    }
}
