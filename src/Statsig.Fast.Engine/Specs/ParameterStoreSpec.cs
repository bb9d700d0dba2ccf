namespace Statsig.Fast.Specs;

/// <summary>A parameter store as delivered: names that lead to static values or into other specs.</summary>
internal sealed class ParameterStoreSpec
{
    internal required string Name { get; init; }

    internal required ParameterSpec[] Parameters { get; init; }

    internal string[]? TargetAppIds { get; init; }

    internal uint? Version { get; init; }
}

/// <summary>One parameter of a store. Which of the members are set depends on <see cref="Kind"/>.</summary>
internal sealed class ParameterSpec
{
    internal required string Name { get; init; }

    internal required StoreReference Kind { get; init; }

    /// <summary>The "ref_type" text; null when absent. Never evaluated; client responses repeat it.</summary>
    internal string? ReferenceType { get; init; }

    /// <summary>The "param_type" text: informational, never evaluated.</summary>
    internal string? ParameterType { get; init; }

    /// <summary>The gate, dynamic config, experiment or layer referred to.</summary>
    internal string? TargetName { get; init; }

    /// <summary>The parameter read from a dynamic config, experiment or layer.</summary>
    internal string? TargetParameter { get; init; }

    /// <summary>The static value, or the value while the gate passes.</summary>
    internal JsonSlice Value { get; init; }

    /// <summary>The value while the gate fails.</summary>
    internal JsonSlice FailValue { get; init; }
}
