using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Evaluation;

/// <summary>The result of one evaluation: a decision, with what answers say about it.</summary>
/// <remarks>A struct of one reference, the size of which the public result types copy. The default has no decision.</remarks>
internal readonly struct EvaluationResult(Decision decision)
{
    private readonly Decision? _decision = decision; // Null only in the default of a public result type.

    internal Ruleset Ruleset => _decision?.Ruleset!;

    /// <summary>The spec whose ID type and version are reported; null for unknown names and overrides.</summary>
    internal CompiledSpec? Spec => _decision?.Spec;

    internal Outcome Outcome => _decision?.Outcome!;

    internal ExposureTrail Trail => _decision?.Trail!;

    /// <summary>What layers report for parameters that are not the delegate's own.</summary>
    internal ExposureTrail UndelegatedTrail => _decision?.UndelegatedTrail!;

    /// <summary>The experiment that a layer handed over to; null when it did not.</summary>
    internal CompiledSpec? Delegate => _decision?.Delegate;

    internal InferenceGap Gap => _decision?.Gap ?? InferenceGap.None;

    /// <summary>Creates the result for an outcome without secondary exposures.</summary>
    internal static EvaluationResult Of(Ruleset ruleset, CompiledSpec? spec, Outcome outcome) => new(Decision.Of(ruleset, spec, outcome));

    /// <summary>Creates the result of an evaluation.</summary>
    internal static EvaluationResult Of(in EvaluationContext context, CompiledSpec? spec, Outcome outcome)
    {
        ExposureTrail trail = context.Trail ?? context.Ruleset.EmptyTrail;
        return new EvaluationResult(Decision.Of(context.Ruleset, spec, outcome, trail, context.Undelegated ?? trail, context.Delegate, context.Gap));
    }

    /// <summary>Creates the result of a sticky assignment. Allocates: the outcome was created for the call.</summary>
    internal EvaluationResult With(Outcome sticky, ExposureTrail trail, ExposureTrail undelegated) =>
        new(new Decision(Ruleset, Spec, sticky, trail, undelegated, null, Gap));

    internal string IdType => Spec?.IdType ?? "";

    internal uint? Version => Outcome?.Sticky is { } sticky ? sticky.Version : Spec?.Version;

    /// <summary>The experiment that decided a layer; null when none did.</summary>
    internal string? AllocatedExperiment => Outcome?.Sticky is { } sticky ? sticky.DelegateName : Delegate?.Name;

    internal string[]? ExplicitParameters =>
        Outcome?.Sticky is { } sticky ? sticky.ExplicitParameters : Outcome is null ? null : ExplicitParametersOf(Spec, Delegate, Outcome);

    /// <summary>Source, reason and times of the answer.</summary>
    internal EvaluationDetails Details
    {
        get
        {
            Ruleset ruleset = Ruleset;
            long now = NowMs(ruleset);
            var details = new EvaluationDetails(ruleset.Source, FlatReason(), Text())
            {
                Version = Version,
                SpecsTimeMs = ruleset.HasSpecs || ruleset.Source == EvaluationSource.Loading ? ruleset.TimeMs : null,
                ReceivedAtMs = ruleset.HasSpecs ? ruleset.ReceivedAtMs : null,
                InitTimeMs = ruleset.InitTimeMs,
                ServerTimeMs = now,
            };

            if (ReferenceEquals(Outcome, Outcome.DepthExceeded) || ReferenceEquals(Outcome, Outcome.Faulted))
            {
                return details with { SpecsTimeMs = null, ReceivedAtMs = null };
            }

            return Outcome.Sticky is { } sticky ? details with { SpecsTimeMs = sticky.TimeMs, ReceivedAtMs = now } : details;
        }
    }

    /// <summary>Returns the time; that at which the specs arrived when the clock of the application throws.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Reading an answer never throws.")]
    private static long NowMs(Ruleset ruleset)
    {
        try
        {
            return ruleset.Settings.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        }
        catch (Exception)
        {
            return ruleset.ReceivedAtMs;
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
                return WithOutcome(arm.Best.RuleId == ruleId ? arm.Best : arm.Explore);
            }
        }

        return WithOutcome(new Outcome
        {
            RuleId = ruleId,
            Value = outcome.Value,
            IsExperimentGroup = outcome.IsExperimentGroup,
            IsActive = outcome.IsActive,
            IsOverride = outcome.IsOverride,
        });
    }

    private EvaluationResult WithOutcome(Outcome outcome) => new(new Decision(Ruleset, Spec, outcome, Trail, UndelegatedTrail, Delegate, Gap));

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
        _decision is null ? new EvaluationDetails(EvaluationSource.Uninitialized, EvaluationReason.Uninitialized, "Uninitialized")
        : _decision.Given is { } given ? given.Value
        : Details;

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

        if (outcome.Sticky is not null)
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

        return Outcome.Sticky is not null ? EvaluationReason.Persisted : Ruleset.Source switch
        {
            EvaluationSource.Bootstrap => EvaluationReason.Bootstrap,
            EvaluationSource.DataAdapter => EvaluationReason.DataAdapter,
            _ => EvaluationReason.Network,
        };
    }
}
