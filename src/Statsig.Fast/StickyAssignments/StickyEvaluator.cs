using System;
using System.Collections.Generic;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.StickyAssignments;

/// <summary>Decides between a live answer and a kept assignment, and what to store.</summary>
/// <remarks>
/// The folder keeps users in their experiment groups while rules change. It runs after the live evaluation and only for servers
/// with a persistent storage; it allocates, which the hot path without that storage never sees. Source: the reference.
/// </remarks>
internal sealed class StickyEvaluator(StickyWriter writer)
{
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
        SpecKind kind, string name, in EvaluationResult live, StatsigUser user, ExperimentEvaluationOptions? options)
    {
        if (live.Spec is not { } spec || KeyOf(user, spec.IdType) is not { } key)
        {
            return live;
        }

        StickyValues? kept = null;
        IReadOnlyDictionary<string, StickyValues>? persisted = options?.UserPersistedValues;
        persisted?.TryGetValue(name, out kept);
        if (persisted is null || !IsActive(kind, live, kept))
        {
            writer.Delete(key, name);
            return live;
        }

        if (kept is not null)
        {
            return Enforces(kind, live, kept, user, options!) ? live : Keep(live, kept);
        }

        if (IsUserInExperiment(kind, live))
        {
            writer.Save(key, name, ToValues(kind, live));
        }

        return live;
    }

    private static bool IsActive(SpecKind kind, in EvaluationResult live, StickyValues? kept)
    {
        if (kind == SpecKind.Layer)
        {
            // The experiment that the kept assignment came from decides, while it still exists.
            if (kept?.ConfigDelegate is { } name && live.Ruleset.Configs.Find(name) is { Exists: true } experiment)
            {
                return experiment.IsActive;
            }

            return live.Delegate is not null && live.Outcome.IsActive;
        }

        return live.Outcome.IsActive;
    }

    private static bool IsUserInExperiment(SpecKind kind, in EvaluationResult live) =>
        live.Outcome.IsExperimentGroup && (kind != SpecKind.Layer || live.Delegate is not null);

    /// <summary>Whether today's rules take the user out of the kept assignment.</summary>
    private static bool Enforces(SpecKind kind, in EvaluationResult live, StickyValues kept, StatsigUser user, ExperimentEvaluationOptions options)
    {
        CompiledSpec? experiment = kind == SpecKind.Layer
            ? (kept.ConfigDelegate is { } name ? live.Ruleset.Configs.Find(name) : null)
            : live.Spec;
        if (experiment is null)
        {
            return false;
        }

        return (options.EnforceTargeting && AnyMatches(experiment, user, live.Ruleset, static rule => rule.IsTargeting))
            || (options.EnforceOverrides && AnyMatches(experiment, user, live.Ruleset, static rule => rule.IsConsoleOverride));
    }

    /// <summary>Evaluates only some rules of an experiment: what goes before rules does not count, nested gates see all of theirs.</summary>
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

    private static EvaluationResult Keep(in EvaluationResult live, StickyValues kept)
    {
        var outcome = new Outcome
        {
            RuleId = kept.RuleId ?? "",
            Value = kept.Value,
            GroupName = kept.GroupName,
            Parameters = kept.JsonValue is { } json ? ParameterJson.ReadSet(json) : ParameterSet.Empty,
            IsExperimentGroup = true,
            IsActive = true,
            Persisted = new PersistedOrigin(kept.TimeMs, kept.ConfigVersion, kept.ConfigDelegate, kept.ExplicitParameters is { } names ? [.. names] : null),
        };
        return new EvaluationResult(
            live, outcome, TrailOf(live.Ruleset, kept.SecondaryExposures), TrailOf(live.Ruleset, kept.UndelegatedSecondaryExposures ?? []));
    }

    private static ExposureTrail TrailOf(Ruleset ruleset, IReadOnlyList<SecondaryExposure> exposures)
    {
        ExposureTrail trail = ruleset.EmptyTrail;
        foreach (SecondaryExposure exposure in exposures)
        {
            trail = trail.Append(ruleset.Exposures.Intern(exposure.Gate, exposure.GateValue == "true", exposure.RuleId));
        }

        return trail;
    }

    private static StickyValues ToValues(SpecKind kind, in EvaluationResult live) => new()
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
