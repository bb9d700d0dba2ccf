using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Statsig.Fast.Snapshots.Json;

namespace Statsig.Fast.Snapshots;

/// <summary>Reads the content of a snapshot from a full payload of specs, v1 or v2 for each container.</summary>
/// <remarks>
/// Only names, ID types, groups and values count. Conditions are read to find whether a gate is for everyone, and the size of a group. The
/// runtime has a separate reader; a test compares both on the same payloads.
/// </remarks>
internal sealed class PayloadReader
{
    private static readonly string[] Containers = [PayloadNames.FeatureGates, PayloadNames.DynamicConfigs, PayloadNames.LayerConfigs];

    private readonly JsonNode _root;
    private readonly ProblemList _problems;
    private readonly Dictionary<string, JsonNode> _conditions = [];
    private readonly Dictionary<string, string> _layersOfExperiments = [];
    private readonly Dictionary<string, List<string>> _mappings = [];
    private readonly SortedDictionary<string, SpecNode> _configs = new(System.StringComparer.Ordinal);
    private readonly SortedDictionary<string, SpecNode> _layers = new(System.StringComparer.Ordinal);

    internal PayloadReader(JsonNode root, ProblemList problems)
    {
        _root = root;
        _problems = problems;
    }

    /// <summary>True when a file contains specs of any kind.</summary>
    internal static bool Recognizes(JsonNode root) => Containers.Any(name => root.Find(name) is not null);

    /// <summary>Reads everything; null when the payload has no specs at all.</summary>
    internal SnapshotModel? Read()
    {
        if (_root.Find(PayloadNames.HasUpdates) is not { Kind: JsonKind.True } updates)
        {
            return Refuse($"A payload must have \"{PayloadNames.HasUpdates}\": true to be a spec snapshot; this payload contains no specs", _root.Find(PayloadNames.HasUpdates) ?? _root);
        }

        // Older payloads, whose specs are in lists, have no layers, or nothing but gates.
        bool isOlder = !Containers.Any(name => _root.Find(name) is { Kind: JsonKind.Object }) && Containers.Any(name => _root.Find(name) is { Kind: JsonKind.Array });
        foreach (string member in Containers)
        {
            if (_root.Find(member) is not { Kind: JsonKind.Array or JsonKind.Object } && !(isOlder && JsonNode.IsAbsentOr(_root.Find(member), JsonKind.Array)))
            {
                return Refuse($"The payload must have the member \"{member}\", a list or an object", _root.Find(member) ?? _root);
            }
        }

        foreach (JsonMember condition in Members(_root.Find(PayloadNames.ConditionMap)))
        {
            _conditions[condition.Name] = condition.Value;
        }

        ReadLayersOfExperiments();
        ReadMappings();
        foreach (SpecNode config in SpecsOf(PayloadNames.DynamicConfigs))
        {
            _configs[config.Name] = config;
        }

        foreach (SpecNode layer in SpecsOf(PayloadNames.LayerConfigs))
        {
            _layers[layer.Name] = layer;
        }

        return new SnapshotModel
        {
            // As the schema form has it: a time before 1970 could be written but not read again.
            TimeMs = _root.Find(PayloadNames.Time) is { IsIntegerLiteral: true } time && long.Parse(time.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) is >= 0 and var ms ? ms : null,
            Gates = Gates(),
            DynamicConfigs = Configs(),
            Experiments = Experiments(),
            Layers = Layers(),
            ParameterStores = Stores(),
        };
    }

    private static IEnumerable<JsonMember> Members(JsonNode? node) => node?.DistinctMembers() ?? [];

    private SnapshotModel? Refuse(string message, JsonNode where)
    {
        _problems.Add(SnapshotProblemKind.NotASnapshot, message, where.Position);
        return null;
    }

    private void ReadLayersOfExperiments()
    {
        foreach (JsonMember layer in Members(_root.Find(PayloadNames.Layers)))
        {
            foreach (JsonNode experiment in layer.Value.Items)
            {
                _layersOfExperiments[experiment.Text] = layer.Name;
            }
        }

        foreach (JsonMember experiment in Members(_root.Find(PayloadNames.ExperimentToLayer)))
        {
            _layersOfExperiments[experiment.Name] = experiment.Value.Text;
        }
    }

    /// <summary>Which specs may answer in another's place.</summary>
    private void ReadMappings()
    {
        foreach (JsonMember mapping in Members(_root.Find(PayloadNames.Overrides)))
        {
            var targets = new List<string>();
            foreach (JsonNode target in mapping.Value.Items)
            {
                if (target.Find("new_config_name") is { Kind: JsonKind.String } name)
                {
                    targets.Add(name.Text);
                }
            }

            _mappings[mapping.Name] = targets;
        }
    }

