using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Handles;

namespace Statsig.Fast.Testing;

/// <content>Answers about many specs in one call, by the server.</content>
public sealed partial class TestStatsig
{
    /// <inheritdoc cref="IStatsigServer.EvaluateGates(StatsigUser, ReadOnlySpan{string}, Span{bool})"/>
    public void EvaluateGates(StatsigUser user, ReadOnlySpan<string> gateNames, Span<bool> values) => Server.EvaluateGates(user, gateNames, values);

    /// <inheritdoc cref="IStatsigServer.EvaluateGates(StatsigUser, ReadOnlySpan{GateHandle}, Span{bool})"/>
    public void EvaluateGates(StatsigUser user, ReadOnlySpan<GateHandle> gates, Span<bool> values) => Server.EvaluateGates(user, gates, values);

    /// <inheritdoc/>
    public UserEvaluations EvaluateAll(StatsigUser user) => Server.EvaluateAll(user);

    /// <inheritdoc/>
    public string? GetClientInitializeResponse(StatsigUser user, ClientInitializeOptions? options = null) => Server.GetClientInitializeResponse(user, options);

    /// <inheritdoc/>
    public bool WriteClientInitializeResponse(StatsigUser user, IBufferWriter<byte> writer, ClientInitializeOptions? options = null) =>
        Server.WriteClientInitializeResponse(user, writer, options);

    /// <inheritdoc/>
    public ValueTask<bool> WriteClientInitializeResponseAsync(StatsigUser user, PipeWriter writer, ClientInitializeOptions? options = null, CancellationToken cancellationToken = default) =>
        Server.WriteClientInitializeResponseAsync(user, writer, options, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> WriteClientInitializeResponseAsync(StatsigUser user, Stream stream, ClientInitializeOptions? options = null, CancellationToken cancellationToken = default) =>
        Server.WriteClientInitializeResponseAsync(user, stream, options, cancellationToken);

    /// <inheritdoc/>
    public string GetBlankClientInitializeResponse(HashAlgorithm hashAlgorithm = HashAlgorithm.Djb2) => Server.GetBlankClientInitializeResponse(hashAlgorithm);

    /// <inheritdoc/>
    public IReadOnlyList<UsedField> GetFieldsNeededForGate(string gateName) => Server.GetFieldsNeededForGate(gateName);

    /// <inheritdoc/>
    public IReadOnlyList<UsedField> GetFieldsNeededForGate(GateHandle gate) => Server.GetFieldsNeededForGate(gate);

    /// <inheritdoc/>
    public IReadOnlyList<UsedField> GetFieldsNeededForDynamicConfig(string configName) => Server.GetFieldsNeededForDynamicConfig(configName);

    /// <inheritdoc/>
    public IReadOnlyList<UsedField> GetFieldsNeededForDynamicConfig(DynamicConfigHandle config) => Server.GetFieldsNeededForDynamicConfig(config);

    /// <inheritdoc/>
    public IReadOnlyList<UsedField> GetFieldsNeededForExperiment(string experimentName) => Server.GetFieldsNeededForExperiment(experimentName);

    /// <inheritdoc/>
    public IReadOnlyList<UsedField> GetFieldsNeededForExperiment(ExperimentHandle experiment) => Server.GetFieldsNeededForExperiment(experiment);

    /// <inheritdoc/>
    public IReadOnlyList<UsedField> GetFieldsNeededForLayer(string layerName) => Server.GetFieldsNeededForLayer(layerName);

    /// <inheritdoc/>
    public IReadOnlyList<UsedField> GetFieldsNeededForLayer(LayerHandle layer) => Server.GetFieldsNeededForLayer(layer);
}
