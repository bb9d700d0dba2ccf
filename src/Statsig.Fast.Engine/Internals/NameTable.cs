using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Statsig.Fast.Internals;

/// <summary>An immutable table from names to their positions in the list it was made from.</summary>
/// <remarks>
/// <para>
/// Open addressing, at most a quarter full, which keeps the runs of ordinary names far below the limit that detects prepared ones. The hash
/// reads the length and three times four characters (start, middle, end), which is cheap enough for a look-up by name. Names built to
/// collide under it make probe runs long; the table detects this while it is made and then hashes whole names with the runtime's randomized
/// hash instead.
/// </para>
/// <para>Of repeated names the last position counts. Safe from any thread.</para>
/// </remarks>
internal sealed class NameTable
{
    private const int LongestSampledRun = 40;
    private const int SlotsPerName = 4;

    private readonly Entry[] _entries;
    private readonly bool _hashesWholeNames;

    internal NameTable(ReadOnlySpan<string> names)
    {
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, names.Length * SlotsPerName));
        _entries = new Entry[size];
        if (!TryFill(names))
        {
            Array.Clear(_entries);
            _hashesWholeNames = true;
            TryFill(names);
        }
    }

    internal static NameTable Empty { get; } = new([]);

    /// <summary>The position of a name; -1 when it is not in the table.</summary>
    /// <remarks>
    /// No calls on the common way: the hash is inlined and so is the comparison of names, which keeps the method a leaf
    /// that saves no registers. A third of a look-up's time, measured with eight names of nine to fourteen characters.
    /// </remarks>
    internal int Find(string name)
    {
        if (_hashesWholeNames)
        {
            return FindByWholeName(name);
        }

        uint hash = SampledHash(name);

        // Unchecked: the mask keeps every position inside the array, which is never empty. Saves a compare per probe.
        ref Entry first = ref MemoryMarshal.GetArrayDataReference(_entries);
        uint mask = (uint)_entries.Length - 1;
        for (uint i = hash & mask; ; i = (i + 1) & mask)
        {
            ref readonly Entry entry = ref Unsafe.Add(ref first, i);
            string? candidate = entry.Name;
            if (candidate is null)
            {
                return -1;
            }

            if (entry.Hash == hash && NameComparison.AreEqual(candidate, name))
            {
                return entry.Index;
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Not inlined: only tables with prepared names use it.
    private int FindByWholeName(string name)
    {
        uint hash = (uint)name.GetHashCode();
        uint mask = (uint)_entries.Length - 1;
        for (uint i = hash & mask; ; i = (i + 1) & mask)
        {
            ref readonly Entry entry = ref _entries[i];
            if (entry.Name is null)
            {
                return -1;
            }

            if (entry.Hash == hash && entry.Name == name)
            {
                return entry.Index;
            }
        }
    }

    private bool TryFill(ReadOnlySpan<string> names)
    {
        uint mask = (uint)_entries.Length - 1;
        for (int index = 0; index < names.Length; index++)
        {
            string name = names[index];
            uint hash = _hashesWholeNames ? (uint)name.GetHashCode() : SampledHash(name);
            uint i = hash & mask;
            int run = 0;
            while (_entries[i].Name is { } other && !(_entries[i].Hash == hash && other == name))
            {
                i = (i + 1) & mask;
                if (++run > LongestSampledRun && !_hashesWholeNames)
                {
                    return false;
                }
            }

            _entries[i] = new Entry(name, hash, index);
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Once per look-up; inlined, it keeps the text and its length in registers.
    private static uint SampledHash(string name)
    {
        ref char first = ref Unsafe.AsRef(in name.GetPinnableReference()); // Not of a span, which would be that of null as well.
        int length = name.Length;
        ulong mixed;
        if (length >= 4)
        {
            ulong start = Load(ref first, 0);
            ulong middle = Load(ref first, (length >> 1) - 2);
            ulong end = Load(ref first, length - 4);
            mixed = ((start ^ BitOperations.RotateLeft(end, 29)) * 0x9E3779B97F4A7C15UL) ^ (middle * 0xC2B2AE3D27D4EB4FUL);
        }
        else
        {
            mixed = 0;
            for (int i = 0; i < length; i++)
            {
                mixed = (mixed << 16) | Unsafe.Add(ref first, i);
            }

            mixed *= 0x9E3779B97F4A7C15UL;
        }

        mixed = (mixed + (ulong)length) * 0xFF51AFD7ED558CCDUL;
        return (uint)(mixed >> 32);

        // Four characters at a position that the caller has checked: one load instead of four. NativeAOT would call it three times.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static ulong Load(ref char first, int position) =>
            Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<char, byte>(ref Unsafe.Add(ref first, position)));
    }

    private readonly record struct Entry(string? Name, uint Hash, int Index);
}
