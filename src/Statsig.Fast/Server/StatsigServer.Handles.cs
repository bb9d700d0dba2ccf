using System;
using System.Runtime.CompilerServices;
using System.Threading;
using Statsig.Fast.Compilation;
using Statsig.Fast.Handles;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

public sealed partial class StatsigServer
{
    private NamedHandles? _namedHandles;

    /// <summary>A handle for a gate: checks by handle do not look the name up. Works with every server.</summary>
    /// <param name="gateName">The name; there need not be such a gate, now or ever. Names are kept as long as the server or one of its handles.</param>
    public GateHandle GateHandle(string gateName) => new(NamedHandles, OrdinalOf(HandleKind.Gate, gateName));

    /// <summary>A handle for a dynamic config, as <see cref="GateHandle"/> is for a gate.</summary>
    public DynamicConfigHandle DynamicConfigHandle(string configName) => new(NamedHandles, OrdinalOf(HandleKind.DynamicConfig, configName));

    /// <summary>A handle for an experiment, as <see cref="GateHandle"/> is for a gate.</summary>
    public ExperimentHandle ExperimentHandle(string experimentName) => new(NamedHandles, OrdinalOf(HandleKind.Experiment, experimentName));

    /// <summary>A handle for a layer, as <see cref="GateHandle"/> is for a gate.</summary>
    public LayerHandle LayerHandle(string layerName) => new(NamedHandles, OrdinalOf(HandleKind.Layer, layerName));

    /// <summary>A handle for a parameter store, as <see cref="GateHandle"/> is for a gate.</summary>
    public ParameterStoreHandle ParameterStoreHandle(string storeName) => new(NamedHandles, OrdinalOf(HandleKind.ParameterStore, storeName));

    /// <summary>Evaluates a gate.</summary>
    /// <param name="gate">A handle from generated code, or one made by name.</param>
    /// <param name="user">Read during the call.</param>
    /// <param name="options">Whether an exposure is recorded.</param>
    /// <returns>True when the gate passes; false when it fails, is unknown, or needs an unsupported condition.</returns>
    /// <remarks>Safe from any thread. Allocates nothing after warm-up.</remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    /// <exception cref="StatsigUninitializedException">There are no specs yet, and the options ask for this exception.</exception>
    public bool CheckGate(GateHandle gate, StatsigUser user, EvaluationOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (string.IsNullOrEmpty(user.UserId))
        {
            WarnAboutMissingIds(user);
        }

        Ruleset ruleset = _rulesets.Current;
        if (_overrides.Current is null && ruleset.GateSlots.Find(gate.Schema?.Index ?? -1, gate.Ordinal) is { } spec)
        {
            return options.DisableExposureLogging && !_isWatchedSilently ? CheckGateSilently(ruleset, spec, user)
                : options.DisableExposureLogging ? CheckGateSpecially(gate, user, options)
                : CheckGate(ruleset, spec, user);
        }

        return CheckGateSpecially(gate, user, options);
    }

    /// <summary>Evaluates a gate and tells what decided.</summary>
    /// <param name="gate">A handle from generated code, or one made by name.</param>
    /// <param name="user">Read during the call.</param>
    /// <param name="options">Whether an exposure is recorded.</param>
    /// <remarks>Safe from any thread. Allocates nothing after warm-up: the answer is a struct of references into the ruleset.</remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    /// <exception cref="StatsigUninitializedException">There are no specs yet, and the options ask for this exception.</exception>
    public FeatureGate GetFeatureGate(GateHandle gate, StatsigUser user, EvaluationOptions options = default)
    {
        Ruleset ruleset = BeginEvaluation(user);
        CompiledSpec? spec = Find(ruleset, ref ruleset.GateSlots, HandleKind.Gate, gate.Schema, gate.Ordinal);
        string name = spec?.Name ?? gate.Name;
        return EvaluateGate(ruleset, spec, name, user, !options.DisableExposureLogging);
    }

    /// <summary>Evaluates a dynamic config.</summary>
    /// <param name="config">A handle from generated code, or one made by name.</param>
    /// <param name="user">Read during the call.</param>
    /// <param name="options">Whether an exposure is recorded.</param>
    /// <remarks>Safe from any thread. Allocates nothing after warm-up: the answer is a struct of references into the ruleset.</remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    /// <exception cref="StatsigUninitializedException">There are no specs yet, and the options ask for this exception.</exception>
    public DynamicConfig GetDynamicConfig(DynamicConfigHandle config, StatsigUser user, EvaluationOptions options = default)
    {
        Ruleset ruleset = BeginEvaluation(user);
        CompiledSpec? spec = Find(ruleset, ref ruleset.DynamicConfigSlots, HandleKind.DynamicConfig, config.Schema, config.Ordinal);
        string name = spec?.Name ?? config.Name;
        return EvaluateDynamicConfig(ruleset, spec, name, user, !options.DisableExposureLogging);
    }

