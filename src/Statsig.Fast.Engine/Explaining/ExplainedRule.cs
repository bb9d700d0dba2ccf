using System.Collections.Generic;
using Statsig.Fast.Evaluation;

namespace Statsig.Fast;

/// <summary>A rule that the evaluation came to.</summary>
public sealed class ExplainedRule
{
    private readonly EvaluableRule _rule;

    internal ExplainedRule(EvaluableRule rule, long startTimeMs, ExplainedCondition[] conditions)
    {
        _rule = rule;
        StartTimeMs = startTimeMs == 0 ? null : startTimeMs;
        Conditions = conditions;
    }

    /// <summary>The ID.</summary>
    public string Id => _rule.Passed.RuleId;

    /// <summary>The name; null when the specs have the ID in its place, as those of the service do.</summary>
    public string? Name => _rule.Extras?.Name;

    /// <summary>The group; null for a rule without a group.</summary>
    public string? GroupName => _rule.Passed.GroupName;

    /// <summary>The time before which a rule of a config mapping is skipped, in Unix milliseconds; null for all other rules.</summary>
    public long? StartTimeMs { get; }

    /// <summary>What became of the rule.</summary>
    public ExplainedRuleResult Result { get; internal set; }

    /// <summary>True when the rule ended the search.</summary>
    public bool Decides { get; internal set; }

    /// <summary>All conditions.</summary>
    public IReadOnlyList<ExplainedCondition> Conditions { get; }

    /// <summary>The pass percentage, 0 to 100, in steps of 0.01.</summary>
    public double PassPercentage => _rule.ThresholdBuckets / 100.0;

    /// <summary>The bucket of the pass percentage; null unless all conditions hold and the percentage is neither 0 nor 100.</summary>
    public ExplainedBucket? Bucket { get; internal set; }

    /// <summary>The experiment that was evaluated in place of the rule; null for ordinary rules.</summary>
    public ExplainedSpec? Spec { get; internal set; }
}
