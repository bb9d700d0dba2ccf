namespace Statsig.Fast;

/// <summary>What became of a rule.</summary>
public enum ExplainedRuleResult : byte
{
    /// <summary>A condition does not hold.</summary>
    NotMatched,

    /// <summary>All conditions hold, and the user is inside of the pass percentage.</summary>
    Passed,

    /// <summary>All conditions hold, and the user is outside of the pass percentage.</summary>
    OutsidePercentage,

    /// <summary>All conditions hold, and an experiment decides in place of the rule.</summary>
    Delegated,

    /// <summary>The rule adds parameters to a layer that merges several rules.</summary>
    Contributed,

    /// <summary>The rule matches, and adds nothing to such a layer, because earlier rules have its parameters.</summary>
    ContributedNothing,

    /// <summary>The start time of a rule of a config mapping is in the future.</summary>
    NotStarted,

    /// <summary>The evaluation ended in the conditions: one is not supported, or specs are nested too deeply.</summary>
    Stopped,
}
