using System;

namespace Statsig.Fast.Rulesets;

/// <summary>A set of 48-bit keys that one thread changes in place while any number of threads read it without waiting.</summary>
/// <remarks>
/// <para>
/// Open addressing with linear probing. A change is one write of one slot: a key into a free slot, or the tombstone over a key. No key ever
/// moves within an array, so a reader misses none. Growth fills a new array and publishes it with one write; readers that still hold the
/// old array answer from the moment before.
/// </para>
/// <para>
/// Slots and arrays are written with release and read with acquire semantics. A reader of a new array then finds its keys in it, and a
/// reader that found a later change also finds the earlier ones, on Arm as well. On x64 these are plain loads and stores.
/// </para>
/// </remarks>
internal abstract class IdTable
{
    /// <summary>The number of keys; for the thread that changes the table, approximate for others.</summary>
    internal int Count { get; private protected set; }

    /// <summary>Returns true when the key is in the table. Safe from any thread.</summary>
    internal abstract bool Contains(ulong key);

    /// <summary>Adds a key. Keys that are present stay where they are.</summary>
    internal abstract void Add(ulong key);

    /// <summary>Removes a key, if it is present.</summary>
    internal abstract void Remove(ulong key);

    /// <summary>Requests the memory that the changes will need, so that their cache misses overlap.</summary>
    internal abstract void Prefetch(ReadOnlySpan<ulong> changes);

    /// <summary>Adds all keys to another table. Safe while another thread changes this one.</summary>
    internal abstract void AddTo(IdTable other);
}
