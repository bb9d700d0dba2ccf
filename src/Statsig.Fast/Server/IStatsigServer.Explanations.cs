using System;
using Statsig.Fast.Explaining;
using Statsig.Fast.Handles;

namespace Statsig.Fast;

/// <content>Explanations of answers, by name and by handle.</content>
/// <remarks>
/// Implementations that do not explain, such as test doubles, keep these members: their explanations say so. The overloads by handle call
/// those by name.
/// </remarks>
public partial interface IStatsigServer
{
    /// <summary>Explains the answer of a gate: the decision as a tree, with the value that the user had for each condition.</summary>
    /// <param name="user">The user.</param>
    /// <param name="gateName">The name of the gate.</param>
    /// <param name="options">What the explanation shows; null for the defaults.</param>
    /// <returns>The explanation. Its outcome is that of the call; print it with <see cref="Explanation.ToString"/>.</returns>
    /// <remarks>Records no exposure and changes nothing. Never throws, except for a null user. Allocates the tree.</remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    Explanation ExplainGate(StatsigUser user, string gateName, ExplanationOptions? options = null) => Unexplained(ExplainedKind.Gate, gateName, user);

    /// <inheritdoc cref="ExplainGate(StatsigUser, string, ExplanationOptions)"/>
    /// <param name="user">The user.</param>
    /// <param name="gate">A handle from generated code, or one made by name.</param>
    /// <param name="options">What the explanation shows; null for the defaults.</param>
    Explanation ExplainGate(StatsigUser user, GateHandle gate, ExplanationOptions? options = null) => ExplainGate(user, gate.Name, options);

    /// <inheritdoc cref="ExplainGate(StatsigUser, string, ExplanationOptions)"/>
    /// <summary>Explains the answer of a dynamic config.</summary>
    /// <param name="user">The user.</param>
    /// <param name="configName">The name of the dynamic config.</param>
    /// <param name="options">What the explanation shows; null for the defaults.</param>
    Explanation ExplainDynamicConfig(StatsigUser user, string configName, ExplanationOptions? options = null) =>
        Unexplained(ExplainedKind.DynamicConfig, configName, user);

    /// <inheritdoc cref="ExplainDynamicConfig(StatsigUser, string, ExplanationOptions)"/>
    /// <param name="user">The user.</param>
    /// <param name="config">A handle from generated code, or one made by name.</param>
    /// <param name="options">What the explanation shows; null for the defaults.</param>
    Explanation ExplainDynamicConfig(StatsigUser user, DynamicConfigHandle config, ExplanationOptions? options = null) =>
        ExplainDynamicConfig(user, config.Name, options);

    /// <inheritdoc cref="ExplainGate(StatsigUser, string, ExplanationOptions)"/>
    /// <summary>Explains the answer of an experiment, with what the user's sticky assignments do to it.</summary>
    /// <param name="user">The user.</param>
    /// <param name="experimentName">The name of the experiment.</param>
    /// <param name="evaluationOptions">The sticky assignments, as for <c>GetExperiment</c>; null for none.</param>
    /// <param name="options">What the explanation shows; null for the defaults.</param>
    Explanation ExplainExperiment(
        StatsigUser user, string experimentName, ExperimentEvaluationOptions? evaluationOptions = null, ExplanationOptions? options = null) =>
        Unexplained(ExplainedKind.Experiment, experimentName, user);

    /// <inheritdoc cref="ExplainExperiment(StatsigUser, string, ExperimentEvaluationOptions, ExplanationOptions)"/>
    /// <param name="user">The user.</param>
    /// <param name="experiment">A handle from generated code, or one made by name.</param>
    /// <param name="evaluationOptions">The sticky assignments, as for <c>GetExperiment</c>; null for none.</param>
    /// <param name="options">What the explanation shows; null for the defaults.</param>
    Explanation ExplainExperiment(
        StatsigUser user, ExperimentHandle experiment, ExperimentEvaluationOptions? evaluationOptions = null, ExplanationOptions? options = null) =>
        ExplainExperiment(user, experiment.Name, evaluationOptions, options);

    /// <inheritdoc cref="ExplainExperiment(StatsigUser, string, ExperimentEvaluationOptions, ExplanationOptions)"/>
    /// <summary>Explains the answer of a layer, with what the user's sticky assignments do to it.</summary>
    /// <param name="user">The user.</param>
    /// <param name="layerName">The name of the layer.</param>
    /// <param name="evaluationOptions">The sticky assignments, as for <c>GetLayer</c>; null for none.</param>
    /// <param name="options">What the explanation shows; null for the defaults.</param>
    Explanation ExplainLayer(StatsigUser user, string layerName, ExperimentEvaluationOptions? evaluationOptions = null, ExplanationOptions? options = null) =>
        Unexplained(ExplainedKind.Layer, layerName, user);

    /// <inheritdoc cref="ExplainLayer(StatsigUser, string, ExperimentEvaluationOptions, ExplanationOptions)"/>
    /// <param name="user">The user.</param>
    /// <param name="layer">A handle from generated code, or one made by name.</param>
    /// <param name="evaluationOptions">The sticky assignments, as for <c>GetLayer</c>; null for none.</param>
    /// <param name="options">What the explanation shows; null for the defaults.</param>
    Explanation ExplainLayer(StatsigUser user, LayerHandle layer, ExperimentEvaluationOptions? evaluationOptions = null, ExplanationOptions? options = null) =>
        ExplainLayer(user, layer.Name, evaluationOptions, options);

    /// <inheritdoc cref="ExplainGate(StatsigUser, string, ExplanationOptions)"/>
    /// <summary>Explains the values of all parameters of a parameter store.</summary>
    /// <param name="user">The user.</param>
    /// <param name="storeName">The name of the parameter store.</param>
    /// <param name="options">What the explanation shows; null for the defaults.</param>
    Explanation ExplainParameterStore(StatsigUser user, string storeName, ExplanationOptions? options = null) =>
        Unexplained(ExplainedKind.ParameterStore, storeName, user);

    /// <inheritdoc cref="ExplainParameterStore(StatsigUser, string, ExplanationOptions)"/>
    /// <param name="user">The user.</param>
    /// <param name="store">A handle from generated code, or one made by name.</param>
    /// <param name="options">What the explanation shows; null for the defaults.</param>
    Explanation ExplainParameterStore(StatsigUser user, ParameterStoreHandle store, ExplanationOptions? options = null) =>
        ExplainParameterStore(user, store.Name, options);

    private static Explanation Unexplained(ExplainedKind kind, string? name, StatsigUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return Explanation.Without(kind, name ?? "", user, MessageText.NotImplemented);
    }
}
