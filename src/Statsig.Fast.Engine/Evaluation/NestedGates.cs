using System.Runtime.CompilerServices;
using Statsig.Fast.Internals;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Evaluation;

/// <summary>Evaluates the gates that conditions refer to and records the exposures they leave.</summary>
internal static class NestedGates
{
    /// <summary>The gate's own value. A gate that the ruleset does not hold fails and leaves nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Inlined into the two conditions that use it, which saves one call per level of nesting.
    internal static bool Evaluate(NestedGate gate, ref EvaluationContext context)
    {
        CompiledSpec? spec = gate.PlainSpec;
        if (spec is null || context.IsSpecial)
        {
            return EvaluateSpecially(gate, ref context);
        }

        if (!context.TryEnter())
        {
            return false;
        }

        Outcome outcome = spec.Constant ?? Evaluator.Decide(spec, ref context);
        context.Depth--;
        if (context.Trail is not null)
        {
            Record(spec, outcome, ref context);
        }

        return outcome.Value;
    }

    private static void Record(CompiledSpec spec, Outcome outcome, ref EvaluationContext context)
    {
        // After a halt the outcome is meaningless, and the trail is not read.
        if (spec.LeavesExposures && outcome.RuleId.Length != 0)
        {
            context.Trail = context.Trail!.Append(outcome.ExposureOf(spec, context.Ruleset));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Not inlined: rare, and inlined it would enlarge the hot caller.
    private static bool EvaluateSpecially(NestedGate gate, ref EvaluationContext context) =>
        context.Client is { AskedForGroup: true } ? GrouplessRules.Holds(gate, ref context)
        : context.Memo is null ? EvaluateSpecial(gate, ref context)
        : EvaluateRemembered(gate, context.Memo, ref context);

    private static bool EvaluateRemembered(NestedGate gate, NestedGateMemo memo, ref EvaluationContext context)
    {
        ExposureTrail empty = memo.EmptyTrail ?? context.Ruleset.EmptyTrail;
        ExposureTrail before = context.Trail ?? empty;
        if (!memo.TryGet(gate, out NestedGateMemo.Answer answer))
        {
            context.Trail = empty;
            bool value = EvaluateSpecial(gate, ref context);
            if (context.Halt != HaltReason.None)
            {
                return false;
            }

            answer = new NestedGateMemo.Answer(value, context.Trail!);
            memo.Set(gate, answer);
        }
        else if (FeatureSwitches.Explanations)
        {
            memo.Trace?.RepeatGate(gate, ref context);
        }

        context.Trail = before.Append(answer.Trail);
        return answer.Value;
    }

    /// <summary>Overridden, mapped, delegating and unknown gates.</summary>
    private static bool EvaluateSpecial(NestedGate gate, ref EvaluationContext context)
    {
        if (!context.TryEnter())
        {
            return false;
        }

        // What a nested gate delegates to is its own business: it must not show in the result of the outer spec.
        CompiledSpec? outerDelegate = context.Delegate;
        ExposureTrail? outerUndelegated = context.Undelegated;
        Outcome outcome = FeatureSwitches.Explanations && context.Memo?.Trace is { } trace
            ? trace.ResolveGate(gate, ref context)
            : Evaluator.Resolve(SpecKind.Gate, gate.Name, gate.Spec, ref context, out _);
        context.Delegate = outerDelegate;
        context.Undelegated = outerUndelegated;
        context.Depth--;
        if (context.Halt != HaltReason.None)
        {
            return false;
        }

        if (context.Trail is { } trail && gate.LeavesExposures && outcome.RuleId.Length != 0)
        {
            context.Trail = trail.Append(context.Ruleset.Exposures.Intern(gate.Name, outcome.Value, outcome.RuleId, outcome.SamplingRate is null));
        }

        return outcome.Value;
    }
}
