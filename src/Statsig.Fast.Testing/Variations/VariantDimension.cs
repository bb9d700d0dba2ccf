using System;
using System.Collections.Generic;

namespace Statsig.Fast.Testing;

/// <summary>
/// One part of a <see cref="Variant"/> with all its values: a gate, the groups of an experiment, or values of a parameter.
/// </summary>
/// <remarks>
/// Converted from a gate accessor, or created by <see cref="VariantDimensions"/>. The values are checked when the dimension is created, as
/// overrides are. Immutable.
/// </remarks>
public sealed class VariantDimension
{
    private readonly Func<int, OverrideScope> _apply;

    internal VariantDimension(string name, IReadOnlyList<string> values, Func<int, OverrideScope> apply)
    {
        Name = name;
        Values = values;
        _apply = apply;
    }

    /// <summary>The name of the gate or experiment; that of an experiment, layer or dynamic config with its parameter.</summary>
    public string Name { get; }

    /// <summary>The values as texts.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>Converts a gate, whose values are on and off.</summary>
    public static implicit operator VariantDimension(GateAccessor gate) => FromGate(gate);

    /// <summary>Creates the dimension of a gate, whose values are on and off.</summary>
    public static VariantDimension FromGate(GateAccessor gate) => new(gate.Name, ["on", "off"], value => gate.Override(value == 0));

    internal OverrideScope Apply(int value) => _apply(value);
}
