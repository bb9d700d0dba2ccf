using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Users;
using Statsig.Fast.Values;

namespace Statsig.Fast.StickyAssignments;

/// <summary>Decides between a live answer and a sticky assignment, and what to store.</summary>
/// <remarks>
/// The folder keeps users in their experiment groups while rules change. It runs after the live evaluation and only for servers
/// with a storage for sticky assignments; it allocates, which the hot path without that storage never sees. Source: the reference.
/// Assignments come from outside; one that cannot be used leaves the live answer and what is stored as they are.
/// </remarks>
internal sealed class StickyEvaluator(StickyWriter writer)
{
    private int _warnedAboutMap;
    private int _warnedAboutAssignment;

    /// <summary>The storage key of a user: "unitId:idType"; null when the user has no unit ID of the type.</summary>
    internal static string? KeyOf(StatsigUser user, string idType)
    {
        StatsigValue unitId = new UnitIdSource(idType).Read(user);
        if (unitId.IsNull)
        {
            return null;
        }

        string text = unitId.TryGetText(stackalloc char[NumberText.MaxLength], out ReadOnlySpan<char> some) ? some.ToString() : "";
        return $"{text}:{idType}";
    }

    internal EvaluationResult Apply(
        SpecKind kind, string name, EvaluationResult live, StatsigUser user, ExperimentEvaluationOptions? options)
    {
        StickyStep step = Decide(kind, name, live, user, options, warns: true, out string? key, out _, out EvaluationResult result);
        switch (step)
        {
            case StickyStep.NotPassed or StickyStep.NotActive:
                writer.Delete(key!, name);
                break;
            case StickyStep.Saved:
                writer.Save(key!, name, ToValues(kind, live));
                break;
        }

        return result;
    }

    /// <summary>Decides as <see cref="Apply"/> does, without storing anything and without warnings.</summary>
    internal (EvaluationResult Result, ExplainedStickyAssignment Assignment) Explain(
        SpecKind kind, string name, EvaluationResult live, StatsigUser user, ExperimentEvaluationOptions? options)
    {
        StickyStep step = Decide(kind, name, live, user, options, warns: false, out string? key, out StickyAssignment? sticky, out EvaluationResult result);
        return (result, StickyExplanation.Of(step, key, sticky));
    }

    /// <summary>Decides between the live answer and the sticky assignment, and what is to be stored. Stores nothing.</summary>
    private StickyStep Decide(
        SpecKind kind,
        string name,
        EvaluationResult live,
        StatsigUser user,
        ExperimentEvaluationOptions? options,
        bool warns,
        out string? key,
        out StickyAssignment? sticky,
        out EvaluationResult result)
    {
        result = live;
        key = null;
        sticky = null;
        if (live.Spec is not { } spec)
        {
            return StickyStep.NoSpec;
        }

        key = KeyOf(user, spec.IdType);
        if (key is null)
        {
            return StickyStep.NoKey;
        }

        IReadOnlyDictionary<string, StickyAssignment>? assignments = options?.StickyAssignments;
        if (assignments is StorageUnavailable || !TryFind(assignments, name, warns, out sticky))
        {
            return StickyStep.Unreadable;
        }

        if (assignments is null || !IsActive(kind, live, sticky))
        {
            return assignments is null ? StickyStep.NotPassed : StickyStep.NotActive;
        }

        if (sticky is null)
        {
            return IsUserInExperiment(kind, live) ? StickyStep.Saved : StickyStep.NotInExperiment;
        }

        if (Enforces(kind, name, live, sticky, user, options!))
        {
            return StickyStep.Enforced;
        }

        return TryKeep(name, live, sticky, warns, out result) ? StickyStep.Kept : StickyStep.Unusable;
    }

    /// <summary>Looks into a map that is the application's own; false when it threw.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The map is application code.")]
    private bool TryFind(IReadOnlyDictionary<string, StickyAssignment>? assignments, string name, bool warns, out StickyAssignment? sticky)
    {
        sticky = null;
        try
        {
            assignments?.TryGetValue(name, out sticky);
            return true;
        }
        catch (Exception exception)
        {
            WarnOnce(warns, ref _warnedAboutMap, $"The map of sticky assignments failed for \"{name}\", which is evaluated without an assignment.", exception);
            return false;
        }
    }

    private static bool IsActive(SpecKind kind, EvaluationResult live, StickyAssignment? sticky)
    {
        if (kind == SpecKind.Layer)
        {
            // The experiment that the sticky assignment came from decides, while it still exists.
            if (sticky?.ConfigDelegate is { } name && live.Ruleset.Configs.Find(name) is { Exists: true, DeclaresIsActive: true } experiment)
            {
                return experiment.IsActive;
            }

            return live.Delegate is not null && live.IsActive;
        }

        return live.IsActive;
    }

