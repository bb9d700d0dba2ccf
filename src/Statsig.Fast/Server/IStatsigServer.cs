using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Handles;

namespace Statsig.Fast;

/// <summary>What applications ask of Statsig: gates, dynamic configs, experiments, layers and parameter stores for a user.</summary>
/// <remarks>Every member is safe from any thread. Evaluations never throw, but for a null user and, when the options say so, before initialization.</remarks>
public interface IStatsigServer : IAsyncDisposable, IDisposable
{
    /// <summary>
    /// True from the end of initialization until shutdown: whether or not a source had specs, and also when
    /// <see cref="StatsigOptions.OverallInitTimeout"/> ended the waiting. False with an invalid key.
    /// </summary>
    bool IsInitialized { get; }

    /// <summary>How the initialization went; null before.</summary>
    InitializeDetails? InitializeDetails { get; }

    /// <summary>Fetches the first specs and ID lists, then begins to poll.</summary>
    /// <param name="cancellationToken">Ends the waiting, not the initialization.</param>
    /// <returns>How it went. A call after the end returns at once what is in force then, with a duration of zero.</returns>
    /// <remarks>
    /// Never throws but for a cancelled token. However many callers there are, initialization runs once and all wait for the same run. It never fails for
    /// want of specs: the server then answers defaults and goes on looking for some.
    /// </remarks>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<InitializeDetails> InitializeAsync(CancellationToken cancellationToken = default);

    /// <summary>Evaluates a gate and records one exposure. False for unknown and unsupported gates.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    bool CheckGate(StatsigUser user, string gateName);

    /// <summary>Evaluates a gate. False for unknown and unsupported gates.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    bool CheckGate(StatsigUser user, string gateName, EvaluationOptions options);

    /// <summary>Evaluates a gate and records no exposure.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    bool CheckGateWithExposureLoggingDisabled(StatsigUser user, string gateName);

    /// <summary>Evaluates a gate and tells what decided.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    FeatureGate GetFeatureGate(StatsigUser user, string gateName);

    /// <summary>Evaluates a gate and tells what decided.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    FeatureGate GetFeatureGate(StatsigUser user, string gateName, EvaluationOptions options);

    /// <summary>Evaluates a gate, tells what decided, and records no exposure.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    FeatureGate GetFeatureGateWithExposureLoggingDisabled(StatsigUser user, string gateName);

    /// <summary>Records the exposure of a gate as it answers now, for calls that were made without.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    void ManuallyLogGateExposure(StatsigUser user, string gateName);

    /// <summary>Evaluates a dynamic config.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    DynamicConfig GetDynamicConfig(StatsigUser user, string configName);

    /// <summary>Evaluates a dynamic config.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    DynamicConfig GetDynamicConfig(StatsigUser user, string configName, EvaluationOptions options);

    /// <summary>Evaluates a dynamic config and records no exposure.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    DynamicConfig GetDynamicConfigWithExposureLoggingDisabled(StatsigUser user, string configName);

    /// <summary>The same as <see cref="GetDynamicConfig(StatsigUser, string)"/>, under the name that other Statsig SDKs use.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    DynamicConfig GetConfig(StatsigUser user, string configName);

    /// <summary>The same as <see cref="GetDynamicConfig(StatsigUser, string, EvaluationOptions)"/>, under the name that other Statsig SDKs use.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    DynamicConfig GetConfig(StatsigUser user, string configName, EvaluationOptions options);

    /// <summary>The same as <see cref="GetDynamicConfigWithExposureLoggingDisabled"/>, under the name that other Statsig SDKs use.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    DynamicConfig GetConfigWithExposureLoggingDisabled(StatsigUser user, string configName);

    /// <summary>Records the exposure of a dynamic config as it answers now, for calls that were made without.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    void ManuallyLogConfigExposure(StatsigUser user, string configName);

    /// <summary>Records the exposure of an answer that was given before, without evaluating again.</summary>
    void LogExposure(in DynamicConfig config);

