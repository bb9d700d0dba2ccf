namespace Statsig.Fast.Rulesets;

/// <summary>A gate that another spec refers to; one object per name and ruleset.</summary>
internal sealed class NestedGate(string name)
{
    internal string Name { get; } = name;

    /// <summary>Null when the ruleset does not hold the gate, which then fails without leaving an exposure.</summary>
    internal CompiledSpec? Spec { get; set; }
}
