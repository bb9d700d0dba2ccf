namespace Statsig.Fast.Specs;

/// <summary>One entry of the payload's "overrides": a spec answered by another one when a rule passes.</summary>
internal sealed class ConfigMapping
{
    internal required string NewConfigName { get; init; }

    internal required ConfigMappingRule[] Rules { get; init; }
}

/// <summary>A rule of <see cref="SpecSet.MappingRules"/> that switches a mapping on, from a time on.</summary>
internal readonly record struct ConfigMappingRule(string RuleName, long StartTimeMs);
