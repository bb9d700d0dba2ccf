using System;
using System.Numerics;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>An immutable set of hashes of 128 bits, which keeps 64 of each.</summary>
/// <remarks>Open addressing, between a quarter and half full. The hashes must be evenly distributed.</remarks>
internal sealed class HashSet128
{
    private readonly ulong[] _slots; // 0 for a free one.

    /// <summary>Creates a set.</summary>
    /// <param name="capacity">At least the number of hashes.</param>
    /// <param name="fill">Adds the hashes.</param>
    internal HashSet128(int capacity, Action<Builder> fill)
    {
        _slots = new ulong[BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, 1) * 2)];
        fill(new Builder(this));
    }

    internal static HashSet128 Empty { get; } = new(1, static _ => { });

    internal bool Contains(UInt128 hash) => _slots[SlotOf(KeptOf(hash))] != 0;

    private static ulong KeptOf(UInt128 hash) => (ulong)hash | 1;

    private int SlotOf(ulong kept)
    {
        int mask = _slots.Length - 1;
        int slot = (int)(kept >> 32) & mask;
        while (_slots[slot] != 0 && _slots[slot] != kept)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    /// <summary>Fills a set that is being created.</summary>
    internal readonly struct Builder(HashSet128 set)
    {
        internal void Add(UInt128 hash)
        {
            ulong kept = KeptOf(hash);
            set._slots[set.SlotOf(kept)] = kept;
        }
    }
}
