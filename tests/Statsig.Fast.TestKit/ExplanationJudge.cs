using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Statsig.Fast.TestKit;

/// <summary>Checks what explanations state about conditions and buckets against gates that have one condition each.</summary>
/// <remarks>
/// The payload of the judge is that of the explained server, with one more gate for each condition of each rule: for everyone for whom the
/// condition holds. So a condition that is described, placed or evaluated wrongly differs from what the same bytes of the payload mean on
/// their own. Buckets are hashed anew, by the framework.
/// </remarks>
public sealed class ExplanationJudge
{
    private readonly Dictionary<(string Container, string Name), JsonArray> _rules = [];
    private readonly Dictionary<string, string> _gates = []; // By condition, as JSON or by reference.
    private readonly JsonObject? _conditions;
    private int _checked;

    /// <summary>Creates the judge of a payload.</summary>
    /// <param name="payload">A payload in either shape.</param>
    public ExplanationJudge(ReadOnlySpan<byte> payload)
    {
        JsonObject root = JsonNode.Parse(payload)!.AsObject();
        _conditions = root["condition_map"] as JsonObject;
        foreach (string container in (string[])["feature_gates", "dynamic_configs", "layer_configs"])
        {
            foreach ((string name, JsonNode? spec) in EntriesOf(root[container]))
            {
                if (spec is JsonObject entry && entry["rules"] is JsonArray rules)
                {
                    _rules[(container, name)] = rules;
                }
            }
        }

        foreach (JsonArray rules in _rules.Values)
        {
            foreach (JsonNode? rule in rules)
            {
                foreach (JsonNode? condition in rule?["conditions"] as JsonArray ?? [])
                {
                    _gates.TryAdd(KeyOf(condition), string.Create(CultureInfo.InvariantCulture, $"judged condition {_gates.Count}"));
                }
            }
        }

        foreach ((string key, string gate) in _gates)
        {
            Add(root["feature_gates"]!, gate, JsonNode.Parse(key)!);
        }

        Payload = JsonSerializer.SerializeToUtf8Bytes(root);
    }

    /// <summary>The payload for the server that judges.</summary>
    public byte[] Payload { get; }

    /// <summary>How many conditions and buckets were checked.</summary>
    public int Checked => _checked;

