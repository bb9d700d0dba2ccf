using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Evaluation;

/// <summary>Finds out whether a rule would hold that asks for the group of an experiment in a client response, where there are no groups.</summary>
/// <remarks>
/// The entry is unsupported from the first such condition on, and its value is what the rule says: the group counts as missing, and all other
/// conditions of the rule run as well. What follows that condition is looked at as the reference looks at it: a nested gate that was not answered
/// before in the same entry says what its first rule says, without the pass percentage, and "fail_gate" does not invert it. Source: measured on the
/// reference. Client responses only, so nothing of this is on the hot path.
/// </remarks>
internal static class GrouplessRules
{
    /// <summary>Runs the conditions of a rule after the one that ended it; <see cref="ClientScope.RuleHolds"/> then has the rule's answer.</summary>
    /// <param name="conditions">The conditions of the rule.</param>
    /// <param name="reached">The condition that asked for a group, or whose nested gate did.</param>
    /// <param name="passes">Whether all conditions before it hold.</param>
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

    /// <summary>Whether a gate holds that is reached after a condition on a group.</summary>
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

    /// <summary>Finishes a condition on several gates, of which one asked for a group.</summary>
    /// <param name="gates">The gates of the condition.</param>
    /// <param name="reached">The gate that asked for a group, or that was reached after such a condition.</param>
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

    /// <summary>Takes the value of an autotune's targeting gate that asked for a group: it does not make the autotune unsupported.</summary>
    /// <param name="gate">The targeting gate.</param>
    /// <param name="before">The exposures before the gate.</param>
    /// <param name="context">The halted evaluation.</param>
    /// <returns>Whether the gate holds. Its exposure names no rule, as the reference reports it.</returns>
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
