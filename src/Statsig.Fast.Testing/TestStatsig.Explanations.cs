using Statsig.Fast.Handles;

namespace Statsig.Fast.Testing;

/// <content>Explanations, by the server, with the overrides of the context.</content>
public sealed partial class TestStatsig
{
    /// <inheritdoc/>
    public Explanation ExplainGate(StatsigUser user, string gateName, ExplanationOptions? options = null) => Server.ExplainGate(user, gateName, options);

    /// <inheritdoc/>
    public Explanation ExplainGate(StatsigUser user, GateHandle gate, ExplanationOptions? options = null) => Server.ExplainGate(user, gate, options);

    /// <inheritdoc/>
    public Explanation ExplainDynamicConfig(StatsigUser user, string configName, ExplanationOptions? options = null) => Server.ExplainDynamicConfig(user, configName, options);

    /// <inheritdoc/>
    public Explanation ExplainDynamicConfig(StatsigUser user, DynamicConfigHandle config, ExplanationOptions? options = null) => Server.ExplainDynamicConfig(user, config, options);

    /// <inheritdoc/>
    public Explanation ExplainExperiment(StatsigUser user, string experimentName, ExperimentEvaluationOptions? evaluationOptions = null, ExplanationOptions? options = null) =>
        Server.ExplainExperiment(user, experimentName, evaluationOptions, options);

    /// <inheritdoc/>
    public Explanation ExplainExperiment(StatsigUser user, ExperimentHandle experiment, ExperimentEvaluationOptions? evaluationOptions = null, ExplanationOptions? options = null) =>
        Server.ExplainExperiment(user, experiment, evaluationOptions, options);

    /// <inheritdoc/>
    public Explanation ExplainLayer(StatsigUser user, string layerName, ExperimentEvaluationOptions? evaluationOptions = null, ExplanationOptions? options = null) =>
        Server.ExplainLayer(user, layerName, evaluationOptions, options);

    /// <inheritdoc/>
    public Explanation ExplainLayer(StatsigUser user, LayerHandle layer, ExperimentEvaluationOptions? evaluationOptions = null, ExplanationOptions? options = null) =>
        Server.ExplainLayer(user, layer, evaluationOptions, options);

    /// <inheritdoc/>
    public Explanation ExplainParameterStore(StatsigUser user, string storeName, ExplanationOptions? options = null) => Server.ExplainParameterStore(user, storeName, options);

    /// <inheritdoc/>
    public Explanation ExplainParameterStore(StatsigUser user, ParameterStoreHandle store, ExplanationOptions? options = null) => Server.ExplainParameterStore(user, store, options);
}
