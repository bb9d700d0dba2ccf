namespace Statsig.Fast.Rulesets;

/// <summary>One rule in its compiled form, without its conditions.</summary>
/// <remarks>
/// The conditions are delegates that are called with an evaluation's context, so Evaluation adds them: every rule is an
/// <c>EvaluableRule</c>.
/// </remarks>
internal abstract class CompiledRule
{
    /// <summary>
    /// True when no condition leaves exposures or may halt: then it cannot be observed whether conditions after a failed one ran.
    /// </summary>
    internal required bool ShortCircuits { get; init; }

    /// <summary>Set when a condition looks at the user's group in an experiment, which client responses do not support.</summary>
    internal bool AsksForGroup { get; init; }

    /// <summary>The hash input of the pass percentage; null when the percentage passes all or none.</summary>
    internal required BucketKey? Bucket { get; init; }

    /// <summary>The same for bulk calls; null with <see cref="Bucket"/>.</summary>
    internal required PassBucket? PassBucket { get; init; }

    /// <summary>The first failing bucket of the pass percentage: 0 passes none, 10,000 all.</summary>
    internal required int ThresholdBuckets { get; init; }

    /// <summary>What the pass percentage is counted by.</summary>
    internal required string IdType { get; init; }

    internal required Outcome Passed { get; init; }

    internal required Outcome Failed { get; init; }

    /// <summary>The experiment that decides in this rule's place; null for ordinary rules. Final once the ruleset is compiled.</summary>
    internal CompiledSpec? Delegate { get; set; }

    /// <summary>For sticky assignments: a rule that takes users out of an experiment by targeting.</summary>
    internal bool IsTargeting => Passed.RuleId is "targetingGate" or "inlineTargetingRules";

    /// <summary>For sticky assignments: a rule that places users by hand in the console.</summary>
    internal bool IsConsoleOverride => Passed.RuleId.EndsWith("override", System.StringComparison.Ordinal);
}
