using System;
using System.Threading;

namespace Statsig.Fast.Rulesets;

/// <summary>The keys of a small ID list in one array.</summary>
internal sealed class FlatIdTable : IdTable
{
    private const ulong Free = 0;
    private const ulong Tombstone = 1;
    private const ulong Present = 1UL << 48; // Set in every key that is held, so that none is free or a tombstone.
    private const int MinSlots = 8;

    // A third to a half of the slots are in use: a look-up seldom goes beyond its first slot, and small lists may take more memory an
    // entry.
    private const uint SlotsPerKey = 3;
    private const uint MinSlotsPerUse = 2;
    private const uint MostSlotsPerKey = 8;

    private ulong[] _slots = new ulong[MinSlots];
    private uint _used; // Keys and tombstones.

    internal override bool Contains(ulong key)
    {
        ulong[] slots = Volatile.Read(ref _slots);
        ulong wanted = key | Present;
        for (int i = Start(key, slots.Length); ;)
        {
            // Also on 32-bit processors, whose plain reads of 64 bits may be torn.
            ulong slot = Volatile.Read(ref slots[i]);
            if (slot == wanted)
            {
                return true;
            }

            if (slot == Free)
            {
                return false;
            }

            i = i + 1 == slots.Length ? 0 : i + 1;
        }
    }

    internal override void Add(ulong key)
    {
        ulong[] slots = _slots;
        ulong wanted = key | Present;
        int reusable = -1;
        int i = Start(key, slots.Length);
        for (; slots[i] != Free; i = i + 1 == slots.Length ? 0 : i + 1)
        {
            if (slots[i] == wanted)
            {
                return;
            }

            reusable = reusable < 0 && slots[i] == Tombstone ? i : reusable;
        }

        Count++;
        if (reusable >= 0)
        {
            Volatile.Write(ref slots[reusable], wanted);
        }
        else if ((_used + 1UL) * MinSlotsPerUse > (uint)slots.Length)
        {
            Rebuild(wanted);
        }
        else
        {
            _used++;
            Volatile.Write(ref slots[i], wanted);
        }
    }

    internal override void Remove(ulong key)
    {
        ulong[] slots = _slots;
        ulong wanted = key | Present;
        int i = Start(key, slots.Length);
        for (; slots[i] != wanted; i = i + 1 == slots.Length ? 0 : i + 1)
        {
            if (slots[i] == Free)
            {
                return;
            }
        }

        Count--;
        Volatile.Write(ref slots[i], Tombstone);
        if ((uint)Count * (ulong)MostSlotsPerKey < (uint)slots.Length && slots.Length > MinSlots)
        {
            Rebuild(Free);
        }
    }

    /// <remarks>Nothing: a small table stays in the cache.</remarks>
    internal override void Prefetch(ReadOnlySpan<ulong> changes)
    {
    }

    internal override void AddTo(IdTable other)
    {
        ulong[] slots = Volatile.Read(ref _slots);
        for (int i = 0; i < slots.Length; i++)
        {
            ulong slot = Volatile.Read(ref slots[i]);
            if (slot > Tombstone)
            {
                other.Add(slot & ~Present);
            }
        }
    }

    // The product of the upper 32 bits and the length selects a place in an array of any length.
    private static int Start(ulong key, int length) => (int)(((key >> 16) * (uint)length) >> 32);

    private static void Insert(ulong[] slots, ulong held)
    {
        int i = Start(held & ~Present, slots.Length);
        while (slots[i] != Free)
        {
            i = i + 1 == slots.Length ? 0 : i + 1;
        }

        slots[i] = held;
    }

    /// <summary>Moves the keys to a new array without tombstones, with one more key unless it is <see cref="Free"/>.</summary>
    private void Rebuild(ulong added)
    {
        var slots = new ulong[Math.Max(MinSlots, checked(Count * (int)SlotsPerKey))];
        foreach (ulong slot in _slots)
        {
            if (slot > Tombstone)
            {
                Insert(slots, slot);
            }
        }

        if (added != Free)
        {
            Insert(slots, added);
        }

        _used = (uint)Count;
        Volatile.Write(ref _slots, slots);
    }
}
