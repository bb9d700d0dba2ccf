namespace Statsig.Fast.Specs;

/// <summary>One condition as delivered; rules refer to it by index, and several rules may share it.</summary>
internal sealed class Condition
{
    internal required string Type { get; init; }

    internal required string IdType { get; init; }

    internal string? Operator { get; init; }

    internal string? Field { get; init; }

    /// <summary>Any JSON kind; absent and null are both possible and mean the same.</summary>
    internal JsonSlice TargetValue { get; init; }

    /// <summary>additionalValues.salt, null when absent.</summary>
    internal string? BucketSalt { get; init; }
}
