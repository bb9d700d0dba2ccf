using System;
using System.Runtime.CompilerServices;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Rulesets;

/// <summary>Specs of one kind by name.</summary>
internal sealed class SpecIndex
{
    private readonly NameTable _table;
    private readonly CompiledSpec[] _specs;

    internal SpecIndex(CompiledSpec[] specs)
    {
        _specs = specs;
        _table = new NameTable(Array.ConvertAll(specs, static spec => spec.Name));
    }

    internal static SpecIndex Empty { get; } = new([]);

    internal ReadOnlySpan<CompiledSpec> Specs => _specs;

    /// <summary>Finds the spec of a name; returns null for an unknown name.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Saves one call in every check.
    internal CompiledSpec? Find(string name)
    {
        int index = _table.Find(name);
        return index >= 0 ? _specs[index] : null;
    }
}
