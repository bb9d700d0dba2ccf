using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Statsig.Fast.Cli.Input;
using Statsig.Fast.Snapshots.Json;

namespace Statsig.Fast.Cli.Describing;

/// <summary>A payload of either shape as a tree, to tell in words what it says.</summary>
/// <remarks>
/// Apart from the library's reader, which keeps only what evaluations need: names of rules, and where things stand in the text. Of specs of
/// one name the last one counts, as in the library.
/// </remarks>
internal sealed class DescribedPayload
{
    private readonly JsonNode _root;
    private readonly string _text;
    private readonly Dictionary<string, JsonNode> _conditions;

    private DescribedPayload(JsonNode root, string text)
    {
        _root = root;
        _text = text;
        _conditions = ByName("condition_map");
        Gates = SpecsOf("feature_gates", "feature_gate");
        Configs = SpecsOf("dynamic_configs", "dynamic_config");
        Layers = SpecsOf("layer_configs", "layer");
        Stores = ByName("param_stores");
        Autotunes = ByName("cmab_configs");
        Mappings = ByName("overrides");
    }

    /// <summary>Gates, segments and holdouts.</summary>
    internal IReadOnlyDictionary<string, DescribedSpec> Gates { get; }

    /// <summary>Dynamic configs, experiments and autotunes.</summary>
    internal IReadOnlyDictionary<string, DescribedSpec> Configs { get; }

    internal IReadOnlyDictionary<string, DescribedSpec> Layers { get; }

    internal IReadOnlyDictionary<string, JsonNode> Stores { get; }

    /// <summary>Contextual autotunes.</summary>
    internal IReadOnlyDictionary<string, JsonNode> Autotunes { get; }

    /// <summary>Which specs answer in another's place, by the name of the latter.</summary>
    internal IReadOnlyDictionary<string, JsonNode> Mappings { get; }

    /// <summary>A member of the payload itself; null without it.</summary>
    internal string? Setting(string name) => JsonNodes.TextOf(_root.Find(name));

    /// <summary>Reads a payload that the library accepts.</summary>
    /// <param name="origin">Where the bytes come from, for the message.</param>
    /// <param name="payload">The payload.</param>
    /// <exception cref="UnreadableFileException">The bytes are not JSON.</exception>
    internal static DescribedPayload Read(string origin, byte[] payload) => Read(origin, Encoding.UTF8.GetString(payload));

    /// <inheritdoc cref="Read(string, byte[])"/>
    internal static DescribedPayload Read(string origin, string text)
    {
        try
        {
            return new DescribedPayload(JsonTextReader.Read(text), text);
        }
        catch (JsonSyntaxException exception)
        {
            throw new UnreadableFileException(origin, LineOf(text, exception.Position).Line, $"{exception.Message}.");
        }
    }

    /// <summary>The line and the column of a position, both from 1.</summary>
    internal (int Line, int Column) PlaceOf(int position) => LineOf(_text, position);

    /// <summary>The rules of the mappings of a spec, which a mapping contains only by name.</summary>
    internal IEnumerable<JsonNode?> MappingRulesOf(string name)
    {
        if (!Mappings.TryGetValue(name, out JsonNode? mapping))
        {
            return [];
        }

        JsonNode? rules = _root.Find("override_rules");
        return mapping.Items.SelectMany(static item => item.Find("rules")?.Items ?? []).Select(entry =>
        {
            string? rule = JsonNodes.TextOf(entry.Find("rule_name"));
            return rules?.Find(rule ?? "") ?? rules?.Items.LastOrDefault(item => JsonNodes.TextOf(item.Find("name")) == rule);
        });
    }

    private static (int Line, int Column) LineOf(string text, int position)
    {
        ReadOnlySpan<char> before = text.AsSpan(0, Math.Clamp(position, 0, text.Length));
        return (before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }

    private Dictionary<string, JsonNode> ByName(string member)
    {
        var found = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (JsonMember entry in _root.Find(member)?.Members ?? [])
        {
            found[entry.Name] = entry.Value;
        }

        return found;
    }

    private Dictionary<string, DescribedSpec> SpecsOf(string container, string usualEntity)
    {
        var specs = new Dictionary<string, DescribedSpec>(StringComparer.Ordinal);
        JsonNode? node = _root.Find(container);
        foreach (JsonMember member in node?.Members ?? [])
        {
            Add(member.Name, member.Position, member.Value);
        }

        foreach (JsonNode item in node?.Items ?? [])
        {
            if (item.Find("name") is { Kind: JsonKind.String } name)
            {
                Add(name.Text, name.Position, item);
            }
        }

        return specs;

        void Add(string name, int position, JsonNode spec) => specs[name] = new DescribedSpec(name, position, spec, usualEntity, _conditions);
    }
}
