using System;
using System.Runtime.CompilerServices;
using Statsig.Fast.Compilation;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Explaining;
using Statsig.Fast.Handles;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

/// <content>Layers and parameter stores, whose parameters record exposures when they are read.</content>
public sealed partial class StatsigServer
{
    /// <inheritdoc/>
    /// <remarks>
    /// Allocates nothing after warm-up, unless the server has a storage for sticky assignments: the answer is a struct of references into
    /// the ruleset.
    /// </remarks>
    /// <exception cref="StatsigUninitializedException">
    /// There are no specs yet, and <see cref="StatsigOptions.ThrowWhenUninitialized"/> is set.
    /// </exception>
    public Layer GetLayer(StatsigUser user, string layerName) => GetLayer(user, layerName, null, ExposureLogging.Enabled);

    /// <inheritdoc/>
    /// <inheritdoc cref="GetLayer(StatsigUser, string)" path="/remarks|/exception"/>
    public Layer GetLayer(StatsigUser user, string layerName, ExposureLogging exposure) => GetLayer(user, layerName, null, exposure);

    /// <inheritdoc/>
    /// <inheritdoc cref="GetLayer(StatsigUser, string)" path="/remarks|/exception"/>
    public Layer GetLayer(StatsigUser user, string layerName, ExperimentEvaluationOptions? evaluationOptions, ExposureLogging exposure = ExposureLogging.Enabled)
    {
        Ruleset ruleset = BeginEvaluation(user);
        layerName ??= "";
        return EvaluateLayer(ruleset, ruleset.Layers.Find(layerName), layerName, user, evaluationOptions, exposure == ExposureLogging.Enabled);
    }

    /// <inheritdoc/>
    /// <inheritdoc cref="GetLayer(StatsigUser, string)" path="/remarks|/exception"/>
    public Layer GetLayer(StatsigUser user, LayerHandle layer, ExposureLogging exposure = ExposureLogging.Enabled) => GetLayer(user, layer, null, exposure);

    /// <inheritdoc/>
    /// <inheritdoc cref="GetLayer(StatsigUser, string)" path="/remarks|/exception"/>
    public Layer GetLayer(StatsigUser user, LayerHandle layer, ExperimentEvaluationOptions? evaluationOptions, ExposureLogging exposure = ExposureLogging.Enabled)
    {
        Ruleset ruleset = BeginEvaluation(user);
        CompiledSpec? spec = Find(ruleset, ref ruleset.LayerSlots, EntryType.Layer, layer.Schema, layer.Ordinal);
        return EvaluateLayer(ruleset, spec, spec?.Name ?? layer.Name, user, evaluationOptions, exposure == ExposureLogging.Enabled);
    }

    /// <inheritdoc/>
    /// <remarks>Allocates nothing.</remarks>
    /// <exception cref="StatsigUninitializedException">
    /// There are no specs yet, and <see cref="StatsigOptions.ThrowWhenUninitialized"/> is set.
    /// </exception>
    public ParameterStore GetParameterStore(StatsigUser user, string storeName) => GetParameterStore(user, storeName, ExposureLogging.Enabled);

    /// <inheritdoc/>
    /// <inheritdoc cref="GetParameterStore(StatsigUser, string)" path="/remarks|/exception"/>
    public ParameterStore GetParameterStore(StatsigUser user, string storeName, ExposureLogging exposure)
    {
        Ruleset ruleset = BeginEvaluation(user);
        storeName ??= "";
        return EvaluateParameterStore(ruleset, ruleset.FindParameterStore(storeName), storeName, user, exposure == ExposureLogging.Enabled);
    }

    /// <inheritdoc/>
    /// <inheritdoc cref="GetParameterStore(StatsigUser, string)" path="/remarks|/exception"/>
    public ParameterStore GetParameterStore(StatsigUser user, ParameterStoreHandle store, ExposureLogging exposure = ExposureLogging.Enabled)
    {
        Ruleset ruleset = BeginEvaluation(user);
        CompiledParameterStore? found = ruleset.ParameterStoreSlots.Find(store.Schema?.Index ?? -1, store.Ordinal);
        if (found is null)
        {
            found = HandleBinder.BindStore(ruleset, store.Schema, store.Ordinal);
            _drift.Use(store.Schema);
        }

        found = ReferenceEquals(found, CompiledParameterStore.Unknown) ? null : found;
        return EvaluateParameterStore(ruleset, found, found?.Name ?? store.Name, user, exposure == ExposureLogging.Enabled);
    }

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

    /// <inheritdoc/>
    public void ManuallyLogLayerParameterExposure(StatsigUser user, string layerName, string parameter)
    {
        Ruleset ruleset = BeginEvaluation(user);
        if (_logged is not null && !string.IsNullOrEmpty(layerName) && !string.IsNullOrEmpty(parameter))
        {
            EvaluationResult result = Evaluator.Evaluate(
                SpecKind.Layer, ruleset, user, _overrides.Current, layerName, ruleset.Layers.Find(layerName), _logged);
            ExposeManually(user, layerName, result, parameter);
        }
    }

    /// <summary>Evaluates, applies sticky assignments and notifies: calls by name and by handle meet here.</summary>
    private Layer EvaluateLayer(
        Ruleset ruleset, CompiledSpec? spec, string name, StatsigUser user, ExperimentEvaluationOptions? evaluationOptions, bool logs)
    {
        int call = BeginCall(MarkerKeys.GetLayer, name);
        EvaluationResult result = Evaluator.Evaluate(SpecKind.Layer, ruleset, user, _overrides.Current, name, spec, SinkOf(logs));
        if (_sticky is not null)
        {
            result = _sticky.Apply(SpecKind.Layer, name, result, user, evaluationOptions);
        }

        WarnIfUnknown("layer", name, result);
        EndCall(call, MarkerKeys.GetLayer, name);
        if (!logs && _isWatchedSilently)
        {
            CountSilent(name);
        }

        if (_isObserved)
        {
            ObserveLayer(ruleset, name, result, user, logs);
        }

        return new Layer(name, result, user, SinkOf(name, logs));
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // As for dynamic configs.
    private void ObserveLayer(Ruleset ruleset, string name, EvaluationResult result, StatsigUser user, bool logs)
    {
        CountEvaluation(SpecKind.Layer, ruleset);
        _observer?.OnLayer(new Layer(name, result, user, SinkOf(name, logs)));
    }

    /// <summary>Applies overrides and counts the call: calls by name and by handle meet here.</summary>
    private ParameterStore EvaluateParameterStore(Ruleset ruleset, CompiledParameterStore? store, string storeName, StatsigUser user, bool logs)
    {
        CountSilent(storeName); // A store has no exposure; only its parameters do.
        if (_isObserved)
        {
            _telemetry.Server.Evaluations?.Add(EvaluationCounts.ParameterStore, ruleset.Source);
        }

        ExposureSink? sink = SinkOf(storeName, logs);
        OverrideLookup? overrides = _overrides.Current;
        if (overrides?.FindParameterStore(storeName, user) is { } overridden)
        {
            return new ParameterStore(storeName, user, ruleset, overrides, overridden, isOverride: true, sink);
        }

        if (store is null && ruleset.HasSpecs && storeName.Length > 0)
        {
            _telemetry.UnknownNames.Warn("parameter store", storeName);
        }

        return new ParameterStore(storeName, user, ruleset, overrides, store, isOverride: false, sink);
    }

    /// <summary>Gets the sink for the parameters of an answer; null when no exposure is to be recorded or counted.</summary>
    private ExposureSink? SinkOf(string name, bool logs) => name.Length > 0 ? SinkOf(logs) : null;
}