    /// <summary>Evaluates an experiment.</summary>
    /// <param name="user">The user.</param>
    /// <param name="experimentName">The name.</param>
    /// <param name="options">Kept assignments; null when there are none.</param>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    Experiment GetExperiment(StatsigUser user, string experimentName, ExperimentEvaluationOptions? options = null);

    /// <summary>Evaluates an experiment and records no exposure.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    Experiment GetExperimentWithExposureLoggingDisabled(StatsigUser user, string experimentName, ExperimentEvaluationOptions? options = null);

    /// <summary>Records the exposure of an experiment as it answers now, for calls that were made without.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    void ManuallyLogExperimentExposure(StatsigUser user, string experimentName);

    /// <summary>Records the exposure of an answer that was given before, without evaluating again.</summary>
    void LogExposure(in Experiment experiment);

    /// <summary>Ranks all groups of a contextual autotune for a user, best first; records no exposure.</summary>
    /// <returns>The groups; none before the autotune's start and for users outside its targeting.</returns>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    IReadOnlyList<RankedGroup> GetRankedGroups(StatsigUser user, string autotuneName);

    /// <summary>Ranks the groups of a contextual autotune by handle. Unless implemented otherwise, the same as by name.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    IReadOnlyList<RankedGroup> GetRankedGroups(ExperimentHandle autotune, StatsigUser user) => GetRankedGroups(user, autotune.Name);

    /// <summary>Records the exposure of a group that the application chose, without evaluating again.</summary>
    void LogExposure(in RankedGroup group);

    /// <summary>Records the exposure of a group of a contextual autotune by its rule ID, for choices that were made elsewhere.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    void ManuallyLogAutotuneExposure(StatsigUser user, string autotuneName, string ruleId);

    /// <summary>Evaluates a layer.</summary>
    /// <param name="user">The user.</param>
    /// <param name="layerName">The name.</param>
    /// <param name="options">Kept assignments; null when there are none.</param>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    Layer GetLayer(StatsigUser user, string layerName, ExperimentEvaluationOptions? options = null);

    /// <summary>Evaluates a layer whose parameters record no exposures when they are read.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    Layer GetLayerWithExposureLoggingDisabled(StatsigUser user, string layerName, ExperimentEvaluationOptions? options = null);

    /// <summary>Records the exposure of a layer's parameter as it answers now, for reads that were made without.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    void ManuallyLogLayerParameterExposure(StatsigUser user, string layerName, string parameter);

    /// <summary>Fetches a parameter store; its parameters are evaluated when they are read.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    ParameterStore GetParameterStore(StatsigUser user, string storeName);

    /// <summary>Fetches a parameter store; its parameters are evaluated when they are read.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    ParameterStore GetParameterStore(StatsigUser user, string storeName, EvaluationOptions options);

    /// <summary>Fetches a parameter store whose parameters record no exposures when they are read.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    ParameterStore GetParameterStoreWithExposureLoggingDisabled(StatsigUser user, string storeName);

    /// <summary>Logs an event. A null user makes an event without one.</summary>
    void LogEvent(StatsigUser? user, string eventName);

    /// <summary>Logs an event with a text as its value.</summary>
    void LogEvent(StatsigUser? user, string eventName, string? value, IReadOnlyDictionary<string, string>? metadata = null);

    /// <summary>Logs an event with a text as its value.</summary>
    /// <remarks>Not part of what implementations have to provide; other implementations get a dictionary.</remarks>
    sealed void LogEvent(StatsigUser? user, string eventName, string? value, ReadOnlySpan<KeyValuePair<string, string>> metadata)
    {
        if (this is StatsigServer server)
        {
            server.LogEvent(user, eventName, value, metadata);
        }
        else
        {
            LogEvent(user, eventName, value, DictionaryOf(metadata));
        }
    }

    /// <summary>Logs an event with a number as its value.</summary>
    void LogEvent(StatsigUser? user, string eventName, double value, IReadOnlyDictionary<string, string>? metadata = null);

