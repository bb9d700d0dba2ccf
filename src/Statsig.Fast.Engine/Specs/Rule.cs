namespace Statsig.Fast.Specs;

/// <summary>One rule of a spec as delivered.</summary>
internal sealed class Rule
{
    internal required string Id { get; init; }

    /// <summary>The name as delivered, a JSON text; absent when it has none. For explanations only.</summary>
    internal JsonSlice Name { get; init; }

    internal required double PassPercentage { get; init; }

    /// <summary>
    /// Indexes into <see cref="SpecSet.Conditions"/>. A reference that no condition answers points at an entry that is null.
    /// </summary>
    internal required int[] Conditions { get; init; }

    /// <summary>Any JSON kind; absent only in a v1 payload, where it counts as an empty object.</summary>
    internal required JsonSlice ReturnValue { get; init; }

    /// <summary>Null when absent: the rule ID replaces it. Empty text is used as it is.</summary>
    internal string? Salt { get; init; }

    internal required string IdType { get; init; }

    internal string? GroupName { get; init; }

    internal string? ConfigDelegate { get; init; }

    internal bool IsExperimentGroup { get; init; }

    /// <summary>Exposures are logged one in this many; null when the rule has no rate.</summary>
    internal ulong? SamplingRate { get; init; }
}
