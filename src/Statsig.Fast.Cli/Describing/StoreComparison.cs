using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Snapshots.Json;

namespace Statsig.Fast.Cli.Describing;

/// <summary>Says in words what changed in a parameter store.</summary>
internal static class StoreComparison
{
    internal static IEnumerable<ChangedPart> Compare(JsonNode before, JsonNode after)
    {
        JsonNode? old = before.Find("parameters");
        JsonNode? current = after.Find("parameters");
        foreach (string name in Names(old).Union(Names(current)).Order(StringComparer.Ordinal))
        {
            JsonNode? left = old?.Find(name);
            JsonNode? right = current?.Find(name);
            if (!JsonNodes.AreEqual(left, right))
            {
                yield return new ChangedPart(
                    $"parameter {JsonNodes.Quote(name)}",
                    left is null ? $"added: {WordsOf(right!)}" : right is null ? $"removed (was {WordsOf(left)})" : $"{WordsOf(left)} -> {WordsOf(right)}");
            }
        }
    }

    /// <summary>The specs that the parameters refer to.</summary>
    internal static IEnumerable<(SpecGroup Group, string Name)> ReferencesOf(JsonNode? store)
    {
        foreach (JsonMember member in store?.Find("parameters")?.DistinctMembers() ?? [])
        {
            (SpecGroup Group, string? Name) target = JsonNodes.TextOf(member.Value.Find("ref_type")) switch
            {
                "gate" => (SpecGroup.Gates, JsonNodes.TextOf(member.Value.Find("gate_name"))),
                "dynamic_config" => (SpecGroup.Configs, JsonNodes.TextOf(member.Value.Find("config_name"))),
                "experiment" => (SpecGroup.Configs, JsonNodes.TextOf(member.Value.Find("experiment_name"))),
                "layer" => (SpecGroup.Layers, JsonNodes.TextOf(member.Value.Find("layer_name"))),
                _ => (SpecGroup.Stores, null),
            };
            if (target.Name is { } name)
            {
                yield return (target.Group, name);
            }
        }
    }

    private static IEnumerable<string> Names(JsonNode? parameters) => (parameters?.DistinctMembers() ?? []).Select(static member => member.Name);

    private static string WordsOf(JsonNode parameter)
    {
        string name = JsonNodes.Quote(JsonNodes.TextOf(parameter.Find("param_name")) ?? "");
        return JsonNodes.TextOf(parameter.Find("ref_type")) switch
        {
            "static" => JsonNodes.Print(parameter.Find("value")),
            "gate" => $"{JsonNodes.Print(parameter.Find("pass_value"))} when gate {TargetOf("gate_name")} passes, otherwise {JsonNodes.Print(parameter.Find("fail_value"))}",
            "dynamic_config" => $"parameter {name} of dynamic config {TargetOf("config_name")}",
            "experiment" => $"parameter {name} of experiment {TargetOf("experiment_name")}",
            "layer" => $"parameter {name} of layer {TargetOf("layer_name")}",
            _ => JsonNodes.Print(parameter),
        };

        string TargetOf(string member) => JsonNodes.Quote(JsonNodes.TextOf(parameter.Find(member)) ?? "");
    }
}
