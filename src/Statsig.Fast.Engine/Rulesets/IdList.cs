using System;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Statsig.Fast.Rulesets;

/// <summary>A set of hashed unit IDs, 48 bits each, that grows and shrinks by the lines of its file.</summary>
/// <remarks>
/// <para>
/// A change costs its line, regardless of the size of the list, and is visible to readers at once: all of it or nothing. Readers never
/// wait and allocate nothing. Only one thread at a time may change a list.
/// </para>
/// <para>
/// Source of the format: evaluation of ID lists in Statsig's SDKs; one line "+key" or "-key" per change, keys of 8 base64 characters.
/// </para>
/// </remarks>
internal sealed class IdList
{
    /// <summary>A change that removes its key has this bit, above those of the key.</summary>
    internal const ulong Removal = 1UL << 63;

    /// <summary>Above this number of keys, 65,536 arrays take less memory than one, and growth copies less at a time.</summary>
    internal const int MaxFlat = 1 << 18;

    private const ulong KeyBits = (1UL << 48) - 1;

    // Keys come from outside and could be chosen to collide. The factors are random per process, which prevents that.
    private static readonly ulong First = (ulong)Random.Shared.NextInt64() | 1;
    private static readonly ulong Second = (ulong)Random.Shared.NextInt64() | 1;

    private IdTable _table;
    private bool _isExpecting; // Until all expected keys have come, few keys are no reason for a small table.

    /// <param name="expected">The number of keys that will be added soon, if it is known.</param>
    internal IdList(long expected = 0)
    {
        _isExpecting = expected > MaxFlat;
        _table = _isExpecting ? new BucketedIdTable(expected) : new FlatIdTable();
    }

    /// <summary>The number of keys; for the thread that changes the list, approximate for others.</summary>
    internal int Count => Volatile.Read(ref _table).Count;

    /// <summary>True while the keys are in 65,536 arrays.</summary>
    internal bool IsLarge => Volatile.Read(ref _table) is BucketedIdTable;

    /// <summary>Returns true when the key is in the list. Safe from any thread.</summary>
    internal bool Contains(ulong key)
    {
        ulong place = Scramble(key);
        IdTable table = Volatile.Read(ref _table);

        // A type check costs less than a virtual call, above all under NativeAOT.
        return table is FlatIdTable flat ? flat.Contains(place) : Unsafe.As<BucketedIdTable>(table).Contains(place);
    }

    /// <summary>Applies the changes of whole lines; other lines are ignored.</summary>
    internal void Apply(ReadOnlySpan<byte> lines)
    {
        var reader = new IdListReader(this);
        reader.Read(lines);
        reader.EndLine();
    }

    /// <summary>Applies changes in their order.</summary>
    /// <param name="changes">Scrambled keys, those to remove with <see cref="Removal"/>.</param>
    internal void Apply(ReadOnlySpan<ulong> changes)
    {
        IdTable table = _table;
        table.Prefetch(changes);
        foreach (ulong change in changes)
        {
            if ((change & Removal) == 0)
            {
                table.Add(change);
            }
            else
            {
                table.Remove(change & KeyBits);
            }
        }

        if (table.Count > MaxFlat && table is FlatIdTable)
        {
            MoveTo(new BucketedIdTable(expected: 0));
        }
        else if (!_isExpecting)
        {
            Shrink();
        }
    }

    /// <summary>Returns a separate list with the same keys. Safe while another thread changes this one.</summary>
    internal IdList Copy()
    {
        IdTable table = Volatile.Read(ref _table);
        var copy = new IdList(table.Count);
        table.AddTo(copy._table);
        return copy;
    }

    /// <summary>Gives back the room that fewer keys than expected left.</summary>
    internal void Trim()
    {
        _isExpecting = false;
        Shrink();
        (_table as BucketedIdTable)?.Trim();
    }

    /// <summary>
    /// Moves the keys of a large table to one array when few are left; not as soon as it would do, so that a list does not alternate.
    /// </summary>
    private void Shrink()
    {
        if (_table is BucketedIdTable && _table.Count < MaxFlat / 4)
        {
            MoveTo(new FlatIdTable());
        }
    }

    private void MoveTo(IdTable table)
    {
        _table.AddTo(table);

        // Release: a reader that finds the new table finds its keys in it. Until then readers use the old one, which has the same keys.
        Volatile.Write(ref _table, table);
    }

    /// <summary>Maps the 48 bits of a key to 48 other bits, one to one, of which any part selects a place evenly.</summary>
    /// <remarks>Odd factors and shifts can be inverted, so distinct keys stay distinct.</remarks>
    internal static ulong Scramble(ulong key)
    {
        ulong mixed = (key * First) & KeyBits;
        return ((mixed ^ (mixed >> 24)) * Second) & KeyBits;
    }
}
