namespace Statsig.Fast.Rulesets;

/// <summary>One rule in its compiled form, without its conditions.</summary>
/// <remarks>
/// The conditions are delegates that are called with an evaluation's context, so Evaluation adds them: every rule is an
/// <c>EvaluableRule</c>.
/// </remarks>
internal abstract class CompiledRule
{
    /// <summary>
    /// True when no condition leaves exposures or may halt: the conditions after a failed one can then be skipped unnoticed.
    /// </summary>
    internal required bool ShortCircuits { get; init; }

    /// <summary>True when a condition reads the user's group in an experiment, which client responses do not support.</summary>
    internal bool AsksForGroup { get; init; }

    /// <summary>The hash input of the pass percentage; null when the percentage passes all or none.</summary>
    internal required BucketKey? Bucket { get; init; }

    /// <summary>The same for bulk calls; null with <see cref="Bucket"/>.</summary>
    internal required PassBucket? PassBucket { get; init; }

    /// <summary>The first failing bucket of the pass percentage: 0 passes none, 10,000 all.</summary>
    internal required int ThresholdBuckets { get; init; }

    /// <summary>The ID type of the pass percentage.</summary>
    internal required string IdType { get; init; }

    internal required Outcome Passed { get; init; }

    /// <summary>The answer of a user outside of the pass percentage; <see cref="Passed"/> when there can be none.</summary>
    internal required Outcome Failed { get; init; }

    /// <summary>The experiment that decides instead of this rule; null for ordinary rules. Final when the ruleset is compiled.</summary>
    internal CompiledSpec? Delegate { get; set; }

    /// <summary>For sticky assignments: true for a rule that excludes users from an experiment by targeting.</summary>
    internal bool IsTargeting => Passed.RuleId is "targetingGate" or "inlineTargetingRules";

    /// <summary>For sticky assignments: true for a rule with users placed manually in the console.</summary>
    internal bool IsConsoleOverride => Passed.RuleId.EndsWith("override", System.StringComparison.Ordinal);
}