    /// <summary>The specs of a container in either shape, by name; the last of a name counts.</summary>
    private SortedDictionary<string, SpecNode>.ValueCollection SpecsOf(string container)
    {
        var specs = new SortedDictionary<string, SpecNode>(System.StringComparer.Ordinal);
        JsonNode? node = _root.Find(container);
        foreach (JsonMember member in node?.Members ?? [])
        {
            Add(member.Name, member.Position, member.Value, null);
        }

        foreach (JsonNode item in node?.Items ?? [])
        {
            if (item.Find("name") is { Kind: JsonKind.String } name)
            {
                Add(name.Text, name.Position, item, EntityOf(container));
            }
            else
            {
                _problems.Ignore($"A spec in \"{container}\" has no name", item.Position);
            }
        }

        return specs.Values;

        void Add(string name, int position, JsonNode spec, string? usualEntity)
        {
            if (!UnicodeText.IsWellFormed(name))
            {
                _problems.Ignore("A name with half a surrogate pair cannot be used", position);
            }
            else if (SpecNode.TryRead(name, spec, usualEntity) is { } read)
            {
                specs[name] = read;
            }
            else
            {
                _problems.Ignore($"The spec \"{name}\" is malformed; the runtime skips it as well", spec.Position);
                specs.Remove(name);
            }
        }
    }

    private static string EntityOf(string container) => container switch
    {
        PayloadNames.FeatureGates => "feature_gate",
        PayloadNames.DynamicConfigs => "dynamic_config",
        _ => "layer",
    };

    private EquatableList<SnapshotEntry> Gates()
    {
        var gates = new List<SnapshotEntry>();
        foreach (SpecNode gate in SpecsOf(PayloadNames.FeatureGates))
        {
            if (gate.Entity != "segment")
            {
                gates.Add(new SnapshotEntry(gate.Name)
                {
                    Kind = gate.Entity == "holdout" ? "holdout" : null,
                    IdType = gate.IdType,
                    Status = gate.IsEnabled ? "active" : "disabled",
                    Constant = _mappings.ContainsKey(gate.Name) ? null : gate.ConstantOf(_conditions),
                });
            }
        }

        return new EquatableList<SnapshotEntry>(gates);
    }

    private EquatableList<SnapshotEntry> Configs()
    {
        var configs = new List<SnapshotEntry>();
        foreach (SpecNode config in _configs.Values)
        {
            if (config.Entity is not ("experiment" or "autotune"))
            {
                configs.Add(new SnapshotEntry(config.Name)
                {
                    IdType = config.IdType,
                    Status = config.IsEnabled ? "active" : "disabled",
                    Parameters = ParametersOf(config, _configs),
                });
            }
        }

        return new EquatableList<SnapshotEntry>(configs);
    }

    private EquatableList<SnapshotEntry> Experiments()
    {
        var experiments = new SortedDictionary<string, SnapshotEntry>(System.StringComparer.Ordinal);
        foreach (SpecNode config in _configs.Values)
        {
            if (config.Entity is "experiment" or "autotune")
            {
                bool isExperiment = config.Entity == "experiment";
                experiments[config.Name] = new SnapshotEntry(config.Name)
                {
                    Kind = isExperiment ? null : "autotune",
                    IdType = config.IdType,
                    Status = !config.IsEnabled ? "disabled" : isExperiment && !config.IsActive ? "inactive" : "active",
                    Layer = _layersOfExperiments.TryGetValue(config.Name, out string? layer) ? layer : null,
                    Groups = config.GroupsOf(_conditions),
                    Parameters = ParametersOf(config, _configs),
                };
            }
        }

        foreach (JsonMember autotune in Members(_root.Find(PayloadNames.CmabConfigs)))
        {
            // In a call for an experiment, a contextual autotune takes precedence over a spec of the same name.
            if (UnicodeText.IsWellFormed(autotune.Name) && autotune.Value.Kind == JsonKind.Object)
            {
                experiments[autotune.Name] = Autotune(autotune.Name, autotune.Value);
            }
        }

        return new EquatableList<SnapshotEntry>([.. experiments.Values]);
    }

