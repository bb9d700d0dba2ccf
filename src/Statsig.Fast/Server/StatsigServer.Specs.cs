using System;
using System.Buffers;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.ClientInitialize;
using Statsig.Fast.Compilation;
using Statsig.Fast.EventLogging.Batches;
using Statsig.Fast.Handles;
using Statsig.Fast.Internals;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Server;
using Statsig.Fast.Sync;

namespace Statsig.Fast;

/// <content>
/// The specs as a whole: updates, lists of names, handles, schema drift, the fields that specs read, and all answers for one user.
/// </content>
public sealed partial class StatsigServer
{
    private const int ResponseBytes = 64 * 1024;

    private NamedHandles? _namedHandles;
    private byte[]? _clientSdkInfo;

    /// <summary>
    /// Raised when the current specs lack something that generated code expects: once for each payload and spec snapshot, on the thread
    /// that published the payload, or on a thread of the pool when accessors are first used. Exceptions of handlers are logged.
    /// </summary>
    public event EventHandler<SchemaDriftEventArgs>? SchemaDriftFound;

    /// <summary>
    /// Gets what the current specs lack of the spec snapshots whose accessors have been used with this server; empty when nothing is
    /// missing, or when there are no specs.
    /// </summary>
    public IReadOnlyList<SchemaDifference> SchemaDrift => _drift.Differences;

    /// <summary>
    /// Gets the parts of the current specs that cannot be used as their author meant them: specs that were left out, conditions that this
    /// version does not support, and patterns that match nothing.
    /// </summary>
    public IReadOnlyList<SpecProblem> SpecProblems => _rulesets.Current.Problems;

    /// <summary>Gets the time at which the current specs last changed, in Unix milliseconds; 0 without specs.</summary>
    public long SpecsTimeMs => _rulesets.Current.TimeMs;

    /// <summary>Applies a payload of specs, in either shape, as if it had been downloaded.</summary>
    /// <param name="utf8Payload">
    /// The payload, which must not change during the call and is not used after it; <see cref="StatsigOptions.SpecsUpdated"/> receives a
    /// copy.
    /// </param>
    /// <returns>The result. A payload that cannot be used changes nothing.</returns>
    /// <remarks>Never throws. Compiles on the calling thread; evaluations on other threads continue with the current rules.</remarks>
    public unsafe SpecsUpdateResult UpdateSpecs(ReadOnlySpan<byte> utf8Payload)
    {
        if (_options.SpecsUpdated is not null || utf8Payload.IsEmpty)
        {
            return _updater.Apply(utf8Payload.ToArray(), EvaluationSource.Bootstrap);
        }

        fixed (byte* bytes = utf8Payload)
        {
            using var payload = new BorrowedPayload(bytes, utf8Payload.Length);
            return _updater.Apply(payload.Memory, EvaluationSource.Bootstrap);
        }
    }

    /// <summary>Applies lines to an ID list: "+key" adds and "-key" removes a hashed unit ID.</summary>
    /// <param name="name">The name of the list that conditions refer to.</param>
    /// <param name="utf8Lines">The lines; lines in another form are ignored.</param>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public void UpdateIdList(string name, ReadOnlySpan<byte> utf8Lines)
    {
        ArgumentNullException.ThrowIfNull(name);
        _updater.UpdateIdList(name, utf8Lines);
    }

