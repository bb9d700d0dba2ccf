using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace Statsig.Fast.Parity.Tests.Recordings;

/// <summary>
/// The fields that the specs of a payload name, read off its JSON: a second opinion on what the compiled conditions read.
/// </summary>
/// <remarks>
/// Knows which rules come after one that is for everybody, but not which targets no value can match, so it may find more.
/// </remarks>
internal sealed class PayloadFields(JsonElement payload)
{
    private static readonly Dictionary<string, string> First = new()
    {
        ["userid"] = "userID", ["email"] = "email", ["ip"] = "ip", ["country"] = "country", ["locale"] = "locale", ["appversion"] = "appVersion",
        ["useragent"] = "userAgent",
    };

    private static readonly Dictionary<string, string> Last = new()
    {
        ["user_id"] = "userID", ["app_version"] = "appVersion", ["user_agent"] = "userAgent", ["ipaddress"] = "ip", ["ip_address"] = "ip",
    };

    private static readonly string[] Parsed =
        ["os_name", "osname", "os_version", "osversion", "browser_name", "browsername", "browser_version", "browserversion"];

    internal HashSet<string> Of(string member, string name, bool asExperiment)
    {
        var fields = new HashSet<string>();
        AddSpec(member, name, asExperiment, fields, []);
        return fields;
    }

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement found) && found.ValueKind != JsonValueKind.Null ? found : null;

    private static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static string Unit(string idType) =>
        idType.Length == 0 || idType.Equals("userID", StringComparison.OrdinalIgnoreCase) ? "userID" : "customIDs." + idType;

    private static void AddField(string? name, HashSet<string> fields)
    {
        string lower = name?.ToLowerInvariant() ?? "";
        if (First.TryGetValue(lower, out string? first))
        {
            fields.Add(first);
        }
        else if (name is not null)
        {
            fields.Add("custom." + name);
        }

        if (Last.TryGetValue(lower, out string? last))
        {
            fields.Add(last);
        }
    }

    private void AddSpec(string member, string name, bool asExperiment, HashSet<string> fields, HashSet<(string, string, bool)> seen)
    {
        if (!seen.Add((member, name, asExperiment)))
        {
            return;
        }

        foreach (JsonElement mapping in Member(payload, "overrides") is { } all && Member(all, name) is { } mappings ? mappings.EnumerateArray() : [])
        {
            foreach (JsonElement entry in mapping.GetProperty("rules").EnumerateArray())
            {
                if (Member(payload, "override_rules") is { } rules && Member(rules, Text(entry, "rule_name")!) is { } rule)
                {
                    AddConditions(rule, fields, seen);
                    AddPercentage(rule, fields);
                }
            }

            AddSpec(member, Text(mapping, "new_config_name")!, asExperiment, fields, seen);
        }

        if (asExperiment && Member(payload, "cmab_configs") is { } autotunes && Member(autotunes, name) is { } autotune)
        {
            AddAutotune(autotune, fields, seen);
        }
        else if (Member(payload.GetProperty(member), name) is { } spec)
        {
            AddRules(spec, member == "layer_configs" && Member(spec, "useNewLayerEval") is { ValueKind: JsonValueKind.True }, fields, seen);
        }
    }

    private void AddRules(JsonElement spec, bool isMerging, HashSet<string> fields, HashSet<(string, string, bool)> seen)
    {
        foreach (JsonElement rule in spec.GetProperty("rules").EnumerateArray())
        {
            bool isForAll = AddConditions(rule, fields, seen);
            bool delegates = Text(rule, "configDelegate") is { } target && Member(payload.GetProperty("dynamic_configs"), target) is not null;
            if (!delegates || isMerging)
            {
                AddPercentage(rule, fields);
            }

            if (delegates)
            {
                AddSpec("dynamic_configs", Text(rule, "configDelegate")!, asExperiment: true, fields, seen);
            }

            if (isForAll && !isMerging)
            {
                return;
            }
        }
    }

    private void AddAutotune(JsonElement autotune, HashSet<string> fields, HashSet<(string, string, bool)> seen)
    {
        if (!autotune.GetProperty("enabled").GetBoolean() || autotune.GetProperty("groups").GetArrayLength() == 0)
        {
            return;
        }

        if (Text(autotune, "targetingGateName") is { } gate)
        {
            AddSpec("feature_gates", gate, asExperiment: false, fields, seen);
        }

        fields.Add(Unit(Text(autotune, "idType")!));
        foreach (JsonProperty learned in Member(autotune, "config") is { } config && autotune.GetProperty("sampleRate").GetDouble() < 1 ? config.EnumerateObject() : [])
        {
            foreach (JsonProperty weight in learned.Value.GetProperty("weightsNumerical").EnumerateObject().Concat(learned.Value.GetProperty("weightsCategorical").EnumerateObject()))
            {
                AddField(weight.Name, fields);
            }
        }
    }

    private static void AddPercentage(JsonElement rule, HashSet<string> fields)
    {
        if (Math.Ceiling(rule.GetProperty("passPercentage").GetDouble() * 100) is > 0 and < 10_000)
        {
            fields.Add(Unit(Text(rule, "idType")!));
        }
    }

    /// <summary>True when all conditions are "public".</summary>
    private bool AddConditions(JsonElement rule, HashSet<string> fields, HashSet<(string, string, bool)> seen)
    {
        bool isForAll = true;
        foreach (JsonElement key in rule.GetProperty("conditions").EnumerateArray())
        {
            if (Member(payload.GetProperty("condition_map"), key.GetString()!) is not { } condition)
            {
                isForAll = false;
                continue;
            }

            string? field = Text(condition, "field");
            isForAll &= Text(condition, "type") == "public";
            switch (Text(condition, "type"))
            {
                case "pass_gate" or "fail_gate":
                    AddSpec("feature_gates", Text(condition, "targetValue") ?? "", asExperiment: false, fields, seen);
                    break;
                case "multi_pass_gate" or "multi_fail_gate" when Member(condition, "targetValue") is { ValueKind: JsonValueKind.Array } gates:
                    foreach (JsonElement gate in gates.EnumerateArray())
                    {
                        AddSpec("feature_gates", gate.GetString()!, asExperiment: false, fields, seen);
                    }

                    break;
                case "user_field":
                    AddField(field, fields);
                    break;
                case "ip_based":
                    AddField(field, fields);
                    _ = field == "country" && fields.Add("ip");
                    break;
                case "ua_based":
                    AddField(field, fields);
                    _ = Parsed.Contains(field?.ToLowerInvariant()) && fields.Add("userAgent");
                    break;
                case "environment_field":
                    fields.Add("statsigEnvironment." + field);
                    break;
                case "unit_id" or "user_bucket":
                    fields.Add(Unit(Text(condition, "idType")!));
                    break;
                case "experiment_group" when field is not null:
                    AddSpec("dynamic_configs", field, asExperiment: true, fields, seen);
                    break;
            }
        }

        return isForAll;
    }
}
