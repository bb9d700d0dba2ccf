using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using Statsig.Fast.Snapshots;
using Statsig.Fast.Testing.Specs;

namespace Statsig.Fast.Testing;

/// <summary>Describes the specs of a <see cref="TestStatsig"/>: gates, experiments, dynamic configs, layers and parameter stores.</summary>
/// <remarks>
/// <para>
/// The result is a payload that the ordinary reader and compiler take, so percentages, nested gates, holdouts and layers behave as in
/// production. A spec that is described twice has its last description. A description of a spec of a snapshot file keeps its ID type, kind
/// and rule IDs, and those groups of an experiment that it leaves out, without users.
/// </para>
/// <para>
/// Mistakes throw where they are made. Overloads that take an accessor, such as <c>Gates.NewCheckout</c>, know the names, groups and
/// parameter types of the accessor's snapshot, and all overloads know those of the snapshot file. Overloads by name without a snapshot file
/// accept any name. Not for several threads.
/// </para>
/// </remarks>
public sealed partial class TestSpecs
{
    internal const string SegmentPrefix = "segment:";

    private readonly SnapshotNames? _snapshot;
    private readonly SpecTable _table = new();

    internal TestSpecs(SnapshotNames? snapshot = null)
    {
        _snapshot = snapshot;
        if (snapshot is not null)
        {
            _table.AddAll(snapshot.Model);
        }
    }

    /// <summary>Adds a gate with one value for all users.</summary>
    public TestSpecs Gate(string name, bool on) => Gate(name, on ? static gate => gate.PassesForEveryone() : static _ => { });

    /// <summary>Adds a gate with rules.</summary>
    public TestSpecs Gate(string name, Action<GateBuilder> define) => AddGate(name, "feature_gate", define);

    /// <summary>Adds a segment, which audiences refer to.</summary>
    public TestSpecs Segment(string name, Action<GateBuilder> define)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Add(new SpecEntry(SpecReference.Gate, SegmentPrefix + name, "segment"), static spec => new GateBuilder(spec), define);
    }

    /// <summary>Adds a holdout: a gate that passes for the users that it holds out.</summary>
    public TestSpecs Holdout(string name, Action<GateBuilder> define) => AddGate(name, "holdout", define);

    /// <summary>Adds an experiment whose users are all in one group, with parameters.</summary>
    public TestSpecs Experiment(string name, string groupName, ParameterValues parameters = default) =>
        Experiment(name, experiment => experiment.Group(groupName, 100, parameters));

    /// <inheritdoc cref="Experiment(string, string, ParameterValues)"/>
    /// <param name="name">The name.</param>
    /// <param name="groupName">The group.</param>
    /// <param name="parameters">An object whose property names are parameter names.</param>
    [RequiresUnreferencedCode(SerializedValue.ReflectionMessage)]
    [RequiresDynamicCode(SerializedValue.ReflectionMessage)]
    public TestSpecs Experiment(string name, string groupName, object parameters) => Experiment(name, groupName, ParameterValues.Of(parameters));

    /// <summary>Adds an experiment.</summary>
    public TestSpecs Experiment(string name, Action<ExperimentBuilder> define) => AddExperiment(name, null, [], define);

    /// <summary>Adds a dynamic config with one value for all users.</summary>
    public TestSpecs DynamicConfig(string name, ParameterValues values) => DynamicConfig(name, config => config.Default(values));

    /// <inheritdoc cref="DynamicConfig(string, ParameterValues)"/>
    /// <param name="name">The name.</param>
    /// <param name="values">An object whose property names are parameter names.</param>
    [RequiresUnreferencedCode(SerializedValue.ReflectionMessage)]
    [RequiresDynamicCode(SerializedValue.ReflectionMessage)]
    public TestSpecs DynamicConfig(string name, object values) => DynamicConfig(name, ParameterValues.Of(values));

    /// <summary>Adds a dynamic config with rules.</summary>
    public TestSpecs DynamicConfig(string name, Action<DynamicConfigBuilder> define) => AddDynamicConfig(name, null, define);

    /// <summary>Adds a layer with one value for all users.</summary>
    public TestSpecs Layer(string name, ParameterValues values) => Layer(name, layer => layer.Default(values));

    /// <inheritdoc cref="Layer(string, ParameterValues)"/>
    /// <param name="name">The name.</param>
    /// <param name="values">An object whose property names are parameter names.</param>
    [RequiresUnreferencedCode(SerializedValue.ReflectionMessage)]
    [RequiresDynamicCode(SerializedValue.ReflectionMessage)]
    public TestSpecs Layer(string name, object values) => Layer(name, ParameterValues.Of(values));

    /// <summary>Adds a layer that allocates users to experiments.</summary>
    public TestSpecs Layer(string name, Action<LayerBuilder> define) => AddLayer(name, null, define);

    /// <summary>Adds a parameter store.</summary>
    public TestSpecs ParameterStore(string name, Action<ParameterStoreBuilder> define)
    {
        ArgumentNullException.ThrowIfNull(define);
        Find(SpecReference.ParameterStore, name);
        var store = new ParameterStoreBuilder(name);
        define(store);
        _table.Add(store);
        return this;
    }

    /// <summary>Returns the payload, JSON in the form that the service delivers.</summary>
    /// <exception cref="ArgumentException">
    /// A spec refers to another one that does not exist, gates refer to each other in a cycle, or an experiment does not fit its layer.
    /// </exception>
    public byte[] ToPayload() => _table.ToPayload();

    private TestSpecs AddGate(string name, string entity, Action<GateBuilder> define) =>
        Add(new SpecEntry(SpecReference.Gate, name, entity, Find(SpecReference.Gate, name)), static spec => new GateBuilder(spec), define);

    private TestSpecs AddExperiment(string name, ParameterCheck? check, IReadOnlyList<string> groups, Action<ExperimentBuilder> define)
    {
        var experiment = new SpecEntry(SpecReference.Experiment, name, "experiment", Find(SpecReference.Experiment, name), check);
        return Add(experiment, spec => new ExperimentBuilder(spec, groups), define);
    }

    private TestSpecs AddDynamicConfig(string name, ParameterCheck? check, Action<DynamicConfigBuilder> define)
    {
        var config = new SpecEntry(SpecReference.DynamicConfig, name, "dynamic_config", Find(SpecReference.DynamicConfig, name), check);
        return Add(config, static spec => new DynamicConfigBuilder(spec), define);
    }

    private TestSpecs AddLayer(string name, ParameterCheck? check, Action<LayerBuilder> define)
    {
        var layer = new SpecEntry(SpecReference.Layer, name, "layer", Find(SpecReference.Layer, name), check);
        return Add(layer, static spec => new LayerBuilder(spec), define);
    }

    private TestSpecs Add<TBuilder>(SpecEntry spec, Func<SpecEntry, TBuilder> builderOf, Action<TBuilder> define)
    {
        ArgumentNullException.ThrowIfNull(define);
        define(builderOf(spec));
        spec.AddRemainingGroups();
        _table.Add(spec);
        return this;
    }

    private SnapshotEntry? Find(SpecReference kind, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return _snapshot?.Find(kind, name);
    }
}
