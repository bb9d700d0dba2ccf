using System.Collections.Generic;
using Statsig.Fast.Handles;

namespace Statsig.Fast.Accessors;

/// <summary>How typed accessors call a server: a <see cref="StatsigServer"/> by handle, every other implementation by name.</summary>
/// <remarks>
/// A test double knows what it was given by name, and most implementations that wrap a server do as well. Calls that record an exposure use the overload without
/// options, the one that people stub. The type check replaces an interface call: it costs no more.
/// </remarks>
internal static class AccessorCalls
{
    internal static EvaluationOptions OptionsOf(ExposureLogging exposure) => new() { DisableExposureLogging = exposure == ExposureLogging.Disabled };

    internal static bool CheckGate(IStatsigServer server, GateHandle gate, StatsigUser user, ExposureLogging exposure) =>
        server is StatsigServer own ? own.CheckGate(gate, user, OptionsOf(exposure))
        : exposure == ExposureLogging.Disabled ? server.CheckGate(user, gate.Name, OptionsOf(exposure))
        : server.CheckGate(user, gate.Name);

    internal static FeatureGate GetFeatureGate(IStatsigServer server, GateHandle gate, StatsigUser user, ExposureLogging exposure) =>
        server is StatsigServer own ? own.GetFeatureGate(gate, user, OptionsOf(exposure))
        : exposure == ExposureLogging.Disabled ? server.GetFeatureGate(user, gate.Name, OptionsOf(exposure))
        : server.GetFeatureGate(user, gate.Name);

    internal static DynamicConfig GetDynamicConfig(IStatsigServer server, DynamicConfigHandle config, StatsigUser user, ExposureLogging exposure) =>
        server is StatsigServer own ? own.GetDynamicConfig(config, user, OptionsOf(exposure))
        : exposure == ExposureLogging.Disabled ? server.GetDynamicConfig(user, config.Name, OptionsOf(exposure))
        : server.GetDynamicConfig(user, config.Name);

    internal static Experiment GetExperiment(IStatsigServer server, ExperimentHandle experiment, StatsigUser user, ExperimentEvaluationOptions? options) =>
        server is StatsigServer own ? own.GetExperiment(experiment, user, options) : server.GetExperiment(user, experiment.Name, options);

    internal static IReadOnlyList<RankedGroup> GetRankedGroups(IStatsigServer server, ExperimentHandle autotune, StatsigUser user) =>
        server is StatsigServer own ? own.GetRankedGroups(autotune, user) : server.GetRankedGroups(user, autotune.Name);

    internal static Layer GetLayer(IStatsigServer server, LayerHandle layer, StatsigUser user, ExperimentEvaluationOptions? options) =>
        server is StatsigServer own ? own.GetLayer(layer, user, options) : server.GetLayer(user, layer.Name, options);

    internal static ParameterStore GetParameterStore(IStatsigServer server, ParameterStoreHandle store, StatsigUser user, ExposureLogging exposure) =>
        server is StatsigServer own ? own.GetParameterStore(store, user, OptionsOf(exposure))
        : exposure == ExposureLogging.Disabled ? server.GetParameterStore(user, store.Name, OptionsOf(exposure))
        : server.GetParameterStore(user, store.Name);
}