    private SnapshotEntry Autotune(string name, JsonNode node)
    {
        var parameters = new ObservedParameters();
        var groups = new List<SnapshotGroup>();
        if (node.Find("defaultValue") is { } fallback)
        {
            parameters.Add(fallback);
        }

        foreach (JsonNode group in node.Find("groups")?.Items ?? [])
        {
            groups.Add(new SnapshotGroup(group.Find("name")?.Text ?? "", group.Find("id")?.Text, null));
            if (group.Find("parameterValues") is { } values)
            {
                parameters.Add(values, isGroup: true);
            }
        }

        return new SnapshotEntry(name)
        {
            Kind = "autotune",
            IdType = node.Find("idType")?.Text,
            Status = node.Find("enabled") is { Kind: JsonKind.True } ? "active" : "disabled",
            Groups = new EquatableList<SnapshotGroup>(groups),
            Parameters = parameters.ToParameters(name, _problems),
        };
    }

    private EquatableList<SnapshotEntry> Layers()
    {
        var layers = new List<SnapshotEntry>();
        foreach (SpecNode layer in _layers.Values)
        {
            layers.Add(new SnapshotEntry(layer.Name)
            {
                IdType = layer.IdType,
                Status = layer.IsEnabled ? "active" : "disabled",
                Parameters = ParametersOf(layer, _layers),
            });
        }

        return new EquatableList<SnapshotEntry>(layers);
    }

    /// <summary>Infers the parameters from every value that the spec, its delegates and its mapping targets can return.</summary>
    private EquatableList<SnapshotParameter> ParametersOf(SpecNode spec, SortedDictionary<string, SpecNode> sameKind)
    {
        var parameters = new ObservedParameters();
        var delegates = new HashSet<string>(System.StringComparer.Ordinal);
        var seen = new HashSet<string>(System.StringComparer.Ordinal) { spec.Name };
        var waiting = new Queue<SpecNode>([spec]);
        while (waiting.Count > 0)
        {
            SpecNode source = waiting.Dequeue();
            parameters.Add(source.DefaultValue);
            foreach (RuleNode rule in source.Rules)
            {
                parameters.Add(rule.ReturnValue, rule.IsGroup);
                if (rule.Delegate is { } name && delegates.Add(name) && _configs.TryGetValue(name, out SpecNode? target))
                {
                    waiting.Enqueue(target);
                }
            }

            foreach (string name in _mappings.TryGetValue(source.Name, out List<string>? targets) ? targets : [])
            {
                if (seen.Add(name) && sameKind.TryGetValue(name, out SpecNode? target))
                {
                    waiting.Enqueue(target);
                }
            }
        }

        return parameters.ToParameters(spec.Name, _problems);
    }

    private EquatableList<SnapshotEntry> Stores()
    {
        var stores = new List<SnapshotEntry>();
        foreach (JsonMember store in Members(_root.Find(PayloadNames.ParamStores)))
        {
            if (UnicodeText.IsWellFormed(store.Name))
            {
                stores.Add(new SnapshotEntry(store.Name) { Parameters = StoreParameters(store.Value) });
            }
        }

        stores.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return new EquatableList<SnapshotEntry>(stores);
    }

    private static EquatableList<SnapshotParameter> StoreParameters(JsonNode store)
    {
        var parameters = new List<SnapshotParameter>();
        foreach (JsonMember member in Members(store.Find("parameters")))
        {
            if (!UnicodeText.IsWellFormed(member.Name))
            {
                continue;
            }

            SnapshotTypeKind kind = SnapshotType.KindOf(member.Value.Find("param_type")?.Text ?? "") is { } declared and not SnapshotTypeKind.Integer ? declared : SnapshotTypeKind.Json;
            string reference = member.Value.Find("ref_type")?.Text ?? "";
            bool isThere = reference switch
            {
                "static" => Matches(kind, member.Value.Find("value")),
                "gate" => Matches(kind, member.Value.Find("pass_value")) && Matches(kind, member.Value.Find("fail_value")),
                _ => false,
            };
            parameters.Add(new SnapshotParameter(member.Name, new SnapshotType(kind) { IsOptional = !isThere }));
        }

        parameters.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return new EquatableList<SnapshotParameter>(parameters);
    }

    private static bool Matches(SnapshotTypeKind kind, JsonNode? value) => value is not null && kind switch
    {
        SnapshotTypeKind.String => value.Kind == JsonKind.String,
        SnapshotTypeKind.Number => value.Kind == JsonKind.Number,
        SnapshotTypeKind.Boolean => value.IsBoolean,
        SnapshotTypeKind.Array => value.Kind == JsonKind.Array,
        SnapshotTypeKind.Object => value.Kind == JsonKind.Object,
        _ => value.Kind != JsonKind.Null,
    };
}