    private static bool IsUserInExperiment(SpecKind kind, EvaluationResult live) =>
        live.Outcome.IsExperimentGroup && (kind != SpecKind.Layer || live.Delegate is not null);

    /// <summary>True when today's rules take the user out of the sticky assignment.</summary>
    private static bool Enforces(
        SpecKind kind, string name, EvaluationResult live, StickyAssignment sticky, StatsigUser user, ExperimentEvaluationOptions options)
    {
        // By name: the live result may carry the spec that a config mapping or an autotune put in the experiment's place.
        string? experimentName = kind == SpecKind.Layer ? sticky.ConfigDelegate : name;
        if (experimentName is null || live.Ruleset.Configs.Find(experimentName) is not { } experiment)
        {
            return false;
        }

        return (options.EnforceTargeting && AnyMatches(experiment, user, live.Ruleset, static rule => rule.IsTargeting))
            || (options.EnforceOverrides && AnyMatches(experiment, user, live.Ruleset, static rule => rule.IsConsoleOverride));
    }

    /// <summary>
    /// Evaluates only some rules of an experiment: steps before the rules do not apply, and nested gates use all of their rules.
    /// </summary>
    private static bool AnyMatches(CompiledSpec experiment, StatsigUser user, Ruleset ruleset, Predicate<CompiledRule> selects)
    {
        var context = new EvaluationContext(ruleset, user, null) { Memo = experiment.NeedsMemo ? new NestedGateMemo() : null };
        foreach (CompiledRule rule in experiment.Rules)
        {
            if (!selects(rule))
            {
                continue;
            }

            if (Evaluator.Matches(rule, ref context))
            {
                return Bucketing.Passes(rule, user);
            }

            if (context.Halt != HaltReason.None)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>The sticky assignment as an answer; false, and the live one, when it cannot be used.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The lists are application code.")]
    private bool TryKeep(string name, EvaluationResult live, StickyAssignment sticky, bool warns, out EvaluationResult result)
    {
        try
        {
            var outcome = new Outcome
            {
                RuleId = sticky.RuleId ?? "",
                Value = sticky.Value,
                GroupName = sticky.GroupName,
                Parameters = sticky.JsonValue is { } json ? ParameterJson.ReadSet(json) : ParameterSet.Empty,
                IsExperimentGroup = true,
                IsActive = true,
                Sticky = new StickyOrigin(
                    sticky.TimeMs, sticky.ConfigVersion, sticky.ConfigDelegate, sticky.ExplicitParameters is { } names ? CopyOf(names) : null),
            };
            result = live.With(
                outcome, TrailOf(live.Ruleset, sticky.SecondaryExposures), TrailOf(live.Ruleset, sticky.UndelegatedSecondaryExposures ?? []));
            return true;
        }
        catch (Exception exception)
        {
            WarnOnce(warns, ref _warnedAboutAssignment, $"The sticky assignment of \"{name}\" cannot be used, so it is evaluated without the assignment.", exception);
            result = live;
            return false;
        }
    }

    // Not interned in the ruleset's exposure table, which would keep texts of the storage as long as the ruleset lives.
    private static ExposureTrail TrailOf(Ruleset ruleset, IReadOnlyList<SecondaryExposure> exposures)
    {
        SecondaryExposure[] list = CopyOf(exposures);
        return list.Length == 0 ? ruleset.EmptyTrail : ExposureTrail.Detached(list);
    }

    private static T[] CopyOf<T>(IReadOnlyList<T> list)
        where T : class
    {
        T[] copy = [.. list];
        return Array.IndexOf(copy, null) < 0 ? copy : throw new ArgumentException("A list of the assignment contains null.");
    }

    private void WarnOnce(bool warns, ref int warned, string message, Exception exception)
    {
        if (warns && Interlocked.Exchange(ref warned, 1) == 0)
        {
            writer.Log(OutputLogLevel.Warning, message + " This warning is logged once.", exception);
        }
    }

    private static StickyAssignment ToValues(SpecKind kind, EvaluationResult live) => new()
    {
        Value = true,
        JsonValue = live.Outcome.Parameters.ObjectText,
        RuleId = live.Outcome.RuleId,
        GroupName = live.Outcome.GroupName,
        SecondaryExposures = live.SecondaryExposures,
        UndelegatedSecondaryExposures = kind == SpecKind.Layer ? live.UndelegatedExposures : null,
        ConfigDelegate = live.AllocatedExperiment,
        ExplicitParameters = live.ExplicitParameters,
        TimeMs = live.Ruleset.TimeMs,
        ConfigVersion = live.Version,
    };
}
