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
        : this(new NameTable(Array.ConvertAll(specs, static spec => spec.Name)), specs)
    {
    }

    private SpecIndex(NameTable table, CompiledSpec[] specs)
    {
        _specs = specs;
        _table = table;
    }

    internal static SpecIndex Empty { get; } = new([]);

    internal ReadOnlySpan<CompiledSpec> Specs => _specs;

    /// <summary>Creates an index of other specs with the same names in the same order.</summary>
    internal SpecIndex With(CompiledSpec[] specs) => new(_table, specs);

    /// <summary>Finds the spec of a name; returns null for an unknown name.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Saves one call in every check.
    internal CompiledSpec? Find(string name)
    {
        int index = _table.Find(name);
        return index >= 0 ? _specs[index] : null;
    }

    /// <summary>Finds the position of a name in <see cref="Specs"/>; returns -1 for an unknown name.</summary>
    internal int PositionOf(string name) => _table.Find(name);
}
