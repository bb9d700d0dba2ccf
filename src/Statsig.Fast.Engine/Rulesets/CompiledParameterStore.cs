using Statsig.Fast.Internals;
using Statsig.Fast.Values;

namespace Statsig.Fast.Rulesets;

/// <summary>A parameter store in its compiled form.</summary>
internal sealed class CompiledParameterStore
{
    internal CompiledParameterStore(string name, CompiledStoreParameter[] parameters)
    {
        Name = name;
        Parameters = parameters;
        Table = new NameTable(System.Array.ConvertAll(parameters, static p => p.Name));
    }

    /// <summary>Fills the slot of a handle whose name the ruleset does not have.</summary>
    internal static CompiledParameterStore Unknown { get; } = new("", []);

    /// <summary>Creates a store with only fixed values.</summary>
    internal static CompiledParameterStore OfValues(string name, ParameterSet values)
    {
        var parameters = new CompiledStoreParameter[values.Names.Length];
        for (int i = 0; i < parameters.Length; i++)
        {
            parameters[i] = new CompiledStoreParameter
            {
                Name = values.Names[i],
                Reference = StoreReference.Static,
                DeclaredType = "",
                TargetName = "",
                TargetParameter = "",
                Value = values.Values[i],
            };
        }

        return new CompiledParameterStore(name, parameters);
    }

    internal string Name { get; }

    internal CompiledStoreParameter[] Parameters { get; }

    internal NameTable Table { get; }

    /// <summary>The apps whose client responses contain this store; null when it names no apps.</summary>
    internal string[]? TargetAppIds { get; init; }
}

/// <summary>One parameter of a store.</summary>
internal sealed class CompiledStoreParameter
{
    internal required string Name { get; init; }

    internal required StoreReference Reference { get; init; }

    /// <summary>The payload's name for the reference; null when it has none. Never evaluated.</summary>
    internal string? ReferenceType { get; init; }

    /// <summary>The type that the console declares; empty when it declares none. Never evaluated.</summary>
    internal required string DeclaredType { get; init; }

    /// <summary>The gate, dynamic config, experiment or layer; empty for a static value.</summary>
    internal required string TargetName { get; init; }

    /// <summary>The parameter read from a config, experiment or layer; empty for a gate and a static value.</summary>
    internal required string TargetParameter { get; init; }

    /// <summary>The static value, or the value while the gate passes.</summary>
    internal ParameterValue Value { get; init; }

    /// <summary>The value while the gate fails.</summary>
    internal ParameterValue FailValue { get; init; }
}
