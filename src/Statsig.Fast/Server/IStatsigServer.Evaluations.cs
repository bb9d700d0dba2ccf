using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Handles;

namespace Statsig.Fast;

/// <content>Gates, dynamic configs, experiments, layers and parameter stores, by name and by handle.</content>
/// <remarks>
/// The overloads without an <see cref="ExposureLogging"/> argument are separate members because expression trees, which test doubles
/// are set up with, cannot leave out optional arguments. They call the full overload, and so do the overloads by handle.
/// </remarks>
public partial interface IStatsigServer
{
    /// <summary>Evaluates a gate and records one exposure.</summary>
    /// <param name="user">The user. Read during the call and kept by reference until the exposure is sent.</param>
    /// <param name="gateName">The name of the gate.</param>
    /// <returns>True when the gate passes; false when it fails, is unknown, or needs an unsupported condition.</returns>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    bool CheckGate(StatsigUser user, string gateName) => CheckGate(user, gateName, ExposureLogging.Enabled);

    /// <inheritdoc cref="CheckGate(StatsigUser, string)"/>
    /// <summary>Evaluates a gate.</summary>
    /// <param name="user">The user. Read during the call and kept by reference until the exposure is sent.</param>
    /// <param name="gateName">The name of the gate.</param>
    /// <param name="exposure">Whether the call records an exposure.</param>
    bool CheckGate(StatsigUser user, string gateName, ExposureLogging exposure);

    /// <inheritdoc cref="CheckGate(StatsigUser, string)"/>
    /// <summary>Evaluates a gate without looking up its name.</summary>
    /// <param name="user">The user. Read during the call and kept by reference until the exposure is sent.</param>
    /// <param name="gate">A handle from generated code, or one made by name.</param>
    /// <param name="exposure">Whether the call records an exposure.</param>
    bool CheckGate(StatsigUser user, GateHandle gate, ExposureLogging exposure = ExposureLogging.Enabled) => CheckGate(user, gate.Name, exposure);

    /// <summary>Evaluates a gate, records one exposure, and returns the value with the rule and the reason.</summary>
    /// <param name="user">The user. Read during the call and kept by reference until the exposure is sent.</param>
    /// <param name="gateName">The name of the gate. For an unknown, empty or null name the value is false.</param>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    FeatureGate GetFeatureGate(StatsigUser user, string gateName) => GetFeatureGate(user, gateName, ExposureLogging.Enabled);

    /// <inheritdoc cref="GetFeatureGate(StatsigUser, string)"/>
    /// <summary>Evaluates a gate and returns the value with the rule and the reason.</summary>
    /// <param name="user">The user. Read during the call and kept by reference until the exposure is sent.</param>
    /// <param name="gateName">The name of the gate. For an unknown, empty or null name the value is false.</param>
    /// <param name="exposure">Whether the call records an exposure.</param>
    FeatureGate GetFeatureGate(StatsigUser user, string gateName, ExposureLogging exposure);

    /// <inheritdoc cref="GetFeatureGate(StatsigUser, string)"/>
    /// <summary>Evaluates a gate without looking up its name, and returns the value with the rule and the reason.</summary>
    /// <param name="user">The user. Read during the call and kept by reference until the exposure is sent.</param>
    /// <param name="gate">A handle from generated code, or one made by name.</param>
    /// <param name="exposure">Whether the call records an exposure.</param>
    FeatureGate GetFeatureGate(StatsigUser user, GateHandle gate, ExposureLogging exposure = ExposureLogging.Enabled) =>
        GetFeatureGate(user, gate.Name, exposure);

    /// <summary>Evaluates a dynamic config and records one exposure.</summary>
    /// <param name="user">The user. Read during the call and kept by reference until the exposure is sent.</param>
    /// <param name="configName">The name of the dynamic config. The answer for an unknown, empty or null name has no parameters.</param>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    DynamicConfig GetDynamicConfig(StatsigUser user, string configName) => GetDynamicConfig(user, configName, ExposureLogging.Enabled);