    /// <summary>Removes an ID list; conditions on it then find no unit.</summary>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public void RemoveIdList(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        _updater.PublishIdList(name, null);
    }

    /// <summary>Gets the names of all gates, without segments and holdouts.</summary>
    public IReadOnlyList<string> GetFeatureGateNames() => SpecListing.Names(_rulesets.Current.Gates, SpecEntity.FeatureGate);

    /// <summary>Gets the names of all dynamic configs.</summary>
    public IReadOnlyList<string> GetDynamicConfigNames() => SpecListing.Names(_rulesets.Current.Configs, SpecEntity.DynamicConfig);

    /// <summary>Gets the names of all experiments.</summary>
    public IReadOnlyList<string> GetExperimentNames() => SpecListing.Names(_rulesets.Current.Configs, SpecEntity.Experiment);

    /// <summary>Gets the names of all autotunes.</summary>
    public IReadOnlyList<string> GetAutotuneNames() => SpecListing.Names(_rulesets.Current.Configs, SpecEntity.Autotune);

    /// <summary>Gets the names of all layers.</summary>
    public IReadOnlyList<string> GetLayerNames() => SpecListing.Names(_rulesets.Current.Layers, null);

    /// <summary>Gets the names of all parameter stores.</summary>
    public IReadOnlyList<string> GetParameterStoreNames() => Array.ConvertAll(_rulesets.Current.ParameterStores, static store => store.Name);

    /// <summary>Gets all specs that have a name, including segments and holdouts: gates first, then configs and layers.</summary>
    public IReadOnlyList<SpecInfo> GetSpecs() => SpecListing.Specs(_rulesets.Current);

    /// <summary>Gets a handle for a gate. Evaluations by handle do not look up the name. The handle works with every server.</summary>
    /// <param name="gateName">The name; the gate need not exist. Names are kept as long as the server or one of its handles.</param>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public GateHandle GateHandle(string gateName) => new(NamedHandles, OrdinalOf(EntryType.Gate, gateName));

    /// <summary>Gets a handle for a dynamic config.</summary>
    /// <inheritdoc cref="GateHandle(string)"/>
    public DynamicConfigHandle DynamicConfigHandle(string configName) => new(NamedHandles, OrdinalOf(EntryType.DynamicConfig, configName));

    /// <summary>Gets a handle for an experiment.</summary>
    /// <inheritdoc cref="GateHandle(string)"/>
    public ExperimentHandle ExperimentHandle(string experimentName) => new(NamedHandles, OrdinalOf(EntryType.Experiment, experimentName));

    /// <summary>Gets a handle for a layer.</summary>
    /// <inheritdoc cref="GateHandle(string)"/>
    public LayerHandle LayerHandle(string layerName) => new(NamedHandles, OrdinalOf(EntryType.Layer, layerName));

    /// <summary>Gets a handle for a parameter store.</summary>
    /// <inheritdoc cref="GateHandle(string)"/>
    public ParameterStoreHandle ParameterStoreHandle(string storeName) => new(NamedHandles, OrdinalOf(EntryType.ParameterStore, storeName));

    /// <inheritdoc/>
    public IReadOnlyList<UsedField> GetFieldsNeededForGate(string gateName) => FieldsUsed(SpecKind.Gate, gateName);

    /// <inheritdoc/>
    public IReadOnlyList<UsedField> GetFieldsNeededForGate(GateHandle gate) => FieldsUsed(SpecKind.Gate, gate.Name);

    /// <inheritdoc/>
    public IReadOnlyList<UsedField> GetFieldsNeededForDynamicConfig(string configName) => FieldsUsed(SpecKind.DynamicConfig, configName);

    /// <inheritdoc/>
    public IReadOnlyList<UsedField> GetFieldsNeededForDynamicConfig(DynamicConfigHandle config) => FieldsUsed(SpecKind.DynamicConfig, config.Name);

    /// <inheritdoc/>
    public IReadOnlyList<UsedField> GetFieldsNeededForExperiment(string experimentName) => FieldsUsed(SpecKind.Experiment, experimentName);

    /// <inheritdoc/>
    public IReadOnlyList<UsedField> GetFieldsNeededForExperiment(ExperimentHandle experiment) => FieldsUsed(SpecKind.Experiment, experiment.Name);

    /// <inheritdoc/>
    public IReadOnlyList<UsedField> GetFieldsNeededForLayer(string layerName) => FieldsUsed(SpecKind.Layer, layerName);

    /// <inheritdoc/>
    public IReadOnlyList<UsedField> GetFieldsNeededForLayer(LayerHandle layer) => FieldsUsed(SpecKind.Layer, layer.Name);

    /// <inheritdoc/>
    public UserEvaluations EvaluateAll(StatsigUser user) => new(BeginEvaluation(user), user, _overrides.Current);

    /// <inheritdoc/>
    public string? GetClientInitializeResponse(StatsigUser user, ClientInitializeOptions? options = null)
    {
        using var buffer = new ByteBuffer(ResponseBytes);
        return WriteClientInitializeResponse(user, buffer, options) ? Encoding.UTF8.GetString(buffer.Written) : null;
    }

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A fault must not reach the caller; it is reported.")]
    public bool WriteClientInitializeResponse(StatsigUser user, IBufferWriter<byte> writer, ClientInitializeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(writer);
        Ruleset ruleset = _rulesets.Current;
        if (!ServerSwitches.ClientResponses || !ruleset.HasSpecs)
        {
            return false;
        }

        if (string.IsNullOrEmpty(user.UserId))
        {
            WarnAboutMissingIds(user);
        }

        options ??= ClientInitializeOptions.Default;
        try
        {
            ClientResponseWriter.Write(writer, new ClientRequest
            {
                Ruleset = ruleset,
                User = user,
                Options = options,
                Overrides = options.IncludeLocalOverrides ? _overrides.Current : null,
                SdkInfo = ClientSdkInfo,
            });
            return true;
        }
        catch (Exception exception)
        {
            // The return value reports that no response exists; the caller ignores a partial one in the writer.
            _telemetry.Errors.Report("get_client_initialize_response", exception, hasUserData: true);
            return false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> WriteClientInitializeResponseAsync(
        StatsigUser user, PipeWriter writer, ClientInitializeOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (!WriteClientInitializeResponse(user, writer, options))
        {
            return false;
        }

        await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> WriteClientInitializeResponseAsync(
        StatsigUser user, Stream stream, ClientInitializeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var buffer = new ArrayBufferWriter<byte>(ResponseBytes); // Not pooled: a stream may still read it after a write that was cancelled.
        if (!WriteClientInitializeResponse(user, buffer, options))
        {
            return false;
        }

        await stream.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public string GetBlankClientInitializeResponse(HashAlgorithm hashAlgorithm = HashAlgorithm.Djb2)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        ResponseFrame.WriteBlank(buffer, 0, hashAlgorithm, ClientSdkInfo);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The current ruleset, for tests and measurements of single stages.</summary>
    internal Ruleset CurrentRuleset => _rulesets.Current;

    /// <summary>The ID lists, for the tool, which evaluates rulesets of its own with them.</summary>
    internal IdListStore IdLists => _idLists;

    /// <summary>The "sdkInfo" object. Two threads may both create it for the first response; the first one stays.</summary>
    private byte[] ClientSdkInfo
    {
        get
        {
            if (_clientSdkInfo is null)
            {
                byte[] made = Encoding.UTF8.GetBytes(
                    $$"""{"sdkType":"{{SdkIdentity.Type}}","sdkVersion":"{{SdkIdentity.Version}}","sessionId":"{{_network.Metadata.SessionId}}"}""");
                Interlocked.CompareExchange(ref _clientSdkInfo, made, null);
            }

            return _clientSdkInfo;
        }
    }

    private NamedHandles NamedHandles => Volatile.Read(ref _namedHandles) ?? MakeNamedHandles();

    private NamedHandles MakeNamedHandles()
    {
        var made = new NamedHandles();
        return Interlocked.CompareExchange(ref _namedHandles, made, null) ?? made;
    }

    private int OrdinalOf(EntryType kind, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return NamedHandles.OrdinalOf(kind, name);
    }

    private IReadOnlyList<UsedField> FieldsUsed(SpecKind kind, string? name)
    {
        Ruleset ruleset = _rulesets.Current;
        return FieldAnalysis.Of(ruleset, kind, ruleset.Find(kind, name ?? ""));
    }

    /// <summary>Finds the spec of a handle; null when the ruleset has no spec of this name.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Its arguments are constants and fields of the handle, folded into the caller.
    private CompiledSpec? Find(Ruleset ruleset, ref SlotTable<CompiledSpec> slots, EntryType kind, Schema? schema, int ordinal)
    {
        CompiledSpec? spec = slots.Find(schema?.Index ?? -1, ordinal) ?? Bind(ruleset, ref slots, kind, schema, ordinal);
        return ReferenceEquals(spec, CompiledSpec.Unknown) ? null : spec;
    }

    /// <summary>Fills the slot of a handle at its first use with a ruleset.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // Kept out of the calls that find their slot filled.
    private CompiledSpec? Bind(Ruleset ruleset, ref SlotTable<CompiledSpec> slots, EntryType kind, Schema? schema, int ordinal)
    {
        CompiledSpec? spec = HandleBinder.BindSpec(ruleset, ref slots, kind, schema, ordinal);
        _drift.Use(schema);
        return spec;
    }
}
