namespace Statsig.Fast.Rulesets;

/// <summary>A config mapping: while one of its rules passes, another spec is evaluated instead of the requested one.</summary>
/// <param name="TargetName">The name of the other spec.</param>
/// <param name="Rules">The rules; their pass percentages are salted with the requested spec.</param>
internal sealed record CompiledMapping(string TargetName, CompiledMappingRule[] Rules)
{
    /// <summary>The spec of that name; null when the ruleset has none. Set after all specs are compiled.</summary>
    internal CompiledSpec? Target { get; set; }
}

/// <summary>A rule of a mapping and its start time.</summary>
/// <param name="StartTimeMs">Unix milliseconds.</param>
/// <param name="Rule">The compiled rule; its outcomes are not used.</param>
internal sealed record CompiledMappingRule(long StartTimeMs, CompiledRule Rule);
