using System.Collections.Generic;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Evaluation;

/// <summary>The result of one evaluation, which consists of references into the ruleset.</summary>
/// <remarks>A struct, so that an answer with all its details costs no allocation; the public result types wrap it.</remarks>
internal readonly struct EvaluationResult
{
    internal readonly Ruleset Ruleset;

    /// <summary>The spec whose ID type and version are reported; null for unknown names and overrides.</summary>
    internal readonly CompiledSpec? Spec;

    internal readonly Outcome Outcome;

    internal readonly ExposureTrail Trail;

    /// <summary>What layers report for parameters that are not the delegate's own.</summary>
    internal readonly ExposureTrail UndelegatedTrail;

    /// <summary>The experiment that a layer handed over to; null when it did not.</summary>
    internal readonly CompiledSpec? Delegate;

    internal readonly InferenceGap Gap;

    internal EvaluationResult(Ruleset ruleset, CompiledSpec? spec, Outcome outcome)
    {
        Ruleset = ruleset;
        Spec = spec;
        Outcome = outcome;
        Trail = ruleset.EmptyTrail;
        UndelegatedTrail = ruleset.EmptyTrail;
    }

    internal EvaluationResult(in EvaluationContext context, CompiledSpec? spec, Outcome outcome)
    {
        Ruleset = context.Ruleset;
        Spec = spec;
        Outcome = outcome;
        Trail = context.Trail ?? context.Ruleset.EmptyTrail;
        UndelegatedTrail = context.Undelegated ?? Trail;
        Delegate = context.Delegate;
        Gap = context.Gap;
    }

    internal EvaluationResult(EvaluationResult live, Outcome persisted, ExposureTrail trail, ExposureTrail undelegated)
    {
        Ruleset = live.Ruleset;
        Spec = live.Spec;
        Outcome = persisted;
        Trail = trail;
        UndelegatedTrail = undelegated;
        Delegate = null;
        Gap = live.Gap;
    }

    private EvaluationResult(in EvaluationResult result, Outcome outcome)
    {
        this = result;
        Outcome = outcome;
    }

    internal string IdType => Spec?.IdType ?? "";

    internal uint? Version => Outcome?.Persisted is { } persisted ? persisted.Version : Spec?.Version;

    /// <summary>The experiment that decided a layer; null when none did.</summary>
    internal string? AllocatedExperiment => Outcome?.Persisted is { } persisted ? persisted.DelegateName : Delegate?.Name;

    internal string[]? ExplicitParameters =>
        Outcome?.Persisted is { } persisted ? persisted.ExplicitParameters : Outcome is null ? null : ExplicitParametersOf(Spec, Delegate, Outcome);

    /// <summary>Source, reason and times of the answer.</summary>
    internal EvaluationDetails Details
    {
        get
        {
            Ruleset ruleset = Ruleset;
            long now = ruleset.Settings.Clock.GetUtcNow().ToUnixTimeMilliseconds();
            var details = new EvaluationDetails(ruleset.Source, FlatReason(), Text())
            {
                Version = Version,
                ConfigSyncTimeMs = ruleset.HasSpecs || ruleset.Source == EvaluationSource.Loading ? ruleset.TimeMs : null,
                ReceivedAtMs = ruleset.HasSpecs ? ruleset.ReceivedAtMs : null,
                InitTimeMs = ruleset.InitTimeMs,
                ServerTimeMs = now,
            };

            if (ReferenceEquals(Outcome, Outcome.DepthExceeded) || ReferenceEquals(Outcome, Outcome.Faulted))
            {
                return details with { ConfigSyncTimeMs = null, ReceivedAtMs = null };
            }

            return Outcome.Persisted is { } persisted ? details with { ConfigSyncTimeMs = persisted.TimeMs, ReceivedAtMs = now } : details;
        }
    }

    /// <summary>The same result for another group of an autotune; null when nothing was evaluated that could be reported.</summary>
    internal EvaluationResult? WithRuleId(string ruleId, CompiledAutotune? autotune)
    {
        Outcome outcome = Outcome;
        if (ReferenceEquals(outcome, Outcome.Unrecognized) || outcome.IsUnsupported
            || ReferenceEquals(outcome, Outcome.DepthExceeded) || ReferenceEquals(outcome, Outcome.Faulted))
        {
            return null;
        }

        foreach (CompiledAutotuneArm arm in autotune is not null && Spec == autotune.Identity && outcome.Value ? autotune.Arms : [])
        {
            if (arm.Best.RuleId == ruleId || arm.Explore.RuleId == ruleId)
            {
                return new EvaluationResult(in this, arm.Best.RuleId == ruleId ? arm.Best : arm.Explore);
            }
        }

        return new EvaluationResult(in this, new Outcome
        {
            RuleId = ruleId,
            Value = outcome.Value,
            IsExperimentGroup = outcome.IsExperimentGroup,
            IsActive = outcome.IsActive,
            IsOverride = outcome.IsOverride,
        });
    }

    /// <summary>True when the experiment is running that answered.</summary>
    internal bool IsActive => Outcome is not null && IsActiveOf(Spec, Delegate, Outcome);

    /// <summary>True when the experiment is running that answered.</summary>
    /// <param name="spec">The spec that answered; null for unknown names and overrides.</param>
    /// <param name="experiment">The experiment that the spec handed over to; null when it did not.</param>
    /// <param name="outcome">The answer.</param>
    /// <remarks>
    /// An experiment that does not define it and has no rule for the user keeps the value of the spec, as in the reference.
    /// </remarks>
    internal static bool IsActiveOf(CompiledSpec? spec, CompiledSpec? experiment, Outcome outcome) =>
        outcome.IsActive || (spec is { IsActive: true } && experiment is { DeclaresIsActive: false } && ReferenceEquals(outcome, experiment.Default));

    /// <summary>The explicit parameters of a layer: the experiment's that decided, or else the layer's own.</summary>
    /// <param name="layer">The spec that answered; null for unknown names and overrides.</param>
    /// <param name="experiment">The experiment that the layer handed over to; null when it did not.</param>
    /// <param name="outcome">The answer.</param>
    /// <returns>Null when there are none. A layer that merges several rules has none but its experiments', as in the reference.</returns>
    internal static string[]? ExplicitParametersOf(CompiledSpec? layer, CompiledSpec? experiment, Outcome outcome) =>
        experiment is not null ? experiment.ExplicitParameters
        : layer is not { IsLayer: true } || ReferenceEquals(outcome, Outcome.UnsupportedDelegate) ? null
        : layer.Merge is null || ReferenceEquals(outcome, Outcome.Unsupported) ? layer.ExplicitParameters
        : null;

    /// <summary>The details, also of a result that was never filled (the default of a public result type).</summary>
    internal EvaluationDetails DetailsOrDefault =>
        Ruleset is null ? new EvaluationDetails(EvaluationSource.Uninitialized, EvaluationReason.Uninitialized, "Uninitialized") : Details;

    internal IReadOnlyList<SecondaryExposure> SecondaryExposures => Trail is null ? [] : Trail.View;

    internal IReadOnlyList<SecondaryExposure> UndelegatedExposures => UndelegatedTrail is null ? [] : UndelegatedTrail.View;

    /// <summary>The name of the spec that a config mapping evaluated instead of the requested one; null without a mapping.</summary>
    internal string? MappedName(string requested) =>
        Spec is { Name.Length: > 0 } spec && spec.Name != requested ? spec.Name : null;

    /// <summary>The combined reason text, made in advance.</summary>
    internal string Text() => TextOf(Ruleset, Outcome, Gap);

    /// <summary>The combined reason text of an answer, made in advance.</summary>
    internal static string TextOf(Ruleset ruleset, Outcome outcome, InferenceGap gap)
    {
        if (outcome.IsOverride)
        {
            return "LocalOverride:Recognized";
        }

        if (ReferenceEquals(outcome, Outcome.Unrecognized))
        {
            return ruleset.Reasons.Unrecognized;
        }

        if (outcome.IsUnsupported)
        {
            return ruleset.Reasons.Unsupported;
        }

        if (ReferenceEquals(outcome, Outcome.DepthExceeded))
        {
            return "Error:Statsig Evaluation Depth Exceeded";
        }

        if (ReferenceEquals(outcome, Outcome.Faulted))
        {
            return "Error:Internal Error";
        }

        if (outcome.Persisted is not null)
        {
            return "Persisted";
        }

        return gap switch
        {
            InferenceGap.UserAgent => "UAParserNotLoaded:Recognized",
            InferenceGap.Country => "CountryLookupNotLoaded:Recognized",
            _ => ruleset.Reasons.Recognized,
        };
    }

    private EvaluationReason FlatReason()
    {
        if (Outcome.IsOverride)
        {
            return EvaluationReason.LocalOverride;
        }

        if (!Ruleset.HasSpecs)
        {
            return EvaluationReason.Uninitialized;
        }

        if (ReferenceEquals(Outcome, Outcome.Unrecognized))
        {
            return EvaluationReason.Unrecognized;
        }

        if (Outcome.IsUnsupported)
        {
            return EvaluationReason.Unsupported;
        }

        if (ReferenceEquals(Outcome, Outcome.DepthExceeded) || ReferenceEquals(Outcome, Outcome.Faulted))
        {
            return EvaluationReason.Error;
        }

        return Outcome.Persisted is not null ? EvaluationReason.Persisted : Ruleset.Source switch
        {
            EvaluationSource.Bootstrap => EvaluationReason.Bootstrap,
            EvaluationSource.DataAdapter => EvaluationReason.DataAdapter,
            _ => EvaluationReason.Network,
        };
    }
}
