using System.Collections.Generic;
using Statsig.Fast.Handles;

namespace Statsig.Fast.Accessors;

/// <summary>Calls the server of a typed accessor: a <see cref="StatsigServer"/> by handle, every other implementation by name.</summary>
/// <remarks>
/// Test doubles are set up by name, and most implementations that wrap a server forward names as well. Calls that record an exposure use
/// the overload without optional arguments, which test doubles are usually set up with. The type check replaces an interface call and costs
/// no more.
/// </remarks>
internal static class AccessorCalls
{
    internal static bool CheckGate(IStatsigServer server, StatsigUser user, GateHandle gate, ExposureLogging exposure) =>
        server is StatsigServer statsig ? statsig.CheckGate(user, gate, exposure)
        : exposure == ExposureLogging.Enabled ? server.CheckGate(user, gate.Name)
        : server.CheckGate(user, gate.Name, exposure);

    internal static FeatureGate GetFeatureGate(IStatsigServer server, StatsigUser user, GateHandle gate, ExposureLogging exposure) =>
        server is StatsigServer statsig ? statsig.GetFeatureGate(user, gate, exposure)
        : exposure == ExposureLogging.Enabled ? server.GetFeatureGate(user, gate.Name)
        : server.GetFeatureGate(user, gate.Name, exposure);

    internal static DynamicConfig GetDynamicConfig(IStatsigServer server, StatsigUser user, DynamicConfigHandle config, ExposureLogging exposure) =>
        server is StatsigServer statsig ? statsig.GetDynamicConfig(user, config, exposure)
        : exposure == ExposureLogging.Enabled ? server.GetDynamicConfig(user, config.Name)
        : server.GetDynamicConfig(user, config.Name, exposure);

    internal static Experiment GetExperiment(
        IStatsigServer server, StatsigUser user, ExperimentHandle experiment, ExperimentEvaluationOptions? evaluationOptions, ExposureLogging exposure) =>
        server is StatsigServer statsig ? statsig.GetExperiment(user, experiment, evaluationOptions, exposure)
        : evaluationOptions is not null ? server.GetExperiment(user, experiment.Name, evaluationOptions, exposure)
        : exposure == ExposureLogging.Enabled ? server.GetExperiment(user, experiment.Name)
        : server.GetExperiment(user, experiment.Name, exposure);

    internal static IReadOnlyList<RankedGroup> GetRankedGroups(IStatsigServer server, StatsigUser user, ExperimentHandle autotune) =>
        server is StatsigServer statsig ? statsig.GetRankedGroups(user, autotune) : server.GetRankedGroups(user, autotune.Name);

    internal static Layer GetLayer(
        IStatsigServer server, StatsigUser user, LayerHandle layer, ExperimentEvaluationOptions? evaluationOptions, ExposureLogging exposure) =>
        server is StatsigServer statsig ? statsig.GetLayer(user, layer, evaluationOptions, exposure)
        : evaluationOptions is not null ? server.GetLayer(user, layer.Name, evaluationOptions, exposure)
        : exposure == ExposureLogging.Enabled ? server.GetLayer(user, layer.Name)
        : server.GetLayer(user, layer.Name, exposure);

    internal static ParameterStore GetParameterStore(IStatsigServer server, StatsigUser user, ParameterStoreHandle store, ExposureLogging exposure) =>
        server is StatsigServer statsig ? statsig.GetParameterStore(user, store, exposure)
        : exposure == ExposureLogging.Enabled ? server.GetParameterStore(user, store.Name)
        : server.GetParameterStore(user, store.Name, exposure);
}