    /// <summary>Logs an event with a number as its value.</summary>
    /// <remarks>Not part of what implementations have to provide; other implementations get a dictionary.</remarks>
    sealed void LogEvent(StatsigUser? user, string eventName, double value, ReadOnlySpan<KeyValuePair<string, string>> metadata)
    {
        if (this is StatsigServer server)
        {
            server.LogEvent(user, eventName, value, metadata);
        }
        else
        {
            LogEvent(user, eventName, value, DictionaryOf(metadata));
        }
    }

    /// <summary>Logs an event with a whole number as its value.</summary>
    void LogEvent(StatsigUser? user, string eventName, long value, IReadOnlyDictionary<string, string>? metadata = null);

    /// <summary>Logs an event with a whole number as its value.</summary>
    /// <remarks>Not part of what implementations have to provide; other implementations get a dictionary.</remarks>
    sealed void LogEvent(StatsigUser? user, string eventName, long value, ReadOnlySpan<KeyValuePair<string, string>> metadata)
    {
        if (this is StatsigServer server)
        {
            server.LogEvent(user, eventName, value, metadata);
        }
        else
        {
            LogEvent(user, eventName, value, DictionaryOf(metadata));
        }
    }

    /// <summary>Logs an event with a text as its value, and with metadata of any kind.</summary>
    [OverloadResolutionPriority(-1)]
    void LogEvent(
        StatsigUser? user, string eventName, string? value, IReadOnlyDictionary<string, StatsigValue>? metadata = null, DateTimeOffset? time = null);

    /// <summary>Logs an event with a number as its value, and with metadata of any kind.</summary>
    [OverloadResolutionPriority(-1)]
    void LogEvent(
        StatsigUser? user, string eventName, double value, IReadOnlyDictionary<string, StatsigValue>? metadata = null, DateTimeOffset? time = null);

    /// <summary>Logs an event with a whole number as its value, and with metadata of any kind.</summary>
    [OverloadResolutionPriority(-1)]
    void LogEvent(
        StatsigUser? user, string eventName, long value, IReadOnlyDictionary<string, StatsigValue>? metadata = null, DateTimeOffset? time = null);

    /// <summary>Logs an event with everything that it can carry.</summary>
    void LogEvent(StatsigUser? user, in StatsigEvent statsigEvent);

    /// <summary>Sends everything that was logged so far. Never throws.</summary>
    /// <param name="deadline">
    /// How long it may take; null for ten seconds, <see cref="TimeSpan.MaxValue"/> for no limit. What is not sent by then waits on.
    /// </param>
    /// <param name="cancellationToken">Ends it earlier.</param>
    Task<FlushReport> FlushAsync(TimeSpan? deadline = null, CancellationToken cancellationToken = default);

    /// <summary>What became of every exposure and event so far.</summary>
    EventStatistics EventStatistics { get; }

    /// <summary>Evaluates a gate by handle. Unless implemented otherwise, the same as by name.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    bool CheckGate(GateHandle gate, StatsigUser user, EvaluationOptions options = default) => CheckGate(user, gate.Name, options);

    /// <summary>Evaluates a gate by handle and tells what decided. Unless implemented otherwise, the same as by name.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    FeatureGate GetFeatureGate(GateHandle gate, StatsigUser user, EvaluationOptions options = default) => GetFeatureGate(user, gate.Name, options);

    /// <summary>Evaluates a dynamic config by handle. Unless implemented otherwise, the same as by name.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    DynamicConfig GetDynamicConfig(DynamicConfigHandle config, StatsigUser user, EvaluationOptions options = default) =>
        GetDynamicConfig(user, config.Name, options);

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
        GetParameterStore(user, store.Name, options);

    /// <summary>The groups of an experiment.</summary>
    ExperimentGroups GetExperimentGroups(string experimentName);

    /// <summary>What an experiment answers to one of its groups, whoever the user is; unrecognized when there is no such group.</summary>
    Experiment GetExperimentByGroupName(string experimentName, string groupName);

    /// <summary>What an experiment answers under one of its rule IDs, whoever the user is; unrecognized when there is no such rule.</summary>
    Experiment GetExperimentByGroupId(string experimentName, string groupId);

