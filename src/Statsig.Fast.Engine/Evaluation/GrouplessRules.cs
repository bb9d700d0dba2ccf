using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Evaluation;

/// <summary>
/// Determines whether a rule with a condition on the group of an experiment would hold in a client response, which does not evaluate
/// groups.
/// </summary>
/// <remarks>
/// The entry is unsupported from the first such condition on, and its value is the result of the rule: the group counts as missing, and all
/// other conditions of the rule run as well. Later conditions are evaluated as in the reference: a nested gate that was not evaluated
/// before in the same entry has the result of its first rule, without the pass percentage, and "fail_gate" does not invert it. Source:
/// measured on the reference. Client responses only, so nothing of this is on the hot path.
/// </remarks>
internal static class GrouplessRules
{
    /// <summary>
    /// Runs the conditions of a rule after the one that ended it; <see cref="ClientScope.RuleHolds"/> then has the rule's answer.
    /// </summary>
    /// <param name="conditions">The conditions of the rule.</param>
    /// <param name="reached">The condition on a group, or the one whose nested gate has such a condition.</param>
    /// <param name="passes">True when all conditions before it hold.</param>
    /// <param name="holds">What that condition returned.</param>
    /// <param name="context">The halted evaluation.</param>
    internal static void Finish(ConditionDelegate[] conditions, int reached, bool passes, bool holds, ref EvaluationContext context)
    {
        ClientScope client = context.Client!;
        passes &= client.RuleHolds ?? holds;
        for (int i = reached + 1; i < conditions.Length && context.Halt != HaltReason.DepthExceeded; i++)
        {
            context.Halt = HaltReason.None;
            client.RuleHolds = null;
            holds = conditions[i](ref context);
            passes &= client.RuleHolds ?? holds;
        }

        context.Stop(HaltReason.Unsupported);
        client.RuleHolds = passes;
    }

    /// <summary>True when a gate holds that is reached after a condition on a group.</summary>
    internal static bool Holds(NestedGate gate, ref EvaluationContext context)
    {
        // Answered before in this entry: known as it is, with nothing missing.
        if (context.Memo is { } memo && memo.TryGet(gate, out NestedGateMemo.Answer known))
        {
            return known.Value;
        }

        if (!context.TryEnter())
        {
            return false;
        }

        bool holds = FirstRuleHolds(gate, ref context);
        context.Depth--;
        context.Stop(HaltReason.Unsupported);
        context.Client!.RuleHolds = holds;
        return holds;
    }

    /// <summary>Finishes a condition on several gates, of which one has a condition on a group.</summary>
    /// <param name="gates">The gates of the condition.</param>
    /// <param name="reached">The gate with a condition on a group, or the one that was reached after such a condition.</param>
    /// <param name="inverts">True when the condition holds for a gate that fails.</param>
    /// <param name="context">The halted evaluation.</param>
    internal static bool AnyHolds(NestedGate[] gates, int reached, bool inverts, ref EvaluationContext context)
    {
        ClientScope client = context.Client!;
        bool holds = client.RuleHolds == true;
        for (int i = reached + 1; i < gates.Length && !holds && context.Halt != HaltReason.DepthExceeded; i++)
        {
            context.Halt = HaltReason.None;
            client.RuleHolds = null;
            bool value = Holds(gates[i], ref context);
            holds = client.RuleHolds ?? value != inverts;
        }

        context.Stop(HaltReason.Unsupported);
        client.RuleHolds = holds;
        return holds;
    }

    /// <summary>
    /// Returns the value of an autotune's targeting gate with a condition on a group, which does not make the autotune unsupported.
    /// </summary>
    /// <param name="gate">The targeting gate.</param>
    /// <param name="before">The exposures before the gate.</param>
    /// <param name="context">The halted evaluation.</param>
    /// <returns>True when the gate holds. Its exposure names no rule, as the reference reports it.</returns>
    internal static bool Lift(NestedGate gate, ExposureTrail? before, ref EvaluationContext context)
    {
        ClientScope client = context.Client!;
        bool holds = client.RuleHolds == true;
        client.Reset();
        context.Halt = HaltReason.None;
        context.Trail = before ?? context.Ruleset.EmptyTrail;
        if (gate.LeavesExposures)
        {
            context.Trail = context.Trail.Append(context.Ruleset.Exposures.Intern(gate.Name, holds, ""));
        }

        return holds;
    }

    private static bool FirstRuleHolds(NestedGate gate, ref EvaluationContext context)
    {
        if (context.Overrides is { } overrides && overrides.Find(SpecKind.Gate, gate.Name, context.User, context.Ruleset) is { } overridden)
        {
            return overridden.Value;
        }

        if (gate.Spec is not { Exists: true } spec)
        {
            return false;
        }

        if (spec.Rules.Length == 0)
        {
            return spec.Default.Value;
        }

        Finish(EvaluableRule.ConditionsOf(spec.Rules[0]), -1, passes: true, holds: true, ref context);
        return context.Client!.RuleHolds == true;
    }
}
