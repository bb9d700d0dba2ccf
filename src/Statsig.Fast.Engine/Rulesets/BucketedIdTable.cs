using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Threading;

namespace Statsig.Fast.Rulesets;

/// <summary>The keys of a large ID list in 65,536 arrays, selected by the upper 16 bits of a key; the arrays hold the other 32.</summary>
/// <remarks>
/// Growth rebuilds one array of some hundred keys at a time. An array begins with two counters that only the changing thread uses, in the
/// cache line of its length: slots in use, and keys. The values 0 and 1 mark free slots and tombstones; keys whose lower bits are 0 or 1
/// are bits in a separate array.
/// </remarks>
internal sealed class BucketedIdTable : IdTable
{
    private const int Buckets = 1 << 16;
    private const uint Free = 0;
    private const uint Tombstone = 1;
    private const int Used = 0;
    private const int Live = 1;
    private const int Head = 2;
    private const int MinSlots = 6;

    // One free slot: the first key of a bucket finds it full.
    private static readonly uint[] Empty = new uint[Head + 1];

    // In a struct: writing to an array of arrays checks the type of the element each time, and so does a reference to one.
    private readonly Bucket[] _buckets = new Bucket[Buckets];
    private readonly uint[] _reserved = new uint[2 * Buckets / 32];
    private readonly int _firstSlots;

    /// <param name="expected">The number of keys that will be added soon; the first array of each bucket has room for its share.</param>
    internal BucketedIdTable(long expected)
    {
        Array.Fill(_buckets, new Bucket { Slots = Empty, Length = Empty.Length });

        // Shares vary around their mean by its square root: one bucket in six has to grow once, and the others waste little.
        double share = Math.Min(expected / (double)Buckets, Array.MaxLength / 4);
        _firstSlots = Math.Max(MinSlots, (int)((share + Math.Sqrt(share)) * 5 / 3));
    }

    internal override bool Contains(ulong key)
    {
        uint rest = (uint)key;
        if (rest <= Tombstone)
        {
            (int word, uint bit) = PlaceOf(key);
            return (Volatile.Read(ref _reserved[word]) & bit) != 0;
        }

        ref Bucket place = ref _buckets[(int)(key >> 32)];
        uint[] bucket = Volatile.Read(ref place.Slots);
        int length = place.Length;

        // The processor predicts that the lengths agree, so it reads the slot and the array's length at the same time, and a check waits
        // for one cache miss instead of two.
        return length == bucket.Length ? Contains(bucket, Start(rest, length), rest) : ContainsWhileGrowing(bucket, rest);
    }

    internal override void Add(ulong key)
    {
        uint rest = (uint)key;
        if (rest <= Tombstone)
        {
            (int word, uint bit) = PlaceOf(key);
            Count += (_reserved[word] & bit) == 0 ? 1 : 0;
            Volatile.Write(ref _reserved[word], _reserved[word] | bit);
            return;
        }

        uint[] bucket = _buckets[(int)(key >> 32)].Slots;
        int reusable = -1;
        int i = Start(rest, bucket.Length);
        for (; bucket[i] != Free; i = i + 1 == bucket.Length ? Head : i + 1)
        {
            if (bucket[i] == rest)
            {
                return;
            }

            reusable = reusable < 0 && bucket[i] == Tombstone ? i : reusable;
        }

        Count++;
        if (reusable < 0 && (bucket[Used] + 1UL) * 5 > (uint)(bucket.Length - Head) * 3UL)
        {
            Rebuild((int)(key >> 32), rest);
            return;
        }

        bucket[Used] += reusable < 0 ? 1u : 0;
        bucket[Live]++;
        Volatile.Write(ref bucket[reusable < 0 ? i : reusable], rest);
    }

    internal override void Remove(ulong key)
    {
        uint rest = (uint)key;
        if (rest <= Tombstone)
        {
            (int word, uint bit) = PlaceOf(key);
            Count -= (_reserved[word] & bit) == 0 ? 0 : 1;
            Volatile.Write(ref _reserved[word], _reserved[word] & ~bit);
            return;
        }

        uint[] bucket = _buckets[(int)(key >> 32)].Slots;
        int i = Start(rest, bucket.Length);
        for (; bucket[i] != rest; i = i + 1 == bucket.Length ? Head : i + 1)
        {
            if (bucket[i] == Free)
            {
                return;
            }
        }

        Count--;
        bucket[Live]--;
        Volatile.Write(ref bucket[i], Tombstone);
        if (bucket[Live] * 4UL < (uint)(bucket.Length - Head))
        {
            Rebuild((int)(key >> 32), Free);
        }
    }