    /// <summary>Evaluates an experiment.</summary>
    /// <param name="experiment">A handle from generated code, or one made by name.</param>
    /// <param name="user">Read during the call.</param>
    /// <param name="options">Kept assignments; null when there are none.</param>
    /// <remarks>
    /// Safe from any thread. Allocates nothing after warm-up, unless the server has a persistent storage: the answer is a struct of
    /// references into the ruleset.
    /// </remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    /// <exception cref="StatsigUninitializedException">There are no specs yet, and the options ask for this exception.</exception>
    public Experiment GetExperiment(ExperimentHandle experiment, StatsigUser user, ExperimentEvaluationOptions? options = null)
    {
        Ruleset ruleset = BeginEvaluation(user);
        CompiledSpec? spec = Find(ruleset, ref ruleset.ExperimentSlots, HandleKind.Experiment, experiment.Schema, experiment.Ordinal);
        string name = spec?.Name ?? experiment.Name;
        return EvaluateExperiment(ruleset, spec, name, user, options, options is not { DisableExposureLogging: true });
    }

    /// <summary>Evaluates a layer.</summary>
    /// <param name="layer">A handle from generated code, or one made by name.</param>
    /// <param name="user">Read during the call.</param>
    /// <param name="options">Kept assignments; null when there are none.</param>
    /// <remarks>
    /// Safe from any thread. Allocates nothing after warm-up, unless the server has a persistent storage: the answer is a struct of
    /// references into the ruleset.
    /// </remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    /// <exception cref="StatsigUninitializedException">There are no specs yet, and the options ask for this exception.</exception>
    public Layer GetLayer(LayerHandle layer, StatsigUser user, ExperimentEvaluationOptions? options = null)
    {
        Ruleset ruleset = BeginEvaluation(user);
        CompiledSpec? spec = Find(ruleset, ref ruleset.LayerSlots, HandleKind.Layer, layer.Schema, layer.Ordinal);
        string name = spec?.Name ?? layer.Name;
        return EvaluateLayer(ruleset, spec, name, user, options, options is not { DisableExposureLogging: true });
    }

    /// <summary>Fetches a parameter store; its parameters are evaluated when they are read.</summary>
    /// <param name="store">A handle from generated code, or one made by name.</param>
    /// <param name="user">Read when parameters are read.</param>
    /// <param name="options">Whether reading parameters records exposures.</param>
    /// <remarks>Safe from any thread. Allocates nothing.</remarks>
    /// <exception cref="ArgumentNullException">The user is null.</exception>
    /// <exception cref="StatsigUninitializedException">There are no specs yet, and the options ask for this exception.</exception>
    public ParameterStore GetParameterStore(ParameterStoreHandle store, StatsigUser user, EvaluationOptions options = default)
    {
        Ruleset ruleset = BeginEvaluation(user);
        CompiledParameterStore? found = ruleset.ParameterStoreSlots.Find(store.Schema?.Index ?? -1, store.Ordinal);
        if (found is null)
        {
            found = HandleBinder.BindStore(ruleset, store.Schema, store.Ordinal);
            Use(store.Schema);
        }

        found = ReferenceEquals(found, CompiledParameterStore.Unknown) ? null : found;
        return EvaluateParameterStore(ruleset, found, found?.Name ?? store.Name, user, !options.DisableExposureLogging);
    }

    private NamedHandles NamedHandles => Volatile.Read(ref _namedHandles) ?? MakeNamedHandles();

    private NamedHandles MakeNamedHandles()
    {
        var made = new NamedHandles();
        return Interlocked.CompareExchange(ref _namedHandles, made, null) ?? made;
    }

    private int OrdinalOf(HandleKind kind, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return NamedHandles.OrdinalOf(kind, name);
    }

    /// <summary>The spec of a handle; null when the ruleset has none of this name.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Its parameters are constants and fields of the handle, folded into the caller.
    private CompiledSpec? Find(Ruleset ruleset, ref SlotTable<CompiledSpec> slots, HandleKind kind, Schema? schema, int ordinal)
    {
        CompiledSpec? spec = slots.Find(schema?.Index ?? -1, ordinal) ?? Bind(ruleset, ref slots, kind, schema, ordinal);
        return ReferenceEquals(spec, CompiledSpec.Unknown) ? null : spec;
    }

    /// <summary>The first use of a handle with a ruleset.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // Kept out of the calls that find their slot filled.
    private CompiledSpec? Bind(Ruleset ruleset, ref SlotTable<CompiledSpec> slots, HandleKind kind, Schema? schema, int ordinal)
    {
        CompiledSpec? spec = HandleBinder.BindSpec(ruleset, ref slots, kind, schema, ordinal);
        Use(schema);
        return spec;
    }

    /// <summary>Overrides, handles that are used for the first time, and servers without specs.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // As for checks by name: its result struct must not be cleared on the way of every check.
    private bool CheckGateSpecially(GateHandle gate, StatsigUser user, EvaluationOptions options) => GetFeatureGate(gate, user, options).Value;
}
