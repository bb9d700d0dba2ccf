using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Statsig.Fast.Internals;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Evaluation;

/// <summary>Answers for one spec and one user by choosing among the outcomes that the compiler made.</summary>
/// <remarks>
/// The folder is the hot path: it reads a ruleset and a user and writes nothing but the context on the caller's stack. It never throws,
/// never blocks and, once exposures and merged layers have been seen, allocates nothing. Safe from any thread. An exception inside, as from
/// a parser of the application's own, is caught here, where answers that need no evaluation do not pass: the try costs nothing measurable.
/// </remarks>
[SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Evaluation never throws; the fault is reported.")]
internal static class Evaluator
{
    /// <summary>Evaluates a gate, dynamic config, experiment or layer.</summary>
    /// <param name="kind">The requested kind.</param>
    /// <param name="ruleset">The current ruleset, which the whole call uses.</param>
    /// <param name="user">The user.</param>
    /// <param name="overrides">Local overrides; null without any.</param>
    /// <param name="name">The requested name.</param>
    /// <param name="spec">What the ruleset has under that name; null when nothing.</param>
    /// <param name="groups">Receives the exposures of experiments that conditions on groups evaluate; null when the call records
    /// none.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Answers that are the same for all users come from it without another call.
    internal static EvaluationResult Evaluate(
        SpecKind kind, Ruleset ruleset, StatsigUser user, OverrideLookup? overrides, string name, CompiledSpec? spec, GroupExposures? groups = null)
    {
        if (overrides is null)
        {
            if (spec is null)
            {
                return EvaluationResult.Of(ruleset, null, Outcome.Unrecognized);
            }

            if (spec.Constant is { } constant)
            {
                return EvaluationResult.Of(ruleset, spec, constant);
            }
        }

        return EvaluateInFull(kind, ruleset, user, overrides, name, spec, groups);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Keeps its context, and what the try costs, out of the frame of constant answers.
    private static EvaluationResult EvaluateInFull(
        SpecKind kind, Ruleset ruleset, StatsigUser user, OverrideLookup? overrides, string name, CompiledSpec? spec, GroupExposures? groups)
    {
        // Not in an initializer, which fills a second context and copies it.
        var context = new EvaluationContext(ruleset, user, overrides);
        context.Groups = groups;
        if (spec is { NeedsMemo: true })
        {
            context.Memo = NestedGateMemo.Rent();
        }

        try
        {
            Outcome outcome = Resolve(kind, name, spec, ref context, out CompiledSpec? resolved);
            NestedGateMemo.Return(context.Memo);
            return ResultOf(ref context, resolved, outcome);
        }
        catch (Exception exception)
        {
            return Faulted(kind, ruleset, context.Memo, exception);
        }
    }

    /// <summary>Evaluates a gate when only its value is needed and no override exists.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // Keeps its context out of the caller's frame: gates that answer the same for all clear nothing.
    internal static bool EvaluateGateValue(Ruleset ruleset, StatsigUser user, CompiledSpec spec)
    {
        if (!spec.IsPlain || spec.NeedsMemo)
        {
            return EvaluateSpecialGateValue(ruleset, user, spec);
        }

        // Default and then two fields, not a constructor: the frame is cleared once instead of twice.
        EvaluationContext context = default;
        context.Ruleset = ruleset;
        context.User = user;
        try
        {
            return Decide(spec, ref context).Value;
        }
        catch (Exception)
        {
            // Once more, in full, where faults are reported.
            return EvaluateSpecialGateValue(ruleset, user, spec);
        }
    }

    /// <summary>Evaluates a gate that answers itself, when nothing is overridden, with what its exposure needs.</summary>
    /// <param name="ruleset">The current ruleset.</param>
    /// <param name="user">The user.</param>
    /// <param name="spec">The gate.</param>
    /// <param name="trail">The secondary exposures; null for none.</param>
    /// <param name="gap">What the evaluation lacked.</param>
    /// <returns>Null when the gate needs the whole evaluation: mappings, delegates, an unsupported condition.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)] // Keeps its context out of the caller's frame.
    internal static Outcome? EvaluatePlainGate(Ruleset ruleset, StatsigUser user, CompiledSpec spec, out ExposureTrail? trail, out InferenceGap gap)
    {
        if (!spec.IsPlain || spec.NeedsMemo)
        {
            trail = null;
            gap = InferenceGap.None;
            return null;
        }

        EvaluationContext context = default;
        context.Ruleset = ruleset;
        context.User = user;
        context.Trail = ruleset.EmptyTrail;
        Outcome? outcome;
        try
        {
            outcome = Decide(spec, ref context);
        }
        catch (Exception)
        {
            // Null makes the caller evaluate once more, in full, where faults are reported.
            outcome = null;
        }

        trail = context.Trail;
        gap = context.Gap;
        return context.Halt == HaltReason.None ? outcome : null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Keeps its result struct out of the plain gate's stack frame.
    private static bool EvaluateSpecialGateValue(Ruleset ruleset, StatsigUser user, CompiledSpec spec) =>
        Evaluate(SpecKind.Gate, ruleset, user, null, spec.Name, spec).Outcome.Value;

    /// <summary>Evaluates the steps before the rules, then the rules.</summary>
    /// <param name="kind">The requested kind.</param>
    /// <param name="name">The requested name.</param>
    /// <param name="spec">What the ruleset has under that name; null when nothing.</param>
    /// <param name="context">The evaluation.</param>
    /// <param name="resolved">The spec whose ID type and version count.</param>
    internal static Outcome Resolve(SpecKind kind, string name, CompiledSpec? spec, ref EvaluationContext context, out CompiledSpec? resolved)
    {
        if (context.Overrides is { } overrides && overrides.Find(kind, name, context.User, context.Ruleset) is { } overridden)
        {
            resolved = null;
            return overridden;
        }

        resolved = spec;
        if (spec is null)
        {
            return Outcome.Unrecognized;
        }

        return spec.IsPlain ? Decide(spec, ref context) : ResolveSpecial(kind, spec, ref context, ref resolved);
    }

    /// <summary>Walks the rules: the first whose conditions all hold decides, inside or outside of its pass percentage.</summary>
    /// <returns>The outcome; one without meaning once the context is halted.</returns>
    internal static Outcome Decide(CompiledSpec spec, ref EvaluationContext context)
    {
        foreach (CompiledRule rule in spec.Rules)
        {
            ConditionDelegate[] conditions = EvaluableRule.ConditionsOf(rule);
            if (rule.ShortCircuits)
            {
                if (!MatchesInOrder(conditions, ref context))
                {
                    continue;
                }
            }
            else if (!MatchesAll(conditions, ref context))
            {
                if (context.Halt != HaltReason.None)
                {
                    return Outcome.Unsupported;
                }

                continue;
            }

            return rule.Delegate is null
                ? (Bucketing.Passes(rule, context.User) ? rule.Passed : rule.Failed)
                : Delegates.Decide(rule.Delegate, ref context);
        }

        return spec.Default;
    }

    /// <summary>True when all conditions of a rule hold.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static bool Matches(CompiledRule rule, ref EvaluationContext context) =>
        rule.ShortCircuits ? MatchesInOrder(EvaluableRule.ConditionsOf(rule), ref context) : MatchesAll(EvaluableRule.ConditionsOf(rule), ref context);

    /// <summary>For rules without observable effects of conditions after a failed one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // The body of the loop over rules, and most rules fail at their first condition.
    private static bool MatchesInOrder(ConditionDelegate[] conditions, ref EvaluationContext context)
    {
        foreach (ConditionDelegate condition in conditions)
        {
            if (!condition(ref context))
            {
                return false;
            }
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Each call saved per level of nesting is a few nanoseconds of its eighteen.
    private static bool MatchesAll(ConditionDelegate[] conditions, ref EvaluationContext context)
    {
        // Every condition runs even after one fails: nested gates leave secondary exposures behind, and the
        // reference reports them for failed rules too. A halt ends everything.
        bool passes = true;
        for (int i = 0; i < conditions.Length; i++)
        {
            bool holds = conditions[i](ref context);
            if (context.Halt != HaltReason.None)
            {
                if (context.Client is { AskedForGroup: true })
                {
                    GrouplessRules.Finish(conditions, i, passes, holds, ref context);
                }

                return false;
            }

            passes &= holds;
        }

        return passes;
    }

    private static Outcome ResolveSpecial(SpecKind kind, CompiledSpec spec, ref EvaluationContext context, ref CompiledSpec? resolved)
    {
        if (spec.Mappings is not null && ConfigMappings.TryDecide(kind, spec, ref context, out Outcome? mapped, out CompiledSpec? target))
        {
            resolved = target;
            return mapped;
        }

        if (context.Halt != HaltReason.None)
        {
            return Outcome.Unsupported;
        }

        if (FeatureSwitches.Autotunes && kind == SpecKind.Experiment && spec.Autotune is { } autotune)
        {
            resolved = autotune.Identity;
            return Autotunes.Decide(autotune, ref context);
        }

        if (!spec.Exists)
        {
            resolved = null;
            return Outcome.Unrecognized;
        }

        return spec.Merge is null ? Decide(spec, ref context) : MergingLayers.Decide(spec, ref context);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Not inlined: rare, and inlined it would enlarge the hot caller.
    private static EvaluationResult Faulted(SpecKind kind, Ruleset ruleset, NestedGateMemo? memo, Exception exception)
    {
        NestedGateMemo.Return(memo);
        ruleset.Settings.OnFault?.Invoke(
            kind switch
            {
                SpecKind.Gate => "check_gate",
                SpecKind.DynamicConfig => "get_config",
                SpecKind.Experiment => "get_experiment",
                _ => "get_layer",
            },
            exception);
        return EvaluationResult.Of(ruleset, null, Outcome.Faulted);
    }

    /// <summary>The result of an evaluation that has come to its end.</summary>
    /// <param name="context">The evaluation.</param>
    /// <param name="resolved">The spec whose ID type and version count; null when none does.</param>
    /// <param name="outcome">The answer; without meaning when the evaluation was halted.</param>
    internal static EvaluationResult ResultOf(ref EvaluationContext context, CompiledSpec? resolved, Outcome outcome) => context.Halt switch
    {
        HaltReason.None => EvaluationResult.Of(in context, resolved, outcome),
        HaltReason.Unsupported => EvaluationResult.Of(context.Ruleset, resolved, context.Delegate is null ? Outcome.Unsupported : Outcome.UnsupportedDelegate),
        _ => EvaluationResult.Of(context.Ruleset, null, Outcome.DepthExceeded),
    };
}
