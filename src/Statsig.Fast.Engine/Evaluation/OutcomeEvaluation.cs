using System;
using System.Diagnostics.CodeAnalysis;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Evaluation;

/// <summary>Finds the outcome of a spec for a user, for callers that compare answers and report none of them.</summary>
/// <remarks>
/// Records no secondary exposures and creates no decision, so two rulesets that share specs can be evaluated in turn without replacing
/// each other's. Never throws; safe from any thread; allocates nothing after warm-up.
/// </remarks>
[SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Evaluation never throws; the fault is reported.")]
internal static class OutcomeEvaluation
{
    /// <summary>Evaluates a spec without overrides.</summary>
    /// <param name="kind">The requested kind.</param>
    /// <param name="ruleset">The ruleset of the spec.</param>
    /// <param name="user">The user.</param>
    /// <param name="spec">The spec; null for a name that the ruleset does not have.</param>
    /// <param name="handedTo">The experiment that a layer handed over to; null when it did not.</param>
    /// <returns>The outcome of the answer that a check returns.</returns>
    internal static Outcome Evaluate(SpecKind kind, Ruleset ruleset, StatsigUser user, CompiledSpec? spec, out CompiledSpec? handedTo)
    {
        handedTo = null;
        if (spec is null)
        {
            return Outcome.Unrecognized;
        }

        if (spec.Constant is { } constant)
        {
            return constant;
        }

        EvaluationContext context = default;
        context.Ruleset = ruleset;
        context.User = user;
        if (spec.NeedsMemo)
        {
            // Remembered answers contain a trail, so there must be one.
            context.Memo = NestedGateMemo.Rent();
            context.Trail = ruleset.EmptyTrail;
        }

        try
        {
            Outcome outcome = Evaluator.Resolve(kind, spec.Name, spec, ref context, out _);
            NestedGateMemo.Return(context.Memo);
            return OutcomeOf(outcome, ref context, out handedTo);
        }
        catch (Exception exception)
        {
            NestedGateMemo.Return(context.Memo);
            ruleset.Settings.OnFault?.Invoke("replay", exception);
            return Outcome.Faulted;
        }
    }

    private static Outcome OutcomeOf(Outcome outcome, ref EvaluationContext context, out CompiledSpec? handedTo)
    {
        handedTo = context.Halt == HaltReason.None ? context.Delegate : null;
        return context.Halt switch
        {
            HaltReason.None => outcome,
            HaltReason.Unsupported => context.Delegate is null ? Outcome.Unsupported : Outcome.UnsupportedDelegate,
            _ => Outcome.DepthExceeded,
        };
    }
}
