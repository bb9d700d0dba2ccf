using System;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

public sealed partial class StatsigServer
{
    /// <summary>Evaluates a layer.</summary>
    /// <param name="user">Read during the call.</param>
    /// <param name="layerName">The name; an unknown, empty or null name answers without parameters.</param>
    /// <param name="options">Kept assignments; null when there are none.</param>
    /// <remarks>
    /// Safe from any thread. Allocates nothing after warm-up, unless the server has a persistent storage: the answer is a struct of
    /// references into the ruleset.
    /// </remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    /// <exception cref="StatsigUninitializedException">There are no specs yet, and the options ask for this exception.</exception>
    public Layer GetLayer(StatsigUser user, string layerName, ExperimentEvaluationOptions? options = null)
    {
        EvaluationResult result = Evaluate(SpecKind.Layer, user, layerName);
        return new Layer(layerName ?? "", _sticky is null ? result : _sticky.Apply(SpecKind.Layer, layerName ?? "", result, user, options));
    }
}
