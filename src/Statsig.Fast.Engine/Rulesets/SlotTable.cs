using System;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Statsig.Fast.Rulesets;

/// <summary>The specs of one kind by handle: by the number of the schema, then by ordinal.</summary>
/// <remarks>
/// A slot is empty until its handle is first used with the ruleset, and never changes after that. Reading takes no lock: a thread that
/// reads an older array finds an empty slot, looks up the name and stores the same spec again. A mutable struct, kept in a field that must
/// not become readonly: it saves every check a load.
/// </remarks>
internal struct SlotTable<T>
    where T : class
{
    private T?[]?[] _slots;

    public SlotTable() => _slots = [];

    /// <summary>Gets the number of schemas with slots.</summary>
    internal readonly int SchemaCount => _slots.Length;

    internal readonly ReadOnlySpan<T?> Of(int schema) => _slots[schema];

    /// <summary>Gets the content of a slot; null while it is empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Saves a call: the look-up of a typed check is three loads and two compares.
    internal readonly T? Find(int schema, int ordinal)
    {
        T?[]?[] slots = _slots;
        return (uint)schema < (uint)slots.Length && slots[schema] is { } own && (uint)ordinal < (uint)own.Length ? own[ordinal] : null;
    }

    /// <summary>Fills a slot.</summary>
    /// <param name="storing">The lock of the ruleset, so that only one thread grows the table.</param>
    /// <param name="schema">The number of the schema.</param>
    /// <param name="ordinal">The ordinal in the schema.</param>
    /// <param name="count">The number of ordinals of the schema.</param>
    /// <param name="value">The content.</param>
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

                // Release: a reader that sees the longer array also sees its copied content. Likewise below.
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
