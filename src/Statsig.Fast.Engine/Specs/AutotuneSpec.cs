using System.Collections.Generic;

namespace Statsig.Fast.Specs;

/// <summary>A contextual autotune (the payload's "cmab_configs") as delivered.</summary>
internal sealed class AutotuneSpec
{
    internal required string Name { get; init; }

    internal required string Salt { get; init; }

    internal required string IdType { get; init; }

    internal required bool Enabled { get; init; }

    internal uint? Version { get; init; }

    internal required double SampleRate { get; init; }

    internal required bool HigherIsBetter { get; init; }

    internal required JsonSlice DefaultValue { get; init; }

    internal required AutotuneGroup[] Groups { get; init; }

    /// <summary>Learned weights by group ID; null while nothing has been learned.</summary>
    internal Dictionary<string, AutotuneWeights>? Weights { get; init; }

    internal string? TargetingGateName { get; init; }

    internal string[]? TargetAppIds { get; init; }
}

/// <summary>One arm of a contextual autotune.</summary>
internal sealed class AutotuneGroup
{
    internal required string Id { get; init; }

    internal required string Name { get; init; }

    internal required JsonSlice ParameterValues { get; init; }
}

/// <summary>What has been learned about one arm.</summary>
internal sealed class AutotuneWeights
{
    internal double Alpha { get; init; }

    internal double Intercept { get; init; }

    internal double Records { get; init; }

    internal required KeyValuePair<string, double>[] Numerical { get; init; }

    internal required KeyValuePair<string, Dictionary<string, double>>[] Categorical { get; init; }
}