    /// <inheritdoc cref="GetDynamicConfig(StatsigUser, string)"/>
    /// <summary>Evaluates a dynamic config.</summary>
    /// <param name="user">The user. Read during the call and kept by reference until the exposure is sent.</param>
    /// <param name="configName">The name of the dynamic config. The answer for an unknown, empty or null name has no parameters.</param>
    /// <param name="exposure">Whether the call records an exposure.</param>
    DynamicConfig GetDynamicConfig(StatsigUser user, string configName, ExposureLogging exposure);

    /// <inheritdoc cref="GetDynamicConfig(StatsigUser, string)"/>
    /// <summary>Evaluates a dynamic config without looking up its name.</summary>
    /// <param name="user">The user. Read during the call and kept by reference until the exposure is sent.</param>
    /// <param name="config">A handle from generated code, or one made by name.</param>
    /// <param name="exposure">Whether the call records an exposure.</param>
    DynamicConfig GetDynamicConfig(StatsigUser user, DynamicConfigHandle config, ExposureLogging exposure = ExposureLogging.Enabled) =>
        GetDynamicConfig(user, config.Name, exposure);

    /// <summary>Evaluates a dynamic config. Does the same as GetDynamicConfig, under the name that other Statsig SDKs use.</summary>
    /// <param name="user">The user. Read during the call and kept by reference until the exposure is sent.</param>
    /// <param name="configName">The name of the dynamic config. The answer for an unknown, empty or null name has no parameters.</param>
    /// <param name="exposure">Whether the call records an exposure.</param>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    DynamicConfig GetConfig(StatsigUser user, string configName, ExposureLogging exposure = ExposureLogging.Enabled) =>
        exposure == ExposureLogging.Enabled ? GetDynamicConfig(user, configName) : GetDynamicConfig(user, configName, exposure);

    /// <summary>Evaluates an experiment and records one exposure.</summary>
    /// <param name="user">The user. Read during the call and kept by reference until the exposure is sent.</param>
    /// <param name="experimentName">The name of the experiment. The answer for an unknown, empty or null name has no parameters.</param>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    Experiment GetExperiment(StatsigUser user, string experimentName) => GetExperiment(user, experimentName, null, ExposureLogging.Enabled);

    /// <inheritdoc cref="GetExperiment(StatsigUser, string)"/>
    /// <summary>Evaluates an experiment.</summary>
    /// <param name="user">The user. Read during the call and kept by reference until the exposure is sent.</param>
    /// <param name="experimentName">The name of the experiment. The answer for an unknown, empty or null name has no parameters.</param>
    /// <param name="exposure">Whether the call records an exposure.</param>
    Experiment GetExperiment(StatsigUser user, string experimentName, ExposureLogging exposure) => GetExperiment(user, experimentName, null, exposure);

    /// <inheritdoc cref="GetExperiment(StatsigUser, string)"/>
    /// <summary>Evaluates an experiment with the user's sticky assignments.</summary>
    /// <param name="user">The user. Read during the call and kept by reference until the exposure is sent.</param>
    /// <param name="experimentName">The name of the experiment. The answer for an unknown, empty or null name has no parameters.</param>
    /// <param name="evaluationOptions">The sticky assignments; null for none.</param>
    /// <param name="exposure">Whether the call records an exposure.</param>
    Experiment GetExperiment(
        StatsigUser user, string experimentName, ExperimentEvaluationOptions? evaluationOptions, ExposureLogging exposure = ExposureLogging.Enabled);

