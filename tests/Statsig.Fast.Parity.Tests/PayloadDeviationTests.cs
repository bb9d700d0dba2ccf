using System.Linq;
using System.Text.Json.Nodes;
using Statsig.Fast.Parity.Tests.Recordings;
using static Statsig.Fast.Parity.Tests.Recordings.SpecPayload;

namespace Statsig.Fast.Parity.Tests;

/// <summary>Parts of payloads for which the reference refuses the whole payload, and we leave out the part.</summary>
public sealed class PayloadDeviationTests
{
    private static readonly StatsigUser User = new("u1");

    [Theory]
    [InlineData("checksum", "5")]
    [InlineData("company_id", "[]")]
    [InlineData("response_format", "1")]
    [InlineData("default_environment", "true")]
    [InlineData("hashed_sdk_keys_to_app_ids", "5")]
    [InlineData("id_lists", """{"a":"true"}""")]
    [InlineData("diagnostics", """{"a":"1"}""")]
    [InlineData("sdk_configs", "[]")]
    [InlineData("sdk_flags", """{"a":1}""")]
    [InlineData("session_replay_info", "\"x\"")]
    [InlineData("param_stores", "[]")]
    [InlineData("cmab_configs", "1")]
    [InlineData("overrides", """{"gate":{}}""")]
    [InlineData("override_rules", "\"x\"")]
    public void OptionalMember_OfAnotherKind_IsLeftOut(string member, string json)
    {
        var specs = new SpecPayload().Gate("gate", [Rule("r", ["all"])]);
        specs.Root[member] = JsonNode.Parse(json);
        StatsigServer server = specs.CreateServer();

        Assert.Equal("r", server.GetFeatureGate(User, "gate").RuleId);
        Assert.Contains(server.SpecProblems, problem => problem.Message.Contains(member, System.StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("param_stores", """{"bad":5,"good":{"parameters":{"p":{"ref_type":"static","param_type":"string","value":"x"}}}}""")]
    [InlineData("param_stores", """{"good":{"parameters":{"bad":[],"p":{"ref_type":"static","param_type":"string","value":"x"}}}}""")]
    [InlineData("cmab_configs", """{"bad":{}}""")]
    public void StoreParameterOrAutotune_Malformed_CostsOnlyItself(string member, string json)
    {
        var specs = new SpecPayload().Gate("gate", [Rule("r", ["all"])]);
        specs.Root[member] = JsonNode.Parse(json);
        StatsigServer server = specs.CreateServer();

        Assert.Equal("r", server.GetFeatureGate(User, "gate").RuleId);
        Assert.Equal(member == "param_stores" ? "x" : "none", server.GetParameterStore(User, "good").Get("p", "none"));
        Assert.Contains("bad", Assert.Single(server.SpecProblems).Message, System.StringComparison.Ordinal);
    }

    [Fact]
    public void MappingRule_WithoutName_CostsOnlyItself()
    {
        JsonObject nameless = Rule("nameless", ["all"]);
        nameless.Remove("name");
        StatsigServer server = WithMappings("""[{"rule_name":"nameless"},{"rule_name":"named"}]""", ("nameless", nameless), ("named", Rule("named", ["all"])));

        FeatureGate gate = server.GetFeatureGate(User, "source");

        Assert.Equal(("target rule", "target"), (gate.RuleId, gate.OverrideConfigName));
        Assert.Contains("nameless", Assert.Single(server.SpecProblems).Message, System.StringComparison.Ordinal);
        Assert.Equal("source rule", WithMappings("""[{"rule_name":"nameless"}]""", ("nameless", nameless)).GetFeatureGate(User, "source").RuleId);
    }

    [Fact]
    public void MappingEntry_WithoutRuleName_CostsTheMappings()
    {
        StatsigServer server = WithMappings("""[{"start_time":0}]""", ("named", Rule("named", ["all"])));

        Assert.Equal("source rule", server.GetFeatureGate(User, "source").RuleId);
        Assert.Contains("overrides", Assert.Single(server.SpecProblems).Message, System.StringComparison.Ordinal);
    }

    private static StatsigServer WithMappings(string rules, params (string Name, JsonObject Rule)[] mappingRules)
    {
        var specs = new SpecPayload().Gate("source", [Rule("source rule", ["all"])]).Gate("target", [Rule("target rule", ["all"])]);
        specs.Root["overrides"] = new JsonObject { ["source"] = new JsonArray(new JsonObject { ["new_config_name"] = "target", ["rules"] = JsonNode.Parse(rules) }) };
        specs.Root["override_rules"] = new JsonObject(mappingRules.Select(static entry => new System.Collections.Generic.KeyValuePair<string, JsonNode?>(entry.Name, entry.Rule.DeepClone())));
        return specs.CreateServer();
    }
}
