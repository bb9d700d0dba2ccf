using System.Diagnostics;
using System.Runtime.CompilerServices;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Evaluation;

/// <summary>A rule with its conditions: the one kind of rule that a ruleset holds.</summary>
internal sealed class EvaluableRule : CompiledRule
{
    /// <summary>All must hold.</summary>
    internal required ConditionDelegate[] Conditions { get; init; }

    /// <summary>For explanations; null when the conditions are all that there is to tell.</summary>
    internal RuleExtras? Extras { get; init; }

    /// <summary>Gets the conditions of a rule of a ruleset.</summary>
    /// <remarks>
    /// Without the check of a cast, which costs a load, a compare and a branch for each rule: the compiler creates no other kind of rule.
    /// </remarks>
    internal static ConditionDelegate[] ConditionsOf(CompiledRule rule)
    {
        Debug.Assert(rule is EvaluableRule);
        return Unsafe.As<EvaluableRule>(rule).Conditions;
    }
}
