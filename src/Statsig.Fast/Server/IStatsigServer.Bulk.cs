using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Handles;

namespace Statsig.Fast;

/// <content>
/// Evaluations of many specs in one call, responses for client SDKs, and the user fields that specs read. None of them records exposures.
/// </content>
public partial interface IStatsigServer
{
    /// <summary>Evaluates many gates for one user, for less than the cost of one call each.</summary>
    /// <param name="user">The user.</param>
    /// <param name="gateNames">The names. The value for an unknown or null name is false.</param>
    /// <param name="values">Receives the values, in the order of the names.</param>
    /// <remarks>Allocates nothing after warm-up. Other implementations of the interface evaluate gate by gate.</remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    /// <exception cref="ArgumentException">There are fewer values than names.</exception>
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
            values[i] = CheckGate(user, gateNames[i], ExposureLogging.Disabled);
        }
    }

    /// <summary>Evaluates many gates by handle for one user. The cheapest form: no names are looked up.</summary>
    /// <param name="user">The user.</param>
    /// <param name="gates">Handles from generated code, or made by name. The value for an unknown gate is false.</param>
    /// <param name="values">Receives the values, in the order of the handles.</param>
    /// <remarks>Allocates nothing after warm-up. Other implementations of the interface evaluate gate by gate, by name.</remarks>
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
            values[i] = CheckGate(user, gates[i].Name, ExposureLogging.Disabled);
        }
    }

    /// <summary>Gets the answers of all current specs for a user, evaluated during enumeration.</summary>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    UserEvaluations EvaluateAll(StatsigUser user);

    /// <summary>Creates the response that initializes a client SDK with this user's answers.</summary>
    /// <returns>The response; null when there are no specs, or client responses are trimmed from the application.</returns>
    /// <remarks>
    /// Records no exposures: the client does, when it uses an answer. IP address and user agent are those of the user object. Allocates the
    /// text alone.
    /// </remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    string? GetClientInitializeResponse(StatsigUser user, ClientInitializeOptions? options = null);

    /// <summary>Writes the response that initializes a client SDK as UTF-8.</summary>
    /// <param name="user">The user.</param>
    /// <param name="writer">Receives the response; unchanged when there are no specs.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>False when there are no specs, or client responses are trimmed from the application.</returns>
    /// <remarks>
    /// Safe from any thread that has a writer for itself. After warm-up only the writer allocates. The first response of each format
    /// prepares everything that does not depend on the user.
    /// </remarks>
    /// <exception cref="ArgumentNullException">The user or the writer is null.</exception>
    bool WriteClientInitializeResponse(StatsigUser user, IBufferWriter<byte> writer, ClientInitializeOptions? options = null);

    /// <summary>Writes the response that initializes a client SDK to a pipe and flushes the pipe.</summary>
    /// <returns>False when there are no specs, or client responses are trimmed from the application; the pipe is then unchanged.</returns>
    /// <exception cref="ArgumentNullException">The user or the writer is null.</exception>
    ValueTask<bool> WriteClientInitializeResponseAsync(
        StatsigUser user, PipeWriter writer, ClientInitializeOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Writes the response that initializes a client SDK to a stream, in one write.</summary>
    /// <returns>
    /// False when there are no specs, or client responses are trimmed from the application; the stream is then unchanged.
    /// </returns>
    /// <exception cref="ArgumentNullException">The user or the stream is null.</exception>
    ValueTask<bool> WriteClientInitializeResponseAsync(
        StatsigUser user, Stream stream, ClientInitializeOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Creates a valid response without answers. A client that receives it keeps its current values, or uses defaults.</summary>
    string GetBlankClientInitializeResponse(HashAlgorithm hashAlgorithm = HashAlgorithm.Djb2);

    /// <summary>Gets the fields of the user that a gate, segment or holdout reads.</summary>
    /// <param name="gateName">The name of the gate; the list is empty for an unknown, empty or null name.</param>
    /// <returns>
    /// Each field once, by kind and then by name: those of its conditions and of everything that evaluating it may lead to, such as nested
    /// gates, holdouts, segments, the experiments of a layer and config mappings, with the unit IDs that pass percentages, buckets and ID
    /// lists read. Rules that cannot be reached add nothing. Local overrides and sticky assignments are not included.
    /// </returns>
    /// <remarks>
    /// Computed from the compiled conditions at each call, so it allocates and is not meant for every request. Other SDKs return the
    /// payload's member "fieldsUsed", which is usually empty. Never throws.
    /// </remarks>
    IReadOnlyList<UsedField> GetFieldsNeededForGate(string gateName);

    /// <inheritdoc cref="GetFieldsNeededForGate(string)"/>
    /// <param name="gate">A handle from generated code, or one made by name.</param>
    IReadOnlyList<UsedField> GetFieldsNeededForGate(GateHandle gate) => GetFieldsNeededForGate(gate.Name);

    /// <inheritdoc cref="GetFieldsNeededForGate(string)"/>
    /// <summary>Gets the fields of the user that a dynamic config reads.</summary>
    /// <param name="configName">The name of the dynamic config; the list is empty for an unknown, empty or null name.</param>
    IReadOnlyList<UsedField> GetFieldsNeededForDynamicConfig(string configName);

    /// <inheritdoc cref="GetFieldsNeededForDynamicConfig(string)"/>
    /// <param name="config">A handle from generated code, or one made by name.</param>
    IReadOnlyList<UsedField> GetFieldsNeededForDynamicConfig(DynamicConfigHandle config) => GetFieldsNeededForDynamicConfig(config.Name);

    /// <inheritdoc cref="GetFieldsNeededForGate(string)"/>
    /// <summary>Gets the fields of the user that an experiment or autotune reads, including those with learned weights.</summary>
    /// <param name="experimentName">The name of the experiment; the list is empty for an unknown, empty or null name.</param>
    IReadOnlyList<UsedField> GetFieldsNeededForExperiment(string experimentName);

    /// <inheritdoc cref="GetFieldsNeededForExperiment(string)"/>
    /// <param name="experiment">A handle from generated code, or one made by name.</param>
    IReadOnlyList<UsedField> GetFieldsNeededForExperiment(ExperimentHandle experiment) => GetFieldsNeededForExperiment(experiment.Name);

    /// <inheritdoc cref="GetFieldsNeededForGate(string)"/>
    /// <summary>Gets the fields of the user that a layer and its experiments read.</summary>
    /// <param name="layerName">The name of the layer; the list is empty for an unknown, empty or null name.</param>
    IReadOnlyList<UsedField> GetFieldsNeededForLayer(string layerName);

    /// <inheritdoc cref="GetFieldsNeededForLayer(string)"/>
    /// <param name="layer">A handle from generated code, or one made by name.</param>
    IReadOnlyList<UsedField> GetFieldsNeededForLayer(LayerHandle layer) => GetFieldsNeededForLayer(layer.Name);
}
