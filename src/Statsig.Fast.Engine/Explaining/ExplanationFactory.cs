using System;
using System.Collections.Generic;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Explaining;

/// <summary>Makes explanations; the one entrance to the folder.</summary>
internal static class ExplanationFactory
{
    private static readonly Outcome FoundStore = new() { RuleId = "", IsShared = true };

    private static readonly Outcome OverriddenStore = new() { RuleId = "override", IsOverride = true, IsShared = true };

    /// <summary>Explains a gate, dynamic config, experiment or layer.</summary>
    /// <param name="kind">The requested kind.</param>
    /// <param name="name">The requested name.</param>
    /// <param name="user">The user.</param>
    /// <param name="ruleset">The current ruleset, which the whole explanation uses.</param>
    /// <param name="state">Whether there are specs.</param>
    /// <param name="overrides">Local overrides; null without any.</param>
    /// <param name="options">What is shown; null for the defaults.</param>
    /// <param name="assign">Applies the sticky assignment to the live answer; null without a storage.</param>
    internal static Explanation Of(
        SpecKind kind,
        string name,
        StatsigUser user,
        Ruleset ruleset,
        ExplanationState state,
        OverrideLookup? overrides,
        ExplanationOptions? options,
        Func<EvaluationResult, (EvaluationResult Result, ExplainedStickyAssignment Assignment)>? assign = null)
    {
        if (!FeatureSwitches.Explanations)
        {
            return Explanation.Without(Explainer.KindOf(kind), name, user, MessageText.Removed);
        }

        bool shows = options is { ShowPrivateValues: true };
        Explained explained = Explainer.Explain(kind, ruleset, user, overrides, name, shows);
        ExplainedStickyAssignment? assignment = null;
        if (assign is not null)
        {
            (EvaluationResult result, assignment) = assign(explained.Result);
            explained = explained with { Result = result };
        }

        return Explanation.Of(name, user, ruleset, state, explained, assignment, shows);
    }

    /// <summary>Explains a parameter store: every parameter, as a read of it would be decided.</summary>
    /// <inheritdoc cref="Of"/>
    internal static Explanation OfStore(
        string name, StatsigUser user, Ruleset ruleset, ExplanationState state, OverrideLookup? overrides, ExplanationOptions? options)
    {
        if (!FeatureSwitches.Explanations)
        {
            return Explanation.Without(ExplainedKind.ParameterStore, name, user, MessageText.Removed);
        }

        bool shows = options is { ShowPrivateValues: true };
        CompiledParameterStore? overridden = overrides?.FindParameterStore(name, user);
        CompiledParameterStore? store = overridden ?? ruleset.FindParameterStore(name);
        Outcome outcome = store is null ? Outcome.Unrecognized : overridden is not null ? OverriddenStore : FoundStore;
        var result = new EvaluationResult(new Decision(ruleset, null, outcome, ruleset.EmptyTrail, ruleset.EmptyTrail));
        return Explanation.OfStore(name, user, ruleset, state, result, store is null ? null : ParametersOf(store, user, ruleset, overrides, shows), shows);
    }

    private static ExplainedParameter[] ParametersOf(
        CompiledParameterStore store, StatsigUser user, Ruleset ruleset, OverrideLookup? overrides, bool shows)
    {
        var known = new Dictionary<(StoreReference Reference, string Name), Explained>();
        var parameters = new ExplainedParameter[store.Parameters.Length];
        for (int i = 0; i < parameters.Length; i++)
        {
            CompiledStoreParameter parameter = store.Parameters[i];
            if (parameter.Reference == StoreReference.Static)
            {
                parameters[i] = new ExplainedParameter(parameter, parameter.Value, null);
                continue;
            }

            bool isRepeated = known.TryGetValue((parameter.Reference, parameter.TargetName), out Explained explained);
            if (!isRepeated)
            {
                explained = Explainer.Explain(KindOf(parameter.Reference), ruleset, user, overrides, parameter.TargetName, shows);
                known.Add((parameter.Reference, parameter.TargetName), explained);
            }

            Outcome outcome = explained.Result.Outcome;
            ParameterValue value = parameter.Reference != StoreReference.Gate ? outcome.Parameters.Find(parameter.TargetParameter)
                : outcome.Value ? parameter.Value
                : parameter.FailValue;
            parameters[i] = new ExplainedParameter(parameter, value, isRepeated ? explained.Spec.Again() : explained.Spec);
        }

        return parameters;
    }

    private static SpecKind KindOf(StoreReference reference) => reference switch
    {
        StoreReference.Gate => SpecKind.Gate,
        StoreReference.DynamicConfig => SpecKind.DynamicConfig,
        StoreReference.Experiment => SpecKind.Experiment,
        _ => SpecKind.Layer,
    };
}
