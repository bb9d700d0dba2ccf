namespace Statsig.Fast.Rulesets;

/// <summary>A config mapping: while one of its rules passes, another spec answers in place of the one that was asked for.</summary>
/// <param name="TargetName">The name that answers.</param>
/// <param name="Rules">The rules, their pass percentages salted with the spec that was asked for.</param>
internal sealed record CompiledMapping(string TargetName, CompiledMappingRule[] Rules)
{
    /// <summary>What the ruleset has under that name; null when nothing. Set once all specs are compiled.</summary>
    internal CompiledSpec? Target { get; set; }
}

/// <summary>A rule of a mapping and the time from which it counts.</summary>
/// <param name="StartTimeMs">Unix milliseconds.</param>
/// <param name="Rule">The compiled rule; its outcomes are not used.</param>
internal sealed record CompiledMappingRule(long StartTimeMs, CompiledRule Rule);
