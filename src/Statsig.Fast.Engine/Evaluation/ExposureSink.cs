using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Evaluation;

/// <summary>Receives the exposures that an evaluation leaves besides its own: the one way for exposures out of the engine.</summary>
/// <remarks>
/// Layers and parameter stores keep their sink and call it when a parameter is read. Implementations never throw, do not block, and are
/// safe from any thread.
/// </remarks>
internal abstract class ExposureSink : GroupExposures
{
    /// <summary>Receives the exposure of a gate, dynamic config or experiment that a parameter store referred to.</summary>
    /// <param name="kind">The requested kind.</param>
    /// <param name="user">The user of the evaluation.</param>
    /// <param name="name">The requested name.</param>
    /// <param name="result">The answer.</param>
    internal abstract void Add(SpecKind kind, StatsigUser user, string name, EvaluationResult result);

    /// <summary>Receives the exposure of one parameter of a layer.</summary>
    /// <param name="user">The user of the evaluation.</param>
    /// <param name="layer">The requested name.</param>
    /// <param name="result">The answer.</param>
    /// <param name="parameter">The name of the parameter that was read.</param>
    /// <param name="isStoreRead">True when a parameter store led to the layer.</param>
    internal abstract void AddParameter(StatsigUser user, string layer, EvaluationResult result, string parameter, bool isStoreRead);
}
