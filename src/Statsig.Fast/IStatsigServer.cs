using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Handles;

namespace Statsig.Fast;

/// <summary>What applications ask of Statsig: gates, dynamic configs, experiments, layers and parameter stores for a user.</summary>
/// <remarks>Every member is safe from any thread. Evaluations never throw, but for a null user and, when the options say so, before initialization.</remarks>
public interface IStatsigServer : IAsyncDisposable
{
    /// <summary>True once initialization has finished and until shutdown.</summary>
    bool IsInitialized { get; }

    /// <summary>How the initialization went; null before.</summary>
    InitializeDetails? InitializeDetails { get; }

    /// <summary>Loads the first specs. Never throws but for a cancelled token; a second call answers like the first and does nothing.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<InitializeDetails> InitializeAsync(CancellationToken cancellationToken = default);

    /// <summary>Evaluates a gate. False for unknown and unsupported gates.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    bool CheckGate(StatsigUser user, string gateName);

    /// <summary>Evaluates a gate and tells what decided.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    FeatureGate GetFeatureGate(StatsigUser user, string gateName);

    /// <summary>Evaluates a dynamic config.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    DynamicConfig GetDynamicConfig(StatsigUser user, string configName);

    /// <summary>The same as <see cref="GetDynamicConfig"/>, under the name that other Statsig SDKs use.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    DynamicConfig GetConfig(StatsigUser user, string configName);

    /// <summary>Evaluates an experiment.</summary>
    /// <param name="user">The user.</param>
    /// <param name="experimentName">The name.</param>
    /// <param name="options">Kept assignments; null when there are none.</param>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    Experiment GetExperiment(StatsigUser user, string experimentName, ExperimentEvaluationOptions? options = null);

    /// <summary>Evaluates a layer.</summary>
    /// <param name="user">The user.</param>
    /// <param name="layerName">The name.</param>
    /// <param name="options">Kept assignments; null when there are none.</param>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    Layer GetLayer(StatsigUser user, string layerName, ExperimentEvaluationOptions? options = null);

    /// <summary>Fetches a parameter store; its parameters are evaluated when they are read.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    ParameterStore GetParameterStore(StatsigUser user, string storeName);

    /// <summary>Evaluates a gate by handle. Unless implemented otherwise, the same as by name.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    bool CheckGate(GateHandle gate, StatsigUser user, EvaluationOptions options = default) => CheckGate(user, gate.Name);

    /// <summary>Evaluates a gate by handle and tells what decided. Unless implemented otherwise, the same as by name.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    FeatureGate GetFeatureGate(GateHandle gate, StatsigUser user, EvaluationOptions options = default) => GetFeatureGate(user, gate.Name);

    /// <summary>Evaluates a dynamic config by handle. Unless implemented otherwise, the same as by name.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    DynamicConfig GetDynamicConfig(DynamicConfigHandle config, StatsigUser user, EvaluationOptions options = default) =>
        GetDynamicConfig(user, config.Name);

    /// <summary>Evaluates an experiment by handle. Unless implemented otherwise, the same as by name.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    Experiment GetExperiment(ExperimentHandle experiment, StatsigUser user, ExperimentEvaluationOptions? options = null) =>
        GetExperiment(user, experiment.Name, options);

    /// <summary>Evaluates a layer by handle. Unless implemented otherwise, the same as by name.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    Layer GetLayer(LayerHandle layer, StatsigUser user, ExperimentEvaluationOptions? options = null) => GetLayer(user, layer.Name, options);

    /// <summary>Fetches a parameter store by handle. Unless implemented otherwise, the same as by name.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    ParameterStore GetParameterStore(ParameterStoreHandle store, StatsigUser user, EvaluationOptions options = default) =>
        GetParameterStore(user, store.Name);

    /// <summary>The groups of an experiment.</summary>
    ExperimentGroups GetExperimentGroups(string experimentName);

    /// <summary>What an experiment answers to one of its groups, whoever the user is; unrecognized when there is no such group.</summary>
    Experiment GetExperimentByGroupName(string experimentName, string groupName);

    /// <summary>What an experiment answers under one of its rule IDs, whoever the user is; unrecognized when there is no such rule.</summary>
    Experiment GetExperimentByGroupId(string experimentName, string groupId);

    /// <summary>The kept assignments of a user for one ID type, from the persistent storage; empty without one.</summary>
    /// <exception cref="ArgumentNullException">The user or the ID type is null.</exception>
    ValueTask<IReadOnlyDictionary<string, StickyValues>> GetUserPersistedValuesAsync(
        StatsigUser user, string idType, CancellationToken cancellationToken = default);

    /// <summary>Stops everything; evaluations answer defaults from then on.</summary>
    /// <param name="deadline">How long what is pending may take; null for five seconds.</param>
    Task ShutdownAsync(TimeSpan? deadline = null);
}
