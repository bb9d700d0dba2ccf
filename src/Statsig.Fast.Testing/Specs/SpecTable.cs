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

    internal void Add(SpecReference kind, SpecEntry spec) => _specs[(kind, spec.Name)] = spec;

    internal void Add(ParameterStoreBuilder store) => _stores[store.Name] = store;

    /// <summary>
    /// Adds all specs of a snapshot: gates that are off, configs and layers without parameters, and experiments whose groups have no users.
    /// </summary>
    internal void AddAll(SnapshotModel model)
    {
        foreach (SnapshotEntry gate in model.Gates)
        {
            Add(SpecReference.Gate, new SpecEntry(gate.Name, "feature_gate", gate.Kind ?? "feature_gate", "false") { IdType = gate.IdType ?? "userID" });
        }

        foreach (SnapshotEntry config in model.DynamicConfigs)
        {
            Add(SpecReference.DynamicConfig, new SpecEntry(config.Name, "dynamic_config", "dynamic_config", "{}") { IdType = config.IdType ?? "userID" });
        }

        foreach (SnapshotEntry experiment in model.Experiments)
        {
            var spec = new SpecEntry(experiment.Name, "dynamic_config", experiment.Kind ?? "experiment", "{}") { IdType = experiment.IdType ?? "userID", IsActive = true };
            foreach (SnapshotGroup group in experiment.Groups)
            {
                RuleEntry rule = spec.Add(new RuleEntry(group.RuleId ?? spec.NextRuleId("group"), "{}") { GroupName = group.Name });
                rule.Conditions.Add(ConditionEntry.BucketBelow(0, spec.Name, spec.IdType));
            }

            Add(SpecReference.Experiment, spec);
        }

        foreach (SnapshotEntry layer in model.Layers)
        {
            Add(SpecReference.Layer, new SpecEntry(layer.Name, "dynamic_config", "layer", "{}") { IdType = layer.IdType ?? "userID" });
        }

        foreach (SnapshotEntry store in model.ParameterStores)
        {
            Add(new ParameterStoreBuilder(store.Name));
        }
    }

    /// <exception cref="ArgumentException">A spec refers to another one that does not exist.</exception>
    internal byte[] ToPayload()
    {
        CheckReferences();
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
                    spec.Write(json);
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
            json.WriteStartObject("layers");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private IEnumerable<SpecEntry> SpecsOf(string member) => _specs
        .Where(entry => Array.Exists(Members, known => known.Kind == entry.Key.Kind && known.Member == member))
        .Select(static entry => entry.Value);

    private void CheckReferences()
    {
        foreach (SpecEntry spec in _specs.Values)
        {
            CheckReferences(spec.Name, spec.References);
        }

        foreach (ParameterStoreBuilder store in _stores.Values)
        {
            CheckReferences(store.Name, store.References);
        }
    }

    private void CheckReferences(string from, List<(SpecReference Kind, string Name)> references)
    {
        foreach ((SpecReference kind, string name) in references)
        {
            if (!_specs.ContainsKey((kind, name)))
            {
                throw new ArgumentException(Known.MessageOf(
                    SnapshotNames.WordsOf(kind), name, _specs.Keys.Where(key => key.Kind == kind).Select(static key => key.Name), $"these specs, but \"{from}\" refers to it"));
            }
        }
    }
}
