using System;
using System.Numerics;

namespace Statsig.Fast.Internals.Text;

/// <summary>Counts the distinct hashes among a bounded number of them.</summary>
/// <remarks>The framework has no compiled set of 64-bit numbers, and every start would wait for the JIT to compile one.</remarks>
internal sealed class DistinctHashes
{
    private const ulong Spread = 0x9E37_79B9_7F4A_7C15;

    // Open addressing, at most half full; zero marks an empty slot.
    private readonly ulong[] _slots;
    private readonly int _shift;
    private bool _hasZero;

    internal DistinctHashes(int capacity)
    {
        uint slots = BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, 1) * 2);
        _slots = new ulong[slots];
        _shift = 64 - BitOperations.Log2(slots);
    }

    internal int Count { get; private set; }

    internal void Clear()
    {
        Array.Clear(_slots);
        _hasZero = false;
        Count = 0;
    }

    internal void Add(ulong hash)
    {
        if (hash == 0)
        {
            Count += _hasZero ? 0 : 1;
            _hasZero = true;
            return;
        }

        int mask = _slots.Length - 1;
        int slot = (int)((hash * Spread) >> _shift);
        while (_slots[slot] != 0)
        {
            if (_slots[slot] == hash)
            {
                return;
            }

            slot = (slot + 1) & mask;
        }

        _slots[slot] = hash;
        Count++;
    }
}
