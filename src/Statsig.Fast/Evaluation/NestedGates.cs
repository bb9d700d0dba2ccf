using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Evaluation;

/// <summary>Evaluates the gates that conditions refer to and records the exposures they leave.</summary>
internal static class NestedGates
{
    /// <summary>The gate's own value. A gate that the ruleset does not hold fails and leaves nothing.</summary>
    internal static bool Evaluate(NestedGate gate, ref EvaluationContext context)
    {
        CompiledSpec? spec = gate.Spec;
        if (spec is null || !spec.IsPlain || context.Overrides is not null || context.Memo is not null)
        {
            return context.Memo is null ? EvaluateSpecial(gate, ref context) : EvaluateRemembered(gate, context.Memo, ref context);
        }

        Outcome? outcome = spec.Constant;
        if (outcome is null)
        {
            if (++context.Depth > EvaluationContext.MaxDepth)
            {
                return context.Stop(HaltReason.DepthExceeded);
            }

            outcome = Evaluator.Decide(spec, ref context);
            context.Depth--;
            if (context.Halt != HaltReason.None)
            {
                return false;
            }
        }

        if (!spec.IsSegment && outcome.RuleId.Length != 0)
        {
            context.Trail = context.Trail.Append(outcome.ExposureOf(spec, context.Ruleset));
        }

        return outcome.Value;
    }

    private static bool EvaluateRemembered(NestedGate gate, NestedGateMemo memo, ref EvaluationContext context)
    {
        ExposureTrail before = context.Trail;
        if (!memo.TryGet(gate, context.User, out NestedGateMemo.Answer answer))
        {
            context.Trail = context.Ruleset.EmptyTrail;
            bool value = EvaluateSpecial(gate, ref context);
            if (context.Halt != HaltReason.None)
            {
                return false;
            }

            answer = new NestedGateMemo.Answer(value, context.Trail);
            memo.Set(gate, context.User, answer);
        }

        context.Trail = before.Append(answer.Trail);
        return answer.Value;
    }

    /// <summary>Overridden, mapped, delegating and unknown gates.</summary>
    private static bool EvaluateSpecial(NestedGate gate, ref EvaluationContext context)
    {
        if (++context.Depth > EvaluationContext.MaxDepth)
        {
            return context.Stop(HaltReason.DepthExceeded);
        }

        // What a nested gate delegates to is its own business: it must not show in the result of the outer spec.
        CompiledSpec? outerDelegate = context.Delegate;
        ExposureTrail? outerUndelegated = context.Undelegated;
        Outcome outcome = Evaluator.Resolve(SpecKind.Gate, gate.Name, gate.Spec, ref context, out _);
        context.Delegate = outerDelegate;
        context.Undelegated = outerUndelegated;
        context.Depth--;
        if (context.Halt != HaltReason.None)
        {
            return false;
        }

        bool isSegment = gate.Name.StartsWith("segment:", System.StringComparison.Ordinal);
        if (!isSegment && outcome.RuleId.Length != 0)
        {
            context.Trail = context.Trail.Append(context.Ruleset.Exposures.Intern(gate.Name, outcome.Value, outcome.RuleId));
        }

        return outcome.Value;
    }
}
