using System;
using System.Collections.Generic;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Compilation;

/// <summary>The specs of one kind while they are compiled, so that rules can refer to specs that come later in the payload.</summary>
/// <remarks>
/// When a delivery has the names of the ruleset before in the same order, as after most changes, the table has no names of its own: it asks
/// the index of that ruleset.
/// </remarks>
internal sealed class SpecTable
{
    private readonly SpecIndex? _sameNames;
    private Dictionary<string, int>? _otherNames; // And their positions.
    private readonly List<CompiledSpec> _specs;

    /// <param name="capacity">The expected number of specs.</param>
    /// <param name="sameNames">
    /// The index of the ruleset before when the delivery has the same names in the same order; otherwise null.
    /// </param>
    internal SpecTable(int capacity, SpecIndex? sameNames)
    {
        _sameNames = sameNames;
        _otherNames = sameNames is null ? new Dictionary<string, int>(capacity, StringComparer.Ordinal) : null;
        _specs = new List<CompiledSpec>(capacity);
    }

    /// <summary>All specs, in the order of the delivery, then those that only a mapping or an autotune names.</summary>
    internal IReadOnlyList<CompiledSpec> Specs => _specs;

    /// <summary>Adds the next spec of the delivery.</summary>
    internal void Add(CompiledSpec spec)
    {
        _otherNames?.Add(spec.Name, _specs.Count);
        _specs.Add(spec);
    }

    /// <summary>Finds the position of a name in <see cref="Specs"/>; returns -1 for an unknown name.</summary>
    internal int PositionOf(string name)
    {
        int position = _sameNames?.PositionOf(name) ?? -1;
        return position < 0 && _otherNames is not null ? _otherNames.GetValueOrDefault(name, -1) : position;
    }

    /// <summary>Finds the spec of a name; returns null for an unknown name.</summary>
    internal CompiledSpec? Find(string name) => PositionOf(name) is var position and >= 0 ? _specs[position] : null;

    /// <summary>Finds the spec of a name, or adds one that the delivery does not contain.</summary>
    internal CompiledSpec GetOrAdd(string name)
    {
        if (Find(name) is { } spec)
        {
            return spec;
        }

        _otherNames ??= new Dictionary<string, int>(StringComparer.Ordinal);
        spec = new CompiledSpec(name);
        Add(spec);
        return spec;
    }

    internal SpecIndex ToIndex() => _sameNames is not null && _otherNames is null ? _sameNames.With([.. _specs]) : new SpecIndex([.. _specs]);
}
