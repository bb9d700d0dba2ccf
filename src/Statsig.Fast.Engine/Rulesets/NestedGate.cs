namespace Statsig.Fast.Rulesets;

/// <summary>A gate that another spec refers to; one object per name and ruleset.</summary>
internal sealed class NestedGate(string name)
{
    internal string Name { get; } = name;

    /// <summary>Segments leave none of their own, only those of the gates inside them.</summary>
    internal bool LeavesExposures { get; } = !name.StartsWith(CompiledSpec.SegmentPrefix, System.StringComparison.Ordinal);

    /// <summary>Null when the ruleset does not hold the gate, which then fails without leaving an exposure.</summary>
    internal CompiledSpec? Spec { get; set; }

    /// <summary>The same when nothing goes before its rules, which is the usual case; else null. Set once all specs are compiled.</summary>
    internal CompiledSpec? PlainSpec { get; set; }
}
