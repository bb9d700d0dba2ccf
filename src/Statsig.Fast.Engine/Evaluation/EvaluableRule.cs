using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Evaluation;

/// <summary>A rule with its conditions: the one kind of rule that a ruleset holds.</summary>
internal sealed class EvaluableRule : CompiledRule
{
    /// <summary>All must hold.</summary>
    internal required ConditionDelegate[] Conditions { get; init; }

    /// <summary>Gets the conditions of a rule of a ruleset.</summary>
    internal static ConditionDelegate[] ConditionsOf(CompiledRule rule) => ((EvaluableRule)rule).Conditions;
}