    /// <summary>Gets the fields of the user that a gate, and everything that it nests, reads; empty for an unknown name.</summary>
    IReadOnlyList<UsedField> GetFieldsNeededForGate(string gateName);

    /// <summary>The same by handle. Unless implemented otherwise, the same as by name.</summary>
    IReadOnlyList<UsedField> GetFieldsNeededForGate(GateHandle gate) => GetFieldsNeededForGate(gate.Name);

    /// <summary>Gets the fields of the user that a dynamic config reads; empty for an unknown name.</summary>
    IReadOnlyList<UsedField> GetFieldsNeededForDynamicConfig(string configName);

    /// <summary>The same by handle. Unless implemented otherwise, the same as by name.</summary>
    IReadOnlyList<UsedField> GetFieldsNeededForDynamicConfig(DynamicConfigHandle config) => GetFieldsNeededForDynamicConfig(config.Name);

    /// <summary>Gets the fields of the user that an experiment or autotune reads; empty for an unknown name.</summary>
    IReadOnlyList<UsedField> GetFieldsNeededForExperiment(string experimentName);

    /// <summary>The same by handle. Unless implemented otherwise, the same as by name.</summary>
    IReadOnlyList<UsedField> GetFieldsNeededForExperiment(ExperimentHandle experiment) => GetFieldsNeededForExperiment(experiment.Name);

    /// <summary>Gets the fields of the user that a layer and the experiments in it read; empty for an unknown name.</summary>
    IReadOnlyList<UsedField> GetFieldsNeededForLayer(string layerName);

    /// <summary>The same by handle. Unless implemented otherwise, the same as by name.</summary>
    IReadOnlyList<UsedField> GetFieldsNeededForLayer(LayerHandle layer) => GetFieldsNeededForLayer(layer.Name);

