using System;
using Statsig.Fast.Explaining;
using Statsig.Fast.Handles;
using Statsig.Fast.Internals;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

/// <content>Explanations. Each is a second walk over the ruleset, apart from the calls that it explains.</content>
public sealed partial class StatsigServer
{
    /// <inheritdoc/>
    public Explanation ExplainGate(StatsigUser user, string gateName, ExplanationOptions? options = null) => Explain(SpecKind.Gate, user, gateName, options);

    /// <inheritdoc/>
    public Explanation ExplainGate(StatsigUser user, GateHandle gate, ExplanationOptions? options = null) => Explain(SpecKind.Gate, user, gate.Name, options);

    /// <inheritdoc/>
    public Explanation ExplainDynamicConfig(StatsigUser user, string configName, ExplanationOptions? options = null) =>
        Explain(SpecKind.DynamicConfig, user, configName, options);

    /// <inheritdoc/>
    public Explanation ExplainDynamicConfig(StatsigUser user, DynamicConfigHandle config, ExplanationOptions? options = null) =>
        Explain(SpecKind.DynamicConfig, user, config.Name, options);

    /// <inheritdoc/>
    public Explanation ExplainExperiment(
        StatsigUser user, string experimentName, ExperimentEvaluationOptions? evaluationOptions = null, ExplanationOptions? options = null) =>
        ExplainAssigned(SpecKind.Experiment, user, experimentName, evaluationOptions, options);

    /// <inheritdoc/>
    public Explanation ExplainExperiment(
        StatsigUser user, ExperimentHandle experiment, ExperimentEvaluationOptions? evaluationOptions = null, ExplanationOptions? options = null) =>
        ExplainAssigned(SpecKind.Experiment, user, experiment.Name, evaluationOptions, options);

    /// <inheritdoc/>
    public Explanation ExplainLayer(StatsigUser user, string layerName, ExperimentEvaluationOptions? evaluationOptions = null, ExplanationOptions? options = null) =>
        ExplainAssigned(SpecKind.Layer, user, layerName, evaluationOptions, options);

    /// <inheritdoc/>
    public Explanation ExplainLayer(StatsigUser user, LayerHandle layer, ExperimentEvaluationOptions? evaluationOptions = null, ExplanationOptions? options = null) =>
        ExplainAssigned(SpecKind.Layer, user, layer.Name, evaluationOptions, options);

    /// <inheritdoc/>
    public Explanation ExplainParameterStore(StatsigUser user, string storeName, ExplanationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(user);
        Ruleset ruleset = _rulesets.Current;
        return ExplanationFactory.OfStore(storeName ?? "", user, ruleset, StateOf(ruleset), _overrides.Current, options);
    }

    /// <inheritdoc/>
    public Explanation ExplainParameterStore(StatsigUser user, ParameterStoreHandle store, ExplanationOptions? options = null) =>
        ExplainParameterStore(user, store.Name, options);

    private Explanation Explain(SpecKind kind, StatsigUser user, string? name, ExplanationOptions? options)
    {
        ArgumentNullException.ThrowIfNull(user);
        Ruleset ruleset = _rulesets.Current;
        return ExplanationFactory.Of(kind, name ?? "", user, ruleset, StateOf(ruleset), _overrides.Current, options);
    }

    private Explanation ExplainAssigned(SpecKind kind, StatsigUser user, string? name, ExperimentEvaluationOptions? evaluationOptions, ExplanationOptions? options)
    {
        if (_sticky is not { } sticky || !FeatureSwitches.Explanations)
        {
            return Explain(kind, user, name, options);
        }

        ArgumentNullException.ThrowIfNull(user);
        Ruleset ruleset = _rulesets.Current;
        return ExplanationFactory.Of(
            kind, name ?? "", user, ruleset, StateOf(ruleset), _overrides.Current, options, live => sticky.Explain(kind, name ?? "", live, user, evaluationOptions));
    }

    private ExplanationState StateOf(Ruleset ruleset) => _isShutDown ? ExplanationState.ShutDown
        : ruleset.HasSpecs ? ExplanationState.Ready
        : ruleset.Source switch
        {
            EvaluationSource.Loading => ExplanationState.Loading,
            EvaluationSource.NoValues => ExplanationState.NoSpecs,
            _ => ExplanationState.Uninitialized,
        };
}
