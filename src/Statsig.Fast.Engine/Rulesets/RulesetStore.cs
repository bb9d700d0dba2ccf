namespace Statsig.Fast.Rulesets;

/// <summary>Holds the current ruleset.</summary>
/// <remarks>Publishing is one reference write; readers take no lock and see either the old ruleset or the new one, whole.</remarks>
internal sealed class RulesetStore(Ruleset initial)
{
    // Volatile: a reader that sees the reference also sees the complete compiled ruleset. On x64 this costs a plain load.
    private volatile Ruleset _current = initial;

    internal Ruleset Current => _current;

    internal void Publish(Ruleset ruleset) => _current = ruleset;
}
