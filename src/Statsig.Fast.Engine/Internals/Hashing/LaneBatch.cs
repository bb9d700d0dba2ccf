using System;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>Messages of one length in blocks that wait until there is one for every lane.</summary>
/// <remarks>On the caller's stack. Rows are filled in order: what a row writes past its end, the next one overwrites.</remarks>
internal unsafe struct LaneBatch
{
    /// <summary>What a batch needs of memory aligned to <see cref="Alignment"/>.</summary>
    internal const int Bytes =
        (LaneStrategy.MaxLanes * ((2 * Sha256Constants.BlockBytes) + 32 + sizeof(int))) + Sha256Constants.BlockBytes;

    /// <summary>Vectors across two cache lines would take two accesses each.</summary>
    internal const int Alignment = 64;

    /// <summary>What batches share while one is hashed.</summary>
    internal const int SharedBytes = LaneStrategy.MaxLanes * (8 + 16) * sizeof(uint);

    private readonly LaneStrategy _lanes;
    private readonly uint* _sharedStates;
    private readonly byte* _messages;
    private readonly Sha256State* _states;
    private readonly int* _places;
    private readonly int _messageBytes;
    private int _count;

    internal LaneBatch(LaneStrategy lanes, int blocks, byte* memory, byte* shared)
    {
        _lanes = lanes;
        _sharedStates = (uint*)shared;
        _states = (Sha256State*)memory;
        _places = (int*)(_states + LaneStrategy.MaxLanes);
        _messages = (byte*)(_places + LaneStrategy.MaxLanes);
        _messageBytes = blocks * Sha256Constants.BlockBytes;
    }

    internal readonly bool IsFull => _count == _lanes.Lanes;

    /// <summary>Takes the next row.</summary>
    /// <param name="state">The state before the message.</param>
    /// <param name="place">Where its hash goes.</param>
    /// <returns>The message's bytes, and room for a block behind them.</returns>
    internal byte* Add(in Sha256State state, int place)
    {
        _states[_count] = state;
        _places[_count] = place;
        return _messages + (_messageBytes * _count++);
    }

    /// <summary>Hashes the texts of the batch; unused lanes compute results that are not read.</summary>
    internal void Finish(Span<ulong> hashes)
    {
        if (_count == 0)
        {
            return;
        }

        int lanes = _lanes.Lanes;
        uint* states = _sharedStates;
        uint* words = states + (8 * LaneStrategy.MaxLanes);
        LaneRows.SpreadStates(_states, _count, states, lanes);
        for (int block = 0; block < _messageBytes; block += Sha256Constants.BlockBytes)
        {
            LaneRows.SpreadBlocks(_messages + block, _messageBytes, _count, words, lanes);
            _lanes.Compress(states, words);
        }

        for (int lane = 0; lane < _count; lane++)
        {
            hashes[_places[lane]] = ((ulong)states[lane] << 32) | states[lanes + lane];
        }

        _count = 0;
    }
}
