using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Testing.Specs;

/// <summary>The specs of one builder by kind and name, and the payload that they make.</summary>
internal sealed class SpecTable
{
    private static readonly (SpecReference Kind, string Member)[] Members =
    [
        (SpecReference.Gate, "feature_gates"), (SpecReference.DynamicConfig, "dynamic_configs"), (SpecReference.Experiment, "dynamic_configs"), (SpecReference.Layer, "layer_configs"),
    ];

    private readonly Dictionary<(SpecReference Kind, string Name), SpecEntry> _specs = [];
    private readonly Dictionary<string, ParameterStoreBuilder> _stores = [];

    /// <exception cref="ArgumentException">A dynamic config has the name of an experiment.</exception>
    internal void Add(SpecEntry spec)
    {
        SpecReference? other = spec.Kind switch
        {
            SpecReference.DynamicConfig => SpecReference.Experiment,
            SpecReference.Experiment => SpecReference.DynamicConfig,
            _ => null,
        };
        if (other is { } kind && _specs.ContainsKey((kind, spec.Name)))
        {
            string article = kind == SpecReference.Experiment ? "an" : "a";
            throw new ArgumentException(
                $"T{spec.Description[1..]} has the name of {article} {SnapshotNames.WordsOf(kind)}. Dynamic configs and experiments share their names, so use another name for one of them.");
        }

        _specs[(spec.Kind, spec.Name)] = spec;
    }

    internal void Add(ParameterStoreBuilder store) => _stores[store.Name] = store;

    /// <summary>
    /// Adds all specs of a snapshot: gates that are off, configs and layers without parameters, and experiments whose groups have no users.
    /// </summary>
    internal void AddAll(SnapshotModel model)
    {
        AddAll(SpecReference.Gate, "feature_gate", model.Gates);
        AddAll(SpecReference.DynamicConfig, "dynamic_config", model.DynamicConfigs);
        AddAll(SpecReference.Experiment, "experiment", model.Experiments);
        AddAll(SpecReference.Layer, "layer", model.Layers);
        foreach (SnapshotEntry store in model.ParameterStores)
        {
            Add(new ParameterStoreBuilder(store.Name));
        }
    }

    /// <exception cref="ArgumentException">
    /// A spec refers to another one that does not exist, gates refer to each other in a cycle, or an experiment does not fit its layer.
    /// </exception>
    internal byte[] ToPayload()
    {
        LinkChecks.Check(_specs, _stores.Values);
        Dictionary<string, SpecEntry> layers = LayersByExperiment();
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteBoolean("has_updates", true);
            json.WriteNumber("time", 1);
            foreach (string member in Members.Select(static entry => entry.Member).Distinct())
            {
                json.WriteStartArray(member);
                foreach (SpecEntry spec in SpecsOf(member))
                {
                    spec.Write(json, spec.Kind == SpecReference.Experiment ? layers.GetValueOrDefault(spec.Name) : null);
                }

                json.WriteEndArray();
            }

            json.WriteStartObject("param_stores");
            foreach (ParameterStoreBuilder store in _stores.Values)
            {
                json.WritePropertyName(store.Name);
                store.Write(json);
            }

            json.WriteEndObject();
            WriteLayers(json, layers);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteLayers(Utf8JsonWriter json, Dictionary<string, SpecEntry> layers)
    {
        json.WriteStartObject("layers");
        foreach (IGrouping<string, string> experiments in layers.GroupBy(static link => link.Value.Name, static link => link.Key))
        {
            json.WriteStartArray(experiments.Key);
            foreach (string experiment in experiments)
            {
                json.WriteStringValue(experiment);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void AddAll(SpecReference kind, string entity, EquatableList<SnapshotEntry> entries)
    {
        foreach (SnapshotEntry entry in entries)
        {
            var spec = new SpecEntry(kind, entry.Name, entity, entry);
            spec.AddRemainingGroups();
            Add(spec);
        }
    }

    private IEnumerable<SpecEntry> SpecsOf(string member) => _specs
        .Where(entry => Array.Exists(Members, known => known.Kind == entry.Key.Kind && known.Member == member))
        .Select(static entry => entry.Value);

    /// <summary>Returns the layer of each experiment that is in one: that which allocates it, or else that of the snapshot.</summary>
    private Dictionary<string, SpecEntry> LayersByExperiment()
    {
        var layers = new Dictionary<string, SpecEntry>();
        foreach (SpecEntry layer in _specs.Values.Where(static spec => spec.Kind == SpecReference.Layer))
        {
            foreach (string experiment in layer.Rules.Select(static rule => rule.Delegate).OfType<string>())
            {
                LinkChecks.CheckAllocation(layer, _specs[(SpecReference.Experiment, experiment)], layers.GetValueOrDefault(experiment));
                layers.Add(experiment, layer);
            }
        }

        foreach (SpecEntry experiment in _specs.Values.Where(static spec => spec.Kind == SpecReference.Experiment))
        {
            if (experiment.SnapshotLayer is { } name && _specs.TryGetValue((SpecReference.Layer, name), out SpecEntry? layer))
            {
                layers.TryAdd(experiment.Name, layer);
            }
        }

        return layers;
    }
}
