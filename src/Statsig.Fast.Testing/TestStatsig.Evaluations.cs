using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Handles;

namespace Statsig.Fast.Testing;

/// <content>Evaluations by the server.</content>
public sealed partial class TestStatsig
{
    /// <inheritdoc/>
    public bool CheckGate(StatsigUser user, string gateName) => Server.CheckGate(user, gateName);

    /// <inheritdoc/>
    public bool CheckGate(StatsigUser user, string gateName, ExposureLogging exposure) => Server.CheckGate(user, gateName, exposure);

    /// <inheritdoc/>
    public bool CheckGate(StatsigUser user, GateHandle gate, ExposureLogging exposure = ExposureLogging.Enabled) => Server.CheckGate(user, gate, exposure);

    /// <inheritdoc/>
    public FeatureGate GetFeatureGate(StatsigUser user, string gateName) => Server.GetFeatureGate(user, gateName);

    /// <inheritdoc/>
    public FeatureGate GetFeatureGate(StatsigUser user, string gateName, ExposureLogging exposure) => Server.GetFeatureGate(user, gateName, exposure);

    /// <inheritdoc/>
    public FeatureGate GetFeatureGate(StatsigUser user, GateHandle gate, ExposureLogging exposure = ExposureLogging.Enabled) =>
        Server.GetFeatureGate(user, gate, exposure);

    /// <inheritdoc/>
    public DynamicConfig GetDynamicConfig(StatsigUser user, string configName) => Server.GetDynamicConfig(user, configName);

    /// <inheritdoc/>
    public DynamicConfig GetDynamicConfig(StatsigUser user, string configName, ExposureLogging exposure) => Server.GetDynamicConfig(user, configName, exposure);

    /// <inheritdoc/>
    public DynamicConfig GetDynamicConfig(StatsigUser user, DynamicConfigHandle config, ExposureLogging exposure = ExposureLogging.Enabled) =>
        Server.GetDynamicConfig(user, config, exposure);

    /// <inheritdoc/>
    public DynamicConfig GetConfig(StatsigUser user, string configName, ExposureLogging exposure = ExposureLogging.Enabled) =>
        Server.GetConfig(user, configName, exposure);

    /// <inheritdoc/>
    public Experiment GetExperiment(StatsigUser user, string experimentName) => Server.GetExperiment(user, experimentName);

    /// <inheritdoc/>
    public Experiment GetExperiment(StatsigUser user, string experimentName, ExposureLogging exposure) => Server.GetExperiment(user, experimentName, exposure);

    /// <inheritdoc/>
    public Experiment GetExperiment(StatsigUser user, string experimentName, ExperimentEvaluationOptions? evaluationOptions, ExposureLogging exposure = ExposureLogging.Enabled) =>
        Server.GetExperiment(user, experimentName, evaluationOptions, exposure);

    /// <inheritdoc/>
    public Experiment GetExperiment(StatsigUser user, ExperimentHandle experiment, ExposureLogging exposure = ExposureLogging.Enabled) =>
        Server.GetExperiment(user, experiment, exposure);

    /// <inheritdoc/>
    public Experiment GetExperiment(StatsigUser user, ExperimentHandle experiment, ExperimentEvaluationOptions? evaluationOptions, ExposureLogging exposure = ExposureLogging.Enabled) =>
        Server.GetExperiment(user, experiment, evaluationOptions, exposure);

    /// <inheritdoc/>
    public Layer GetLayer(StatsigUser user, string layerName) => Server.GetLayer(user, layerName);

    /// <inheritdoc/>
    public Layer GetLayer(StatsigUser user, string layerName, ExposureLogging exposure) => Server.GetLayer(user, layerName, exposure);

    /// <inheritdoc/>
    public Layer GetLayer(StatsigUser user, string layerName, ExperimentEvaluationOptions? evaluationOptions, ExposureLogging exposure = ExposureLogging.Enabled) =>
        Server.GetLayer(user, layerName, evaluationOptions, exposure);

    /// <inheritdoc/>
    public Layer GetLayer(StatsigUser user, LayerHandle layer, ExposureLogging exposure = ExposureLogging.Enabled) => Server.GetLayer(user, layer, exposure);

    /// <inheritdoc/>
    public Layer GetLayer(StatsigUser user, LayerHandle layer, ExperimentEvaluationOptions? evaluationOptions, ExposureLogging exposure = ExposureLogging.Enabled) =>
        Server.GetLayer(user, layer, evaluationOptions, exposure);

    /// <inheritdoc/>
    public ParameterStore GetParameterStore(StatsigUser user, string storeName) => Server.GetParameterStore(user, storeName);

    /// <inheritdoc/>
    public ParameterStore GetParameterStore(StatsigUser user, string storeName, ExposureLogging exposure) =>
        Server.GetParameterStore(user, storeName, exposure);

    /// <inheritdoc/>
    public ParameterStore GetParameterStore(StatsigUser user, ParameterStoreHandle store, ExposureLogging exposure = ExposureLogging.Enabled) =>
        Server.GetParameterStore(user, store, exposure);

    /// <inheritdoc/>
    public IReadOnlyList<RankedGroup> GetRankedGroups(StatsigUser user, string autotuneName) => Server.GetRankedGroups(user, autotuneName);

    /// <inheritdoc/>
    public IReadOnlyList<RankedGroup> GetRankedGroups(StatsigUser user, ExperimentHandle autotune) => Server.GetRankedGroups(user, autotune);

    /// <inheritdoc/>
    public ExperimentGroups GetExperimentGroups(string experimentName) => Server.GetExperimentGroups(experimentName);

    /// <inheritdoc/>
    public Experiment GetExperimentByGroupName(string experimentName, string groupName) => Server.GetExperimentByGroupName(experimentName, groupName);

    /// <inheritdoc/>
    public Experiment GetExperimentByGroupId(string experimentName, string groupId) => Server.GetExperimentByGroupId(experimentName, groupId);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, StickyAssignment>> GetStickyAssignmentsAsync(StatsigUser user, string idType, CancellationToken cancellationToken = default) =>
        Server.GetStickyAssignmentsAsync(user, idType, cancellationToken);
}
