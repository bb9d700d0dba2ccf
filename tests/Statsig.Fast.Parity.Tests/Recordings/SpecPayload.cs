using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Statsig.Fast.Parity.Tests.Recordings;

/// <summary>Builds small payloads of gates, experiments and layers whose rules refer to a fixed set of conditions.</summary>
internal sealed class SpecPayload
{
    private readonly JsonObject _gates = [];
    private readonly JsonObject _configs = [];
    private readonly JsonObject _layers = [];

    /// <summary>The whole payload, for members of its top level.</summary>
    internal JsonObject Root { get; }

    internal SpecPayload() => Root = new JsonObject
    {
        ["has_updates"] = true, ["time"] = 1000, ["feature_gates"] = _gates, ["dynamic_configs"] = _configs, ["layer_configs"] = _layers,
        ["experiment_to_layer"] = new JsonObject(),
        ["condition_map"] = new JsonObject
        {
            ["all"] = Condition("public"), ["unknown"] = Condition("no_such_type"),
            ["in inner"] = Condition("pass_gate", "inner"), ["not in inner"] = Condition("fail_gate", "inner"),
            ["in source"] = Condition("pass_gate", "source"), ["in unsupported"] = Condition("pass_gate", "unsupported"),
            ["not in missing"] = Condition("fail_gate", "missing"),
        },
    };

    internal SpecPayload Gate(string name, JsonObject[] rules, params (string Name, JsonNode? Value)[] members) =>
        Add(_gates, name, "feature_gate", false, rules, members);

    internal SpecPayload Experiment(string name, JsonObject[] rules, params (string Name, JsonNode? Value)[] members) =>
        Add(_configs, name, "experiment", new JsonObject { ["d"] = 1 }, rules, members);

    internal SpecPayload Layer(string name, JsonObject[] rules, params (string Name, JsonNode? Value)[] members) =>
        Add(_layers, name, "layer", new JsonObject { ["d"] = 1 }, rules, members);

    /// <summary>A rule for everybody who meets the conditions.</summary>
    internal static JsonObject Rule(string id, string[] conditions, params (string Name, JsonNode? Value)[] members) => With(members, new JsonObject
    {
        ["id"] = id, ["name"] = id, ["salt"] = "", ["passPercentage"] = 100, ["idType"] = "userID", ["returnValue"] = new JsonObject { ["v"] = 1 },
        ["conditions"] = new JsonArray([.. conditions.Select(static name => (JsonNode)name)]),
    });

    /// <summary>A server that was initialized with the payload, accepted or not.</summary>
    internal StatsigServer CreateServer()
    {
        var server = new StatsigServer("secret-specs", new StatsigOptions
        {
            LocalMode = true,
            BootstrapUtf8 = JsonSerializer.SerializeToUtf8Bytes(Root),
            OutputLogLevel = OutputLogLevel.None,
        });
        server.InitializeAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        return server;
    }

    private static JsonObject Condition(string type, string? target = null) => new() { ["type"] = type, ["targetValue"] = target, ["idType"] = "userID" };

    private static JsonObject With((string Name, JsonNode? Value)[] members, JsonObject node)
    {
        foreach ((string name, JsonNode? value) in members)
        {
            node[name] = value;
        }

        return node;
    }

    private SpecPayload Add(JsonObject container, string name, string entity, JsonNode defaultValue, JsonObject[] rules, (string Name, JsonNode? Value)[] members)
    {
        container[name] = With(members, new JsonObject
        {
            ["type"] = entity, ["entity"] = entity, ["salt"] = "", ["enabled"] = true, ["defaultValue"] = defaultValue, ["idType"] = "userID",
            ["version"] = 1, ["rules"] = new JsonArray([.. rules]),
        });
        return this;
    }
}