    internal override unsafe void Prefetch(ReadOnlySpan<ulong> changes)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        foreach (ulong change in changes)
        {
            // Nothing of the array is read here. The address is wrong if the collector moves the array meanwhile, which a prefetch may be.
            ref Bucket place = ref _buckets[(ushort)(change >> 32)];
            ref uint first = ref MemoryMarshal.GetArrayDataReference(place.Slots);
            Sse.Prefetch0(Unsafe.AsPointer(ref first));
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref first, Start((uint)change, place.Length))));
        }
    }

    internal override void AddTo(IdTable other)
    {
        for (int b = 0; b < Buckets; b++)
        {
            ulong upper = (ulong)b << 32;
            for (uint rest = 0; rest <= Tombstone; rest++)
            {
                if (Contains(upper | rest))
                {
                    other.Add(upper | rest);
                }
            }

            uint[] bucket = Volatile.Read(ref _buckets[b].Slots);
            for (int i = Head; i < bucket.Length; i++)
            {
                uint slot = Volatile.Read(ref bucket[i]);
                if (slot > Tombstone)
                {
                    other.Add(upper | slot);
                }
            }
        }
    }

    /// <summary>Gives back the room that fewer keys than expected left.</summary>
    internal void Trim()
    {
        for (int b = 0; b < Buckets; b++)
        {
            uint[] bucket = _buckets[b].Slots;
            if (bucket[Live] * 5UL < (uint)(bucket.Length - Head) * 2UL && bucket.Length > Head + MinSlots)
            {
                Rebuild(b, Free);
            }
        }
    }

    private static bool Contains(uint[] bucket, int start, uint rest)
    {
        for (int i = start; ;)
        {
            uint slot = Volatile.Read(ref bucket[i]);
            if (slot == rest)
            {
                return true;
            }

            if (slot == Free)
            {
                return false;
            }

            i = i + 1 == bucket.Length ? Head : i + 1;
        }
    }

    // The array was replaced between the two reads: its own length counts. Not inlined, so that the other case has no part of it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool ContainsWhileGrowing(uint[] bucket, uint rest) => Contains(bucket, Start(rest, bucket.Length), rest);

    // The product of the 32 bits and the number of slots selects one, in an array of any length.
    private static int Start(uint rest, int length) => Head + (int)(((ulong)rest * (uint)(length - Head)) >> 32);

    private static (int Word, uint Bit) PlaceOf(ulong key)
    {
        int place = ((int)(key >> 32) << 1) | (int)(key & 1);
        return (place >> 5, 1u << place);
    }

    private static void Insert(uint[] bucket, uint rest)
    {
        int i = Start(rest, bucket.Length);
        while (bucket[i] != Free)
        {
            i = i + 1 == bucket.Length ? Head : i + 1;
        }

        bucket[i] = rest;
    }

    /// <summary>Moves the keys of a bucket to a new array without tombstones, with one more key unless it is <see cref="Free"/>.</summary>
    private void Rebuild(int index, uint added)
    {
        uint[] old = _buckets[index].Slots;
        uint live = old[Live] + (added == Free ? 0u : 1);
        if (live == 0)
        {
            Publish(index, Empty);
            return;
        }

        // An array is rebuilt when more than three fifths of its slots are in use, and half of the new ones are: 8 bytes an entry at most,
        // and a key that is absent is known after three slots.
        int slots = Math.Max(ReferenceEquals(old, Empty) ? _firstSlots : MinSlots, checked((int)live * 2));
        var bucket = new uint[Head + slots];
        bucket[Used] = bucket[Live] = live;
        foreach (uint slot in old.AsSpan(Head))
        {
            if (slot > Tombstone)
            {
                Insert(bucket, slot);
            }
        }

        if (added != Free)
        {
            Insert(bucket, added);
        }

        Publish(index, bucket);
    }

    private void Publish(int index, uint[] bucket)
    {
        // Release: a reader that finds the array finds its keys in it.
        Volatile.Write(ref _buckets[index].Slots, bucket);
        _buckets[index].Length = bucket.Length;
    }

    private struct Bucket
    {
        internal uint[] Slots;

        /// <summary>The length of <see cref="Slots"/>, or of the array before, while a reader compares them.</summary>
        internal int Length;
    }
}
