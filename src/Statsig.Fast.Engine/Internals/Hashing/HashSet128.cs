using System;
using System.Numerics;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>An immutable set of hashes of 128 bits, which keeps 64 of each.</summary>
/// <remarks>Open addressing, at most half full. The hashes must be evenly distributed.</remarks>
internal sealed class HashSet128
{
    private readonly ulong[] _slots; // 0 for a free one.

    /// <summary>Creates a set.</summary>
    /// <param name="hashes">The hashes; repeats take no room.</param>
    /// <param name="count">The number of hashes in the array.</param>
    internal HashSet128(Hash128[] hashes, int count)
    {
        ulong[] slots = SlotsFor(count);
        int distinct = 0;
        for (int i = 0; i < count; i++)
        {
            distinct += Add(slots, KeptOf(hashes[i])) ? 1 : 0;
        }

        _slots = slots;
        if (SlotsFor(distinct) is var fewer && fewer.Length < slots.Length)
        {
            foreach (ulong kept in slots)
            {
                _ = kept != 0 && Add(fewer, kept);
            }

            _slots = fewer;
        }
    }

    internal static HashSet128 Empty { get; } = new(new Hash128[1], 0); // Not an empty array, which the JIT would compile at start.

    internal bool Contains(Hash128 hash)
    {
        ulong kept = KeptOf(hash);
        return _slots[SlotOf(_slots, kept)] == kept;
    }

    private static ulong[] SlotsFor(int count) => new ulong[BitOperations.RoundUpToPowerOf2((uint)Math.Max(count, 1) * 2)];

    private static ulong KeptOf(Hash128 hash) => hash.Lower | 1;

    private static bool Add(ulong[] slots, ulong kept)
    {
        ref ulong slot = ref slots[SlotOf(slots, kept)];
        bool isNew = slot == 0;
        slot = kept;
        return isNew;
    }

    /// <summary>The slot of a hash, or the free one where it belongs.</summary>
    private static int SlotOf(ulong[] slots, ulong kept)
    {
        int mask = slots.Length - 1;
        int slot = (int)(kept >> 32) & mask;
        while (slots[slot] != 0 && slots[slot] != kept)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }
}
