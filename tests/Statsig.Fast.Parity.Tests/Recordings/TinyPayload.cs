using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Statsig.Fast.Parity.Tests.Recordings;

/// <summary>Builds small payloads of gates with one rule each, for what the recorded payloads do not hold.</summary>
internal sealed class TinyPayload
{
    /// <summary>What a gate's one rule is called.</summary>
    internal const string RuleId = "rule";

    private readonly JsonObject _gates = [];
    private readonly JsonObject _conditions = [];
    private readonly JsonObject _mappings = [];
    private readonly JsonObject _mappingRules = [];

    /// <summary>Adds a gate whose rule holds when all conditions do.</summary>
    internal TinyPayload Gate(string name, params IReadOnlyList<JsonObject> conditions) => Gate(name, 100, "", "", 1, conditions);

    internal TinyPayload Gate(
        string name, double passPercentage, string salt, string ruleSalt, int? version, params IReadOnlyList<JsonObject> conditions)
    {
        _gates[name] = new JsonObject
        {
            ["type"] = "feature_gate", ["entity"] = "feature_gate", ["salt"] = salt, ["enabled"] = true, ["defaultValue"] = false,
            ["idType"] = "userID", ["version"] = version,
            ["rules"] = new JsonArray(Rule(passPercentage, ruleSalt, conditions)),
        };
        return this;
    }

    /// <summary>Lets another gate answer for one, for everybody.</summary>
    internal TinyPayload Mapping(string name, string target)
    {
        string rule = "mapping of " + name;
        _mappingRules[rule] = Rule(100, "", [Condition("public")]);
        _mappings[name] = new JsonArray(new JsonObject
        {
            ["new_config_name"] = target,
            ["rules"] = new JsonArray(new JsonObject { ["rule_name"] = rule }),
        });
        return this;
    }

    internal static JsonObject Condition(string type, string? operatorName = null, string? field = null, JsonNode? target = null, JsonObject? additional = null) => new()
    {
        ["type"] = type, ["operator"] = operatorName, ["field"] = field, ["targetValue"] = target, ["additionalValues"] = additional ?? [],
        ["idType"] = "userID",
    };

    /// <summary>An initialized server with the payload.</summary>
    internal StatsigServer CreateServer()
    {
        var payload = new JsonObject
        {
            ["feature_gates"] = _gates.DeepClone(), ["dynamic_configs"] = new JsonObject(), ["layer_configs"] = new JsonObject(),
            ["condition_map"] = _conditions.DeepClone(), ["experiment_to_layer"] = new JsonObject(),
            ["overrides"] = _mappings.DeepClone(), ["override_rules"] = _mappingRules.DeepClone(),
            ["has_updates"] = true, ["time"] = 1000,
        };
        var server = new StatsigServer("secret-tiny", new StatsigOptions
        {
            LocalMode = true,
            BootstrapUtf8 = JsonSerializer.SerializeToUtf8Bytes(payload),
            OutputLogLevel = OutputLogLevel.None,
            RegexTimeoutPerCall = TimeSpan.FromSeconds(30), // The answers are compared, not the speed of a busy machine.
        });
        Assert.Null(server.InitializeAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult().Error);
        Assert.DoesNotContain(server.SpecProblems, static problem => problem.Cause == SpecProblemCause.Skipped);
        return server;
    }

    private JsonObject Rule(double passPercentage, string salt, IReadOnlyList<JsonObject> conditions)
    {
        var keys = new JsonArray();
        foreach (JsonObject condition in conditions)
        {
            string key = "c" + _conditions.Count;
            _conditions[key] = condition;
            keys.Add(key);
        }

        return new JsonObject
        {
            ["id"] = RuleId, ["name"] = RuleId, ["salt"] = salt, ["passPercentage"] = passPercentage, ["conditions"] = keys, ["returnValue"] = true,
            ["idType"] = "userID",
        };
    }
}