    /// <inheritdoc cref="GetExperiment(StatsigUser, string)"/>
    /// <summary>Evaluates an experiment without looking up its name.</summary>
    /// <param name="user">The user. Read during the call and kept by reference until the exposure is sent.</param>
    /// <param name="experiment">A handle from generated code, or one made by name.</param>
    /// <param name="exposure">Whether the call records an exposure.</param>
    Experiment GetExperiment(StatsigUser user, ExperimentHandle experiment, ExposureLogging exposure = ExposureLogging.Enabled) =>
        GetExperiment(user, experiment.Name, null, exposure);

    /// <inheritdoc cref="GetExperiment(StatsigUser, string)"/>
    /// <summary>Evaluates an experiment with the user's sticky assignments, without looking up its name.</summary>
    /// <param name="user">The user. Read during the call and kept by reference until the exposure is sent.</param>
    /// <param name="experiment">A handle from generated code, or one made by name.</param>
    /// <param name="evaluationOptions">The sticky assignments; null for none.</param>
    /// <param name="exposure">Whether the call records an exposure.</param>
    Experiment GetExperiment(
        StatsigUser user, ExperimentHandle experiment, ExperimentEvaluationOptions? evaluationOptions, ExposureLogging exposure = ExposureLogging.Enabled) =>
        GetExperiment(user, experiment.Name, evaluationOptions, exposure);

    /// <summary>Evaluates a layer. Its parameters record their exposures when they are read.</summary>
    /// <param name="user">The user. Read during the call and kept by reference until the exposures are sent.</param>
    /// <param name="layerName">The name of the layer. The answer for an unknown, empty or null name has no parameters.</param>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    Layer GetLayer(StatsigUser user, string layerName) => GetLayer(user, layerName, null, ExposureLogging.Enabled);

    /// <inheritdoc cref="GetLayer(StatsigUser, string)"/>
    /// <param name="user">The user. Read during the call and kept by reference until the exposures are sent.</param>
    /// <param name="layerName">The name of the layer. The answer for an unknown, empty or null name has no parameters.</param>
    /// <param name="exposure">Whether the parameters record exposures.</param>
    Layer GetLayer(StatsigUser user, string layerName, ExposureLogging exposure) => GetLayer(user, layerName, null, exposure);

    /// <inheritdoc cref="GetLayer(StatsigUser, string)"/>
    /// <param name="user">The user. Read during the call and kept by reference until the exposures are sent.</param>
    /// <param name="layerName">The name of the layer. The answer for an unknown, empty or null name has no parameters.</param>
    /// <param name="evaluationOptions">The sticky assignments; null for none.</param>
    /// <param name="exposure">Whether the parameters record exposures.</param>
    Layer GetLayer(StatsigUser user, string layerName, ExperimentEvaluationOptions? evaluationOptions, ExposureLogging exposure = ExposureLogging.Enabled);

    /// <inheritdoc cref="GetLayer(StatsigUser, string)"/>
    /// <param name="user">The user. Read during the call and kept by reference until the exposures are sent.</param>
    /// <param name="layer">A handle from generated code, or one made by name.</param>
    /// <param name="exposure">Whether the parameters record exposures.</param>
    Layer GetLayer(StatsigUser user, LayerHandle layer, ExposureLogging exposure = ExposureLogging.Enabled) => GetLayer(user, layer.Name, null, exposure);

    /// <inheritdoc cref="GetLayer(StatsigUser, string)"/>
    /// <param name="user">The user. Read during the call and kept by reference until the exposures are sent.</param>
    /// <param name="layer">A handle from generated code, or one made by name.</param>
    /// <param name="evaluationOptions">The sticky assignments; null for none.</param>
    /// <param name="exposure">Whether the parameters record exposures.</param>
    Layer GetLayer(StatsigUser user, LayerHandle layer, ExperimentEvaluationOptions? evaluationOptions, ExposureLogging exposure = ExposureLogging.Enabled) =>
        GetLayer(user, layer.Name, evaluationOptions, exposure);