    /// <summary>Evaluates many gates for one user, for less than one call each; records no exposures.</summary>
    /// <param name="user">The user.</param>
    /// <param name="gateNames">The names; unknown and null ones answer false.</param>
    /// <param name="values">Where the answers go, in the order of the names.</param>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    /// <exception cref="ArgumentException">There are fewer values than names.</exception>
    /// <remarks>Not part of what implementations have to provide; other implementations are asked gate by gate.</remarks>
    sealed void EvaluateGates(StatsigUser user, ReadOnlySpan<string> gateNames, Span<bool> values)
    {
        if (this is StatsigServer server)
        {
            server.EvaluateGates(user, gateNames, values);
            return;
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(values.Length, gateNames.Length, nameof(values));
        for (int i = 0; i < gateNames.Length; i++)
        {
            values[i] = CheckGate(user, gateNames[i], new EvaluationOptions { DisableExposureLogging = true });
        }
    }

    /// <summary>Evaluates many gates by handle for one user; records no exposures.</summary>
    /// <param name="user">The user.</param>
    /// <param name="gates">Handles from generated code, or made by name; unknown ones answer false.</param>
    /// <param name="values">Where the answers go, in the order of the handles.</param>
    /// <remarks>Not part of what implementations have to provide; other implementations are asked gate by gate, by name.</remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    /// <exception cref="ArgumentException">There are fewer values than handles.</exception>
    sealed void EvaluateGates(StatsigUser user, ReadOnlySpan<GateHandle> gates, Span<bool> values)
    {
        if (this is StatsigServer server)
        {
            server.EvaluateGates(user, gates, values);
            return;
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(values.Length, gates.Length, nameof(values));
        for (int i = 0; i < gates.Length; i++)
        {
            values[i] = CheckGate(user, gates[i].Name, new EvaluationOptions { DisableExposureLogging = true });
        }
    }

    /// <summary>Everything that the specs in force answer to a user, evaluated while it is enumerated; records no exposures.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    UserEvaluations EvaluateAll(StatsigUser user);

    /// <summary>The response that boots a client SDK with this user's answers; null when there are no specs.</summary>
    /// <remarks>
    /// Records no exposures: the client does, when it uses an answer. IP address and user agent are the user's own; nothing is taken from a request.
    /// </remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    string? GetClientInitializeResponse(StatsigUser user, ClientInitializeOptions? options = null);

    /// <summary>Writes the response that boots a client SDK as UTF-8.</summary>
    /// <param name="user">The user.</param>
    /// <param name="writer">Where the response goes; nothing is written when there are no specs.</param>
    /// <param name="options">What the response holds; null for the defaults.</param>
    /// <returns>False when there are no specs, or the application left client responses out.</returns>
    /// <remarks>
    /// Safe from any thread with a writer of its own. Allocates nothing besides what the writer does, once the answers of a service's users have been
    /// seen; the first response of a form prepares everything that does not depend on the user.
    /// </remarks>
    /// <exception cref="ArgumentNullException">The user or the writer is null.</exception>
    bool WriteClientInitializeResponse(StatsigUser user, IBufferWriter<byte> writer, ClientInitializeOptions? options = null);

    /// <summary>Writes the response that boots a client SDK to a pipe and flushes it.</summary>
    /// <returns>False when there are no specs, or the application left client responses out; nothing is written then.</returns>
    /// <exception cref="ArgumentNullException">The user or the writer is null.</exception>
    ValueTask<bool> WriteClientInitializeResponseAsync(
        StatsigUser user, PipeWriter writer, ClientInitializeOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Writes the response that boots a client SDK to a stream, in one write.</summary>
    /// <returns>False when there are no specs, or the application left client responses out; nothing is written then.</returns>
    /// <exception cref="ArgumentNullException">The user or the stream is null.</exception>
    ValueTask<bool> WriteClientInitializeResponseAsync(
        StatsigUser user, Stream stream, ClientInitializeOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>A valid response without any answer, for the times when there is no other: clients keep what they have, or answer defaults.</summary>
    string GetBlankClientInitializeResponse(HashAlgorithm hashAlgorithm = HashAlgorithm.Djb2);

    /// <summary>The kept assignments of a user for one ID type, from the persistent storage; empty without one.</summary>
    /// <exception cref="ArgumentNullException">The user or the ID type is null.</exception>
    ValueTask<IReadOnlyDictionary<string, StickyValues>> GetUserPersistedValuesAsync(
        StatsigUser user, string idType, CancellationToken cancellationToken = default);

    /// <summary>Looks for newer specs and ID lists now, as one poll does; what manual mode uses instead of polling.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>What was found. Failures are part of it; what was in force stays.</returns>
    /// <remarks>Never throws but for a cancelled token. A call while a poll is under way waits for its turn. Not affected by <see cref="PauseConfigSync"/>.</remarks>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<SyncReport> SyncAsync(CancellationToken cancellationToken = default);

    /// <summary>Leaves out polls of the specs until <see cref="ResumeConfigSync"/>. ID lists are still polled.</summary>
    void PauseConfigSync();

    /// <summary>Polls the specs again, from the next time on.</summary>
    void ResumeConfigSync();

    /// <summary>Stops polls, sends pending events, and ends. Evaluations answer from the last rules from then on.</summary>
    /// <param name="deadline">How long what is pending may take; null for ten seconds, <see cref="TimeSpan.MaxValue"/> for no limit.</param>
    /// <returns>What was finished and what was not. A second call returns the same.</returns>
    /// <remarks>
    /// Never throws. Ends an initialization that is under way. Later events are refused and counted as dropped after shutdown; the first one is logged as a
    /// warning. A server that never had specs answers defaults with the reason "Uninitialized".
    /// </remarks>
    Task<ShutdownReport> ShutdownAsync(TimeSpan? deadline = null);

    private static Dictionary<string, string> DictionaryOf(ReadOnlySpan<KeyValuePair<string, string>> metadata)
    {
        var dictionary = new Dictionary<string, string>(metadata.Length);
        foreach (KeyValuePair<string, string> entry in metadata)
        {
            dictionary[entry.Key] = entry.Value;
        }

        return dictionary;
    }
}
