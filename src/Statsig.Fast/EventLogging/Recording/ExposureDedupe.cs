using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Threading;

namespace Statsig.Fast.EventLogging.Recording;

/// <summary>Remembers the exposures of the current window, so that repeats are not logged.</summary>
/// <remarks>
/// <para>
/// A table of a fixed size: four places per set, one set per cache line. A full set forgets one of its exposures, which is then logged once
/// more: the table errs on the side of logging. Any number of threads read and add without a lock. Two threads that add at the same time
/// may leave a place with one word of each, which matches no exposure (128 bits decide) and is overwritten like any other.
/// </para>
/// <para>The pump empties it when the window ends. Allocates nothing after its construction.</para>
/// </remarks>
internal sealed class ExposureDedupe
{
    private const int PlacesPerSet = 4;
    private const int WordsPerPlace = 2;
    private const int WordsPerSet = PlacesPerSet * WordsPerPlace;
    private const int WordsPerLine = 8;

    private readonly ulong[] _words;
    private readonly nuint _start;
    private readonly nuint _setMask;
    private int _isUsed;

    /// <summary>Creates a table.</summary>
    /// <param name="capacity">The smallest number of exposures that the table can hold; rounded up to a power of two.</param>
    internal ExposureDedupe(int capacity)
    {
        int sets = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, (capacity + PlacesPerSet - 1) / PlacesPerSet));

        // Pinned, so that the sets stay aligned to cache lines: a probe then touches one line, not two.
        _words = GC.AllocateArray<ulong>((sets * WordsPerSet) + WordsPerLine, pinned: true);
        nuint address = AddressOf(_words);
        _start = ((nuint)64 - (address & 63)) % 64 / sizeof(ulong);
        _setMask = (nuint)sets - 1;
    }

    internal int Capacity => ((int)_setMask + 1) * PlacesPerSet;

    /// <summary>Returns true when an exposure was added in this window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Saves a call for four compares on one cache line in every exposure.
    internal bool Contains(ExposureKey key)
    {
        ref ulong set = ref SetOf(key.High);
        for (int place = 0; place < WordsPerSet; place += WordsPerPlace)
        {
            if (Unsafe.Add(ref set, place) == key.Low && Unsafe.Add(ref set, place + 1) == key.High)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds an exposure; in a full set it replaces another one.</summary>
    internal void Add(ExposureKey key)
    {
        ref ulong set = ref SetOf(key.High);
        int chosen = (int)(key.Low & (PlacesPerSet - 1)) * WordsPerPlace;
        for (int place = 0; place < WordsPerSet; place += WordsPerPlace)
        {
            if (Unsafe.Add(ref set, place) == 0)
            {
                chosen = place;
                break;
            }
        }

        // No barrier: a reader that sees only one of the two words finds no match and logs, which is allowed.
        Unsafe.Add(ref set, chosen + 1) = key.High;
        Unsafe.Add(ref set, chosen) = key.Low;
        if (_isUsed == 0) // Read first, so that the cache line stays shared while the flag is set.
        {
            Volatile.Write(ref _isUsed, 1);
        }
    }

    /// <summary>Clears the table. Exposures that threads add meanwhile may be kept or lost.</summary>
    internal void Clear()
    {
        if (Interlocked.Exchange(ref _isUsed, 0) != 0)
        {
            Array.Clear(_words);
        }
    }

    /// <summary>Prefetches the cache line of an exposure that will be looked up soon.</summary>
    /// <param name="high">The half of the key that is known before the evaluation.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // One instruction.
    internal unsafe void Prefetch(ulong high)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref SetOf(high))); // The table is pinned.
        }
    }

    // Unsafe: no bounds check, because the mask keeps every set inside of the pinned table.
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Saves a call in every probe.
    private ref ulong SetOf(ulong high) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_words), _start + (((nuint)(high >> 32) & _setMask) * WordsPerSet));

    private static unsafe nuint AddressOf(ulong[] pinned) => (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));
}
