using System;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Statsig.Fast.Rulesets;

/// <summary>The specs of one kind by handle: by the number of the schema, then by ordinal.</summary>
/// <remarks>
/// A slot is empty until its handle is first used with the ruleset, and never changes after that. Reading takes no lock: whoever meets an
/// older array finds an empty slot, looks the name up and stores the same spec again. A mutable struct, kept in a field
/// that must not become readonly: it saves every check a load.
/// </remarks>
internal struct SlotTable<T>
    where T : class
{
    private T?[]?[] _slots;

    public SlotTable() => _slots = [];

    /// <summary>The number of schemas that have slots.</summary>
    internal readonly int SchemaCount => _slots.Length;

    internal readonly ReadOnlySpan<T?> Of(int schema) => _slots[schema];

    /// <summary>What a slot holds; null while it is empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Three loads and two compares are the whole look-up of a typed check.
    internal readonly T? Find(int schema, int ordinal)
    {
        T?[]?[] slots = _slots;
        return (uint)schema < (uint)slots.Length && slots[schema] is { } own && (uint)ordinal < (uint)own.Length ? own[ordinal] : null;
    }

    /// <summary>Fills a slot.</summary>
    /// <param name="storing">The lock of the ruleset, so that no two threads grow the table at once.</param>
    /// <param name="schema">The number of the schema.</param>
    /// <param name="ordinal">The ordinal in it.</param>
    /// <param name="count">How many ordinals the schema has.</param>
    /// <param name="value">What belongs there.</param>
    internal void Store(Lock storing, int schema, int ordinal, int count, T value)
    {
        lock (storing)
        {
            T?[]?[] slots = _slots;
            if (schema >= slots.Length)
            {
                Array.Resize(ref slots, schema + 1);
            }

            T?[]? own = slots[schema];
            if (own is null || ordinal >= own.Length)
            {
                Array.Resize(ref own, Math.Max(count, ordinal + 1));
                own[ordinal] = value;

                // Release: a reader that meets the longer array also sees what was copied into it.
                Volatile.Write(ref slots[schema], own);
            }
            else
            {
                Volatile.Write(ref own[ordinal], value);
            }

            Volatile.Write(ref _slots, slots);
        }
    }
}
