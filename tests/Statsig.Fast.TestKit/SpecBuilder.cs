using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Statsig.Fast.TestKit;

/// <summary>Builds the payload of a delivery, in either shape, out of what a test cares about.</summary>
/// <remarks>Not for several threads. The same builder may render both shapes, and more may be added between two renderings.</remarks>
public sealed class SpecBuilder
{
    private readonly List<EntityBuilder> _gates = [];
    private readonly List<EntityBuilder> _configs = [];
    private readonly List<EntityBuilder> _layers = [];
    private readonly List<(string Name, string Json)> _autotunes = [];
    private readonly List<(string Name, string Json)> _stores = [];
    private readonly List<(string Name, RuleBuilder Rule)> _mappingRules = [];
    private readonly Dictionary<string, List<string>> _mappings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _topLevel = new(StringComparer.Ordinal);
    private long _time = 1_700_000_000_000;

    public SpecBuilder Gate(string name, Action<EntityBuilder>? define = null) =>
        Add(_gates, new EntityBuilder(name, "feature_gate", name.StartsWith("segment:", StringComparison.Ordinal) ? "segment" : "feature_gate", "false"), define);

    public SpecBuilder DynamicConfig(string name, Action<EntityBuilder>? define = null) =>
        Add(_configs, new EntityBuilder(name, "dynamic_config", "dynamic_config", "{}"), define);

    /// <summary>Adds an experiment, which is active by default.</summary>
    public SpecBuilder Experiment(string name, Action<EntityBuilder>? define = null) =>
        Add(_configs, new EntityBuilder(name, "dynamic_config", "experiment", "{}").Active(), define);

    public SpecBuilder Layer(string name, Action<EntityBuilder>? define = null) =>
        Add(_layers, new EntityBuilder(name, "dynamic_config", "layer", "{}"), define);

    /// <summary>Adds a contextual autotune.</summary>
    public SpecBuilder Autotune(string name, Action<AutotuneBuilder> define)
    {
        var autotune = new AutotuneBuilder();
        define(autotune);
        _autotunes.Add((name, autotune.ToJson()));
        return this;
    }

    public SpecBuilder ParameterStore(string name, Action<ParameterStoreBuilder> define)
    {
        var store = new ParameterStoreBuilder();
        define(store);
        _stores.Add((name, store.ToJson()));
        return this;
    }

    /// <summary>Lets another spec answer while one of some mapping rules passes.</summary>
    public SpecBuilder Map(string name, string newName, params string[] rules) =>
        Map(name, newName, Array.ConvertAll(rules, static rule => (rule, (long?)null)));

    /// <summary>Lets another spec answer while one of some mapping rules passes, each from a time on.</summary>
    public SpecBuilder Map(string name, string newName, params (string Rule, long? StartTimeMs)[] rules)
    {
        string[] entries = Array.ConvertAll(rules, static entry => string.Create(
            CultureInfo.InvariantCulture, $"{{\"rule_name\":{JsonText.Quote(entry.Rule)}{(entry.StartTimeMs is { } ms ? $",\"start_time\":{ms}" : "")}}}"));
        if (!_mappings.TryGetValue(name, out List<string>? mappings))
        {
            _mappings[name] = mappings = [];
        }

        mappings.Add($"{{\"new_config_name\":{JsonText.Quote(newName)},\"rules\":[{string.Join(',', entries)}]}}");
        return this;
    }

    /// <summary>Adds a rule that mappings refer to.</summary>
    public SpecBuilder MappingRule(string name, Action<RuleBuilder>? define = null)
    {
        var rule = new RuleBuilder(name);
        define?.Invoke(rule);
        _mappingRules.Add((name, rule));
        return this;
    }

    public SpecBuilder Time(long unixMs)
    {
        _time = unixMs;
        return this;
    }

    public SpecBuilder Checksum(string checksum) => Set("checksum", JsonText.Quote(checksum));

    public SpecBuilder DefaultEnvironment(string tier) => Set("default_environment", JsonText.Quote(tier));

    public SpecBuilder AppId(string id) => Set("app_id", JsonText.Quote(id));

    public SpecBuilder HashedSdkKeyUsed(string hash) => Set("hashed_sdk_key_used", JsonText.Quote(hash));

    /// <summary>Sets another top-level member to a JSON text.</summary>
    public SpecBuilder Set(string member, string json)
    {
        _topLevel[member] = json;
        return this;
    }

    /// <summary>The payload in the v2 shape: specs by name, conditions in one map.</summary>
    public byte[] ToV2() => Encoding.UTF8.GetBytes(ToText(inline: false));

    /// <summary>The payload in the v1 shape: lists of specs, conditions inline.</summary>
    public byte[] ToV1() => Encoding.UTF8.GetBytes(ToText(inline: true));

    /// <summary>The payload in the v2 shape, as text.</summary>
    public override string ToString() => ToText(inline: false);

    private string ToText(bool inline)
    {
        var conditions = new ConditionWriter(inline);
        var json = new StringBuilder();
        json.Append(CultureInfo.InvariantCulture, $"{{\"has_updates\":true,\"time\":{_time}");
        Write(json, "feature_gates", _gates, conditions, inline);
        Write(json, "dynamic_configs", _configs, conditions, inline);
        Write(json, "layer_configs", _layers, conditions, inline);
        Write(json, "cmab_configs", _autotunes);
        Write(json, "param_stores", _stores);
        Write(json, "overrides", [.. ToPairs(_mappings)]);
        Write(json, "override_rules", _mappingRules.ConvertAll(entry => (entry.Name, TextOf(entry.Rule, conditions))));
        json.Append(inline ? ",\"layers\":{}" : ",\"experiment_to_layer\":{},\"condition_map\":");
        if (!inline)
        {
            conditions.WriteMap(json);
        }

        foreach ((string member, string value) in _topLevel)
        {
            json.Append(CultureInfo.InvariantCulture, $",\"{member}\":{value}");
        }

        return json.Append('}').ToString();
    }

    private static void Write(StringBuilder json, string member, List<EntityBuilder> specs, ConditionWriter conditions, bool asList)
    {
        json.Append(CultureInfo.InvariantCulture, $",\"{member}\":").Append(asList ? '[' : '{');
        for (int i = 0; i < specs.Count; i++)
        {
            json.Append(i == 0 ? "" : ",");
            if (!asList)
            {
                json.Append(JsonText.Quote(specs[i].Name)).Append(':');
            }

            specs[i].Write(json, conditions, withName: asList);
        }

        json.Append(asList ? ']' : '}');
    }

    private static void Write(StringBuilder json, string member, List<(string Name, string Json)> entries)
    {
        json.Append(CultureInfo.InvariantCulture, $",\"{member}\":{{");
        json.AppendJoin(',', entries.ConvertAll(static entry => $"{JsonText.Quote(entry.Name)}:{entry.Json}"));
        json.Append('}');
    }

    private static IEnumerable<(string Name, string Json)> ToPairs(Dictionary<string, List<string>> mappings)
    {
        foreach ((string name, List<string> entries) in mappings)
        {
            yield return (name, $"[{string.Join(',', entries)}]");
        }
    }

    private static string TextOf(RuleBuilder rule, ConditionWriter conditions)
    {
        var json = new StringBuilder();
        rule.Write(json, conditions);
        return json.ToString();
    }

    private SpecBuilder Add(List<EntityBuilder> specs, EntityBuilder spec, Action<EntityBuilder>? define)
    {
        define?.Invoke(spec);
        specs.Add(spec);
        return this;
    }
}
