using System;
using System.Numerics;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>The entries of a map in their order: the hashes of their names, and their values by hash. Immutable.</summary>
internal sealed class HashedMap
{
    private readonly ulong[] _names;
    private readonly HashedBytes[] _values;

    private HashedMap(ulong[] names, HashedBytes[] values, int count)
    {
        _names = names;
        _values = values;
        Count = count;
    }

    internal static HashedMap Empty { get; } = new(new ulong[1], new HashedBytes[1], 0); // Not empty arrays, which the JIT would compile at start.

    internal int Count { get; }

    /// <summary>Creates a map; the empty one when two names have one hash.</summary>
    /// <param name="names">The hashes of the names, which the map keeps.</param>
    /// <param name="values">The values by the positions of their names, which the map keeps.</param>
    internal static HashedMap Of(ulong[] names, HashedBytes[] values) =>
        names.Length == 0 || Slots(names) is null ? Empty : new HashedMap(names, values, names.Length);

    /// <summary>Gets the hash of the name at a position.</summary>
    internal ulong NameAt(int position) => _names[position];

    /// <summary>Gets the value at a position.</summary>
    internal HashedBytes ValueAt(int position) => _values[position];

    /// <summary>The positions of names by open addressing, each plus one, at most half full; null when a name occurs twice.</summary>
    private static int[]? Slots(ReadOnlySpan<ulong> names)
    {
        int[] slots = new int[BitOperations.RoundUpToPowerOf2((uint)names.Length * 2)];
        for (int position = 0; position < names.Length; position++)
        {
            ref int slot = ref slots[SlotOf(slots, names, names[position])];
            if (slot != 0)
            {
                return null;
            }

            slot = position + 1;
        }

        return slots;
    }

    /// <summary>The slot of a name, or the free one where it belongs.</summary>
    private static int SlotOf(int[] slots, ReadOnlySpan<ulong> names, ulong name)
    {
        int mask = slots.Length - 1;
        int slot = (int)(name >> 32) & mask;
        while (slots[slot] != 0 && names[slots[slot] - 1] != name)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    /// <summary>Finds positions of names. Not thread-safe.</summary>
    internal sealed class Search(HashedMap map)
    {
        // A table costs about as much as this number of passes over the names.
        private const int PassesWithoutTable = 16;

        private int[]? _slots;
        private int _passes;

        /// <summary>Finds the position of a name; returns -1 for a name that the map does not contain.</summary>
        /// <param name="name">The hash of the name.</param>
        /// <param name="expected">Where the name probably is; any number.</param>
        internal int Find(ulong name, int expected)
        {
            ReadOnlySpan<ulong> names = map._names.AsSpan(0, map.Count);
            if ((uint)expected < (uint)names.Length && names[expected] == name)
            {
                return expected;
            }

            if (_slots is null && _passes++ < PassesWithoutTable)
            {
                return names.IndexOf(name);
            }

            _slots ??= Slots(names)!; // No name occurs twice.
            return _slots[SlotOf(_slots, names, name)] - 1;
        }
    }
}
