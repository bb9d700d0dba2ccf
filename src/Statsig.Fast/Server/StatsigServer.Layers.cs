using System;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Evaluation;
using Statsig.Fast.EventLogging;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

public sealed partial class StatsigServer
{
    /// <summary>Evaluates a layer. Exposures are recorded when its parameters are read.</summary>
    /// <param name="user">Read during the call and kept by reference until the exposures of its parameters are sent.</param>
    /// <param name="layerName">The name; an unknown, empty or null name answers without parameters.</param>
    /// <param name="options">Kept assignments, and whether exposures are recorded; null for none and for yes.</param>
    /// <remarks>
    /// Safe from any thread. Allocates nothing after warm-up, unless the server has a persistent storage: the answer is a struct of
    /// references into the ruleset.
    /// </remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    /// <exception cref="StatsigUninitializedException">There are no specs yet, and the options ask for this exception.</exception>
    public Layer GetLayer(StatsigUser user, string layerName, ExperimentEvaluationOptions? options = null)
    {
        Ruleset ruleset = BeginEvaluation(user);
        layerName ??= "";
        return EvaluateLayer(ruleset, ruleset.Layers.Find(layerName), layerName, user, options, options is not { DisableExposureLogging: true });
    }

    /// <summary>Evaluates a layer whose parameters record no exposures when they are read.</summary>
    /// <inheritdoc cref="GetLayer(StatsigUser, string, ExperimentEvaluationOptions?)"/>
    public Layer GetLayerWithExposureLoggingDisabled(StatsigUser user, string layerName, ExperimentEvaluationOptions? options = null)
    {
        Ruleset ruleset = BeginEvaluation(user);
        layerName ??= "";
        return EvaluateLayer(ruleset, ruleset.Layers.Find(layerName), layerName, user, options, logs: false);
    }

    /// <summary>Records the exposure of a layer's parameter as it answers now, for reads that were made without.</summary>
    /// <param name="user">Read during the call and kept by reference until its exposure is sent.</param>
    /// <param name="layerName">The name of the layer; nothing is recorded for an empty or null name.</param>
    /// <param name="parameter">The name of the parameter.</param>
    /// <remarks>Safe from any thread. Allocates nothing after warm-up. Recorded whether or not the layer has the parameter.</remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    public void ManuallyLogLayerParameterExposure(StatsigUser user, string layerName, string parameter)
    {
        Ruleset ruleset = BeginEvaluation(user);
        if (_events is not null && !string.IsNullOrEmpty(layerName) && !string.IsNullOrEmpty(parameter))
        {
            EvaluationResult result = Evaluator.Evaluate(
                SpecKind.Layer, ruleset, user, _overrides.Current, layerName, ruleset.Layers.Find(layerName), _events.SinkOf(logs: true));
            _events.ExposeParameter(user, layerName, in result, parameter, EventFlags.Manual | EventFlags.NamesMapping);
        }
    }

    /// <summary>Evaluates, applies kept assignments and tells: where questions by name and by handle meet.</summary>
    private Layer EvaluateLayer(
        Ruleset ruleset, CompiledSpec? spec, string name, StatsigUser user, ExperimentEvaluationOptions? options, bool logs)
    {
        int call = BeginCall(MarkerKeys.GetLayer, name);
        EvaluationResult result = Evaluator.Evaluate(SpecKind.Layer, ruleset, user, _overrides.Current, name, spec, _events?.SinkOf(logs));
        var layer = new Layer(
            name, _sticky is null ? result : _sticky.Apply(SpecKind.Layer, name, result, user, options), user, SinkOf(name, logs));
        WarnIfUnknown("layer", name, in layer.Result);
        EndCall(call, MarkerKeys.GetLayer, name);
        if (_isWatched)
        {
            CountSilent(name, logs);
            CountEvaluation(SpecKind.Layer, ruleset);
            Tell(in layer);
        }

        return layer;
    }

    /// <summary>Where the parameters of an answer record; null when there is nothing to record or count.</summary>
    private ExposureSink? SinkOf(string name, bool logs) => name.Length > 0 ? _events?.SinkOf(logs) : null;
}
