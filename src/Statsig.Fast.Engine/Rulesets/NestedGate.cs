namespace Statsig.Fast.Rulesets;

/// <summary>A gate that another spec refers to; one object per name and ruleset.</summary>
internal sealed class NestedGate(string name)
{
    internal string Name { get; } = name;

    /// <summary>False for segments, which leave only the exposures of the gates inside them.</summary>
    internal bool LeavesExposures { get; } = !name.StartsWith(CompiledSpec.SegmentPrefix, System.StringComparison.Ordinal);

    /// <summary>The gate; null when the ruleset does not have it: it then fails without an exposure.</summary>
    internal CompiledSpec? Spec { get; set; }

    /// <summary>
    /// The gate when nothing precedes its rules, which is the usual case; otherwise null. Set after all specs are compiled.
    /// </summary>
    internal CompiledSpec? PlainSpec { get; set; }
}