    /// <summary>Gets a parameter store. Its parameters are evaluated, and their exposures recorded, when they are read.</summary>
    /// <param name="user">The user. Read when parameters are read, and kept by reference until the exposures are sent.</param>
    /// <param name="storeName">The name of the store. The answer for an unknown, empty or null name has no parameters.</param>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    ParameterStore GetParameterStore(StatsigUser user, string storeName) => GetParameterStore(user, storeName, ExposureLogging.Enabled);

    /// <inheritdoc cref="GetParameterStore(StatsigUser, string)"/>
    /// <param name="user">The user. Read when parameters are read, and kept by reference until the exposures are sent.</param>
    /// <param name="storeName">The name of the store. The answer for an unknown, empty or null name has no parameters.</param>
    /// <param name="exposure">Whether the parameters record exposures.</param>
    ParameterStore GetParameterStore(StatsigUser user, string storeName, ExposureLogging exposure);

    /// <inheritdoc cref="GetParameterStore(StatsigUser, string)"/>
    /// <param name="user">The user. Read when parameters are read, and kept by reference until the exposures are sent.</param>
    /// <param name="store">A handle from generated code, or one made by name.</param>
    /// <param name="exposure">Whether the parameters record exposures.</param>
    ParameterStore GetParameterStore(StatsigUser user, ParameterStoreHandle store, ExposureLogging exposure = ExposureLogging.Enabled) =>
        GetParameterStore(user, store.Name, exposure);

    /// <summary>Ranks all groups of a contextual autotune for a user, best first. Records no exposure.</summary>
    /// <param name="user">The user. Read during the call and kept by reference in the answer.</param>
    /// <param name="autotuneName">The name of the autotune. The list is empty for anything but a contextual autotune.</param>
    /// <returns>
    /// The groups, best first: highest or lowest score, as the autotune demands, and in the order of the specs where scores are equal. In
    /// random order, each with the score 0.0001, while the autotune explores for the user or has not learned anything. Empty before its
    /// start and for users outside its targeting.
    /// </returns>
    /// <remarks>
    /// <see cref="LogExposure(in RankedGroup)"/> records the exposure of the group that the application uses. Local overrides of the
    /// autotune and config mappings have no effect, as in the reference.
    /// </remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    IReadOnlyList<RankedGroup> GetRankedGroups(StatsigUser user, string autotuneName);

    /// <inheritdoc cref="GetRankedGroups(StatsigUser, string)"/>
    /// <param name="user">The user. Read during the call and kept by reference in the answer.</param>
    /// <param name="autotune">A handle from generated code, or one made by name.</param>
    IReadOnlyList<RankedGroup> GetRankedGroups(StatsigUser user, ExperimentHandle autotune) => GetRankedGroups(user, autotune.Name);

    /// <summary>Gets the groups of an experiment.</summary>
    /// <param name="experimentName">The name of the experiment; the list is empty for any other name.</param>
    ExperimentGroups GetExperimentGroups(string experimentName);

    /// <summary>Gets the experiment as a member of the given group sees it, regardless of the user.</summary>
    /// <returns>The answer; its reason is "Unrecognized" when the experiment has no such group.</returns>
    Experiment GetExperimentByGroupName(string experimentName, string groupName);

    /// <summary>Gets the experiment as a user sees it whom the rule with the given ID decides, regardless of the user.</summary>
    /// <returns>The answer; its reason is "Unrecognized" when the experiment has no such rule.</returns>
    Experiment GetExperimentByGroupId(string experimentName, string groupId);

    /// <summary>Loads the sticky assignments of a user for one ID type.</summary>
    /// <returns>The assignments by experiment name; empty without a storage for sticky assignments.</returns>
    /// <remarks>Source: <c>GetUserPersistedValues</c> of the reference.</remarks>
    /// <exception cref="ArgumentNullException">The user or the ID type is null.</exception>
    ValueTask<IReadOnlyDictionary<string, StickyAssignment>> GetStickyAssignmentsAsync(
        StatsigUser user, string idType, CancellationToken cancellationToken = default);
}