    /// <summary>Checks every condition and bucket of an explanation.</summary>
    /// <param name="judge">A server with <see cref="Payload"/> and the options of the explained one.</param>
    /// <param name="user">The user.</param>
    /// <param name="explanation">The explanation.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public string? FindFault(IStatsigServer judge, StatsigUser user, Explanation explanation)
    {
        if (explanation.Spec is { } spec && FaultOf(judge, user, spec) is { } fault)
        {
            return fault;
        }

        foreach (ExplainedParameter parameter in explanation.Parameters)
        {
            if (parameter.Spec is { } referred && FaultOf(judge, user, referred) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private string? FaultOf(IStatsigServer judge, StatsigUser user, ExplainedSpec spec)
    {
        string container = spec.Kind switch { ExplainedKind.Gate => "feature_gates", ExplainedKind.Layer => "layer_configs", _ => "dynamic_configs" };
        _rules.TryGetValue((container, spec.Name), out JsonArray? rules);
        for (int i = 0; i < spec.Rules.Count; i++)
        {
            ExplainedRule rule = spec.Rules[i];
            if (rule.Id != rules?[i]?["id"]?.GetValue<string>())
            {
                return $"{spec.Kind} {spec.Name}: the rule {i} is \"{rule.Id}\" instead of {rules?[i]?["id"]}.";
            }

            string? fault = FaultOf(judge, user, rule, rules[i]!["conditions"] as JsonArray ?? []) ?? FaultOf(rule.Bucket) ?? (rule.Spec is { } other ? FaultOf(judge, user, other) : null);
            if (fault is not null)
            {
                return $"{spec.Kind} {spec.Name}, rule {i}: {fault}";
            }
        }

        foreach (ExplainedMapping mapping in spec.Mappings)
        {
            if (mapping.Spec is { } target && FaultOf(judge, user, target) is { } fault)
            {
                return fault;
            }
        }

        return spec.TargetingGate is { } gate ? FaultOf(judge, user, gate) : null;
    }

    private string? FaultOf(IStatsigServer judge, StatsigUser user, ExplainedRule rule, JsonArray conditions)
    {
        if (rule.Conditions.Count != conditions.Count)
        {
            return $"{rule.Conditions.Count} conditions instead of {conditions.Count}.";
        }

        for (int i = 0; i < conditions.Count; i++)
        {
            ExplainedCondition explained = rule.Conditions[i];
            string? fault = FaultOf(explained, DefinitionOf(conditions[i])) ?? FaultOf(explained.Bucket);
            if (fault is null && explained.Holds is { } holds)
            {
                _checked++;
                FeatureGate alone = judge.GetFeatureGate(user, _gates[KeyOf(conditions[i])], ExposureLogging.Disabled);
                fault = alone.Value == holds ? null : $"it {(holds ? "holds" : "does not hold")} in the explanation, and alone it is {alone.Value} ({alone.Details})";
            }

            foreach (ExplainedSpec nested in explained.Specs)
            {
                fault ??= FaultOf(judge, user, nested);
            }

            if (fault is not null)
            {
                return $"condition {i}, {DefinitionOf(conditions[i])?.ToJsonString()}: {fault}";
            }
        }

        return null;
    }

    private static string? FaultOf(ExplainedCondition explained, JsonNode? definition)
    {
        string? type = TextOf(definition, "type");
        if (type is null || explained.Type != type)
        {
            return type is null ? null : $"the type is {explained.Type}.";
        }

        if (type is "public" or "pass_gate" or "fail_gate" or "multi_pass_gate" or "multi_fail_gate")
        {
            return null;
        }

        string? field = type is "unit_id" or "user_bucket" ? TextOf(definition, "idType") : type is "current_time" or "target_app" ? null : TextOf(definition, "field");
        return explained.Operator == TextOf(definition, "operator") && (explained.Field ?? "") == (field ?? "")
            ? null
            : $"the operator is {explained.Operator} and the field {explained.Field}.";
    }

    private string? FaultOf(ExplainedBucket? bucket)
    {
        if (bucket is null)
        {
            return null;
        }

        _checked++;
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{bucket.Salt}.{bucket.UnitId}"));
        int expected = (int)(BinaryPrimitives.ReadUInt64BigEndian(hash) % (ulong)bucket.Buckets);
        return bucket.Bucket == expected ? null : $"the bucket of {bucket.Salt}.{bucket.UnitId} is {expected} instead of {bucket.Bucket}.";
    }

    private JsonNode? DefinitionOf(JsonNode? condition) => condition is JsonValue reference ? _conditions?[reference.GetValue<string>()] : condition;

    private static string? TextOf(JsonNode? definition, string member) => definition?[member] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static string KeyOf(JsonNode? condition) => condition?.ToJsonString() ?? "null";

    private static IEnumerable<(string Name, JsonNode? Spec)> EntriesOf(JsonNode? container)
    {
        if (container is JsonObject map)
        {
            foreach ((string name, JsonNode? spec) in map)
            {
                yield return (name, spec);
            }
        }

        foreach (JsonNode? spec in container as JsonArray ?? [])
        {
            yield return (spec?["name"]?.GetValue<string>() ?? "", spec);
        }
    }

    private static void Add(JsonNode gates, string name, JsonNode condition)
    {
        var gate = new JsonObject
        {
            ["name"] = name, ["type"] = "feature_gate", ["entity"] = "feature_gate", ["salt"] = "", ["enabled"] = true, ["defaultValue"] = false, ["idType"] = "userID",
            ["rules"] = new JsonArray(new JsonObject
            {
                ["id"] = "holds", ["name"] = "holds", ["salt"] = "", ["passPercentage"] = 100, ["idType"] = "userID", ["returnValue"] = true,
                ["conditions"] = new JsonArray(condition),
            }),
        };
        if (gates is JsonObject map)
        {
            map[name] = gate;
        }
        else
        {
            gates.AsArray().Add(gate);
        }
    }
}
