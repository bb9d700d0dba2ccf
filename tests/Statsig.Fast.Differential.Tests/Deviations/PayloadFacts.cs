using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>What explanations need to know of a payload, read from its JSON and not by the code under test.</summary>
internal sealed class PayloadFacts(Tree payload)
{
    private static readonly string[] SpecMaps = ["feature_gates", "dynamic_configs", "layer_configs", "cmab_configs"];

    /// <summary>A spec of any kind by its name; generated names are unique over all kinds.</summary>
    internal Tree? Find(string name) => SpecMaps.Select(map => payload[map]?[name]).FirstOrDefault(static spec => spec is not null);

    internal string? VersionOf(string name) => Find(name)?["version"] is { Kind: TreeKind.Number } version ? version.ToCanonical() : null;

    /// <summary>The ID type of a spec; empty when there is no such spec.</summary>
    internal string IdTypeOf(string name) => Find(name)?["idType"]?.AsText ?? "";

    internal string IsActive(string name) => Find(name)?["isActive"] == Tree.True ? "true" : "false";

    /// <summary>What may answer for a name: the spec, or the targets of its mappings.</summary>
    internal IEnumerable<string> Evaluated(string name) => MappingTargetsOf(name).Prepend(name);

    /// <summary>
    /// What the reference may report for a spec that nests a mapped gate: the mapping makes it forget whose answer it is, so that any
    /// nested spec may put its own there. Empty when there is no such gate.
    /// </summary>
    internal IEnumerable<string> MappedIn(string name)
    {
        HashSet<string> nested = NestedIn(name);
        return nested.Any(gate => MappingTargetsOf(gate).Any()) ? nested : [];
    }

    internal IEnumerable<string> MappingTargetsOf(string name) => (payload["overrides"]?[name]?.Items ?? [])
        .Select(static mapping => mapping["new_config_name"]?.AsText).OfType<string>();

    /// <summary>Everything that the rules of a spec's mappings may evaluate.</summary>
    internal IEnumerable<string> NestedInMappingRulesOf(string name) => (payload["overrides"]?[name]?.Items ?? [])
        .SelectMany(static mapping => mapping["rules"]?.Items ?? [])
        .SelectMany(entry => NestedInRule(payload["override_rules"]?[entry["rule_name"]?.AsText ?? ""])).OfType<string>()
        .SelectMany(nested => NestedIn(nested).Prepend(nested));

    /// <summary>True for a layer that gathers parameters from several rules, or is mapped to one.</summary>
    internal bool IsMerging(string name) => Evaluated(name).Any(spec => payload["layer_configs"]?[spec]?["useNewLayerEval"] == Tree.True);

    /// <summary>The specs that the rules of a spec hand over to.</summary>
    internal IEnumerable<string> DelegatesOf(string name) => (Find(name)?["rules"]?.Items ?? []).Select(static rule => rule["configDelegate"]?.AsText).OfType<string>();

    /// <summary>
    /// Everything that evaluating a spec may evaluate too: nested gates, delegates, targets of mappings, and what those evaluate.
    /// </summary>
    internal HashSet<string> NestedIn(string name)
    {
        var found = new HashSet<string>();
        Visit(name);
        return found;

        void Visit(string spec)
        {
            foreach (string inner in DirectlyNestedIn(spec))
            {
                if (found.Add(inner))
                {
                    Visit(inner);
                }
            }
        }
    }

    /// <summary>True when evaluating a spec may come to one whose mappings, by their rules or targets, lead back to it.</summary>
    internal bool LeadsToMappingCircle(string name) => NestedIn(name).Append(name)
        .Any(spec => payload["overrides"]?[spec] is not null && NestedIn(spec).Contains(spec));

    /// <summary>True when evaluating a spec may come to a condition on a group.</summary>
    internal bool AsksForGroup(string name) => NestedIn(name).Append(name).SelectMany(spec => Find(spec)?["rules"]?.Items ?? [])
        .SelectMany(static rule => rule["conditions"]?.Items ?? [])
        .Any(key => payload["condition_map"]?[key.AsText ?? ""]?["type"]?.AsText == "experiment_group");

    /// <summary>The rule IDs that what a spec nests may answer with, and none.</summary>
    internal IEnumerable<string> RuleIdsIn(string name) => NestedIn(name).SelectMany(nested => Find(nested)?["rules"]?.Items ?? [])
        .Select(static rule => rule["id"]?.AsText).OfType<string>().Concat(["", "default", "disabled"]);

    private IEnumerable<string> DirectlyNestedIn(string name)
    {
        IEnumerable<string?> ofMappings = MappingTargetsOf(name).Concat((payload["overrides"]?[name]?.Items ?? [])
            .SelectMany(static mapping => mapping["rules"]?.Items ?? [])
            .SelectMany(entry => NestedInRule(payload["override_rules"]?[entry["rule_name"]?.AsText ?? ""])));
        if (Find(name) is not { } spec)
        {
            return ofMappings.OfType<string>();
        }

        return (spec["rules"]?.Items ?? []).SelectMany(NestedInRule).Append(spec["targetingGateName"]?.AsText).Concat(ofMappings).OfType<string>();
    }

    private IEnumerable<string?> NestedInRule(Tree? rule) => (rule?["conditions"]?.Items ?? [])
        .SelectMany(key => NestedInCondition(payload["condition_map"]?[key.AsText ?? ""])).Append(rule?["configDelegate"]?.AsText);

    private static IEnumerable<string?> NestedInCondition(Tree? condition) => condition?["type"]?.AsText switch
    {
        "pass_gate" or "fail_gate" => [condition["targetValue"]?.AsText ?? ""], // Without a target: a gate of no name, which never exists.
        "multi_pass_gate" or "multi_fail_gate" => condition["targetValue"]?.Items.Select(static gate => gate.AsText) ?? [],
        "experiment_group" => [condition["field"]?.AsText],
        _ => [],
    };
}
