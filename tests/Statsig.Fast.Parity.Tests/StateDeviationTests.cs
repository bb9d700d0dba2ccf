using System.Linq;
using System.Text.Json.Nodes;
using Statsig.Fast.Parity.Tests.Recordings;
using static Statsig.Fast.Parity.Tests.Recordings.SpecPayload;

namespace Statsig.Fast.Parity.Tests;

/// <summary>Our answer for the deviations of docs/compatibility.md that keep the state of one evaluation out of another.</summary>
/// <remarks>The comments hold what the reference answers to the same payload.</remarks>
public sealed class StateDeviationTests
{
    private static readonly StatsigUser User = new("u1") { CustomIds = [new("companyID", "c1")] };

    private readonly SpecPayload _specs = new SpecPayload()
        .Gate("inner", [Rule("inner rule", ["all"], ("groupName", "Inner group"), ("isExperimentGroup", true))]);

    [Theory]
    [InlineData("unsupported")] // The reference: true, rule "inner rule".
    [InlineData("outer")] // Likewise.
    [InlineData("later")] // The reference: false, rule "inner rule".
    public void Unsupported_AfterANestedGate_KeepsNoValueRuleOrExposure(string name)
    {
        StatsigServer server = _specs
            .Gate("unsupported", [Rule("r", ["in inner", "unknown"])], ("idType", "companyID"), ("version", 7))
            .Gate("outer", [Rule("r", ["in inner", "in unsupported"])], ("idType", "companyID"), ("version", 7))
            .Gate("later", [Rule("a", ["not in inner"]), Rule("b", ["unknown"])], ("idType", "companyID"), ("version", 7))
            .CreateServer();

        FeatureGate gate = server.GetFeatureGate(User, name);

        Assert.Equal((false, "", "companyID", 7u, "Bootstrap:Unsupported"), (gate.Value, gate.RuleId, gate.IdType, gate.Details.Version, gate.Details.Text));
        Assert.Empty(gate.SecondaryExposures);
    }

    [Fact]
    public void Unsupported_Experiment_KeepsNoValueRuleOrExposure()
    {
        StatsigServer server = _specs.Experiment("experiment", [Rule("r", ["in inner", "unknown"])]).CreateServer();

        Experiment experiment = server.GetExperiment(User, "experiment");

        // The reference: {}, rule "inner rule", one exposure.
        Assert.Equal(("{}", "", null, "Bootstrap:Unsupported"), (experiment.ValueJson, experiment.RuleId, experiment.GroupName, experiment.Details.Text));
        Assert.Empty(experiment.SecondaryExposures);
    }

    [Fact]
    public void Unsupported_DelegateOfALayer_NamesNoExperiment()
    {
        StatsigServer server = _specs
            .Experiment("experiment", [Rule("r", ["in inner", "unknown"])], ("explicitParameters", new JsonArray("v")))
            .Layer("layer", [Rule("hand over", ["all"], ("configDelegate", "experiment"))])
            .CreateServer();

        Layer layer = server.GetLayer(User, "layer");

        // The reference: {}, rule "inner rule", allocated experiment "experiment", one exposure.
        Assert.Equal(("{}", "", null, "Bootstrap:Unsupported"), (layer.ValueJson, layer.RuleId, layer.AllocatedExperiment, layer.Details.Text));
        Assert.False(layer.IsExplicitParameter("v"));
        Assert.Empty(layer.SecondaryExposures);
        Assert.Empty(layer.UndelegatedSecondaryExposures);
    }

    [Theory]
    [InlineData("delegate")] // The reference: {"d":1,"v":1}, rule "default".
    [InlineData("condition after a delegate")] // The reference: {"v":1} of the experiment with its rule "er", which it names as allocated.
    [InlineData("condition")] // The reference: the same as ours.
    public void Unsupported_LayerOfSeveralRules_HasNoParameters(string name)
    {
        StatsigServer server = _specs
            .Experiment("unsupported", [Rule("r", ["unknown"])])
            .Experiment("supported", [Rule("er", ["all"])])
            .Layer("delegate", [Rule("first", ["all"]), Rule("second", ["all"], ("configDelegate", "unsupported"))], ("useNewLayerEval", true))
            .Layer("condition after a delegate", [Rule("first", ["all"], ("configDelegate", "supported")), Rule("second", ["unknown"])], ("useNewLayerEval", true))
            .Layer("condition", [Rule("first", ["all"]), Rule("second", ["unknown"])], ("useNewLayerEval", true))
            .CreateServer();

        Layer layer = server.GetLayer(User, name);

        Assert.Equal(("{}", "", null, "Bootstrap:Unsupported"), (layer.ValueJson, layer.RuleId, layer.AllocatedExperiment, layer.Details.Text));
    }

    [Theory]
    [InlineData("target")] // The reference: true, rule "next", the exposure of "source", Recognized.
    [InlineData("nothing")] // Likewise.
    public void Unsupported_BeforeANestedGateThatIsMapped_StaysUnsupported(string target)
    {
        MapSourceTo(target);
        StatsigServer server = _specs
            .Gate("source", [Rule("source rule", ["all"])])
            .Gate("target", [Rule("target rule", ["all"])])
            .Gate("outer", [Rule("r", ["unknown", "in source"]), Rule("next", ["all"])])
            .CreateServer();

        FeatureGate outer = server.GetFeatureGate(User, "outer");

        Assert.Equal((false, "", "Bootstrap:Unsupported"), (outer.Value, outer.RuleId, outer.Details.Text));
        Assert.Empty(outer.SecondaryExposures);
    }

    [Theory]
    [InlineData("in source")] // The reference: true, the rule "source rule"; false, the rule "target rule", for a nested gate.
    [InlineData("all")] // The reference's process ends.
    public void Mapping_ThatGoesInACircle_IsTooDeep(string condition)
    {
        MapSourceTo(condition == "all" ? "source" : "target", condition);
        StatsigServer server = _specs
            .Gate("source", [Rule("source rule", ["all"])])
            .Gate("target", [Rule("target rule", ["all"], ("returnValue", false))])
            .CreateServer();

        FeatureGate gate = server.GetFeatureGate(User, "source");

        Assert.Equal((false, "", "Error:Statsig Evaluation Depth Exceeded"), (gate.Value, gate.RuleId, gate.Details.Text));
    }

    [Fact]
    public void Response_WithAGateNestedTooDeeply_HoldsEveryOtherEntry()
    {
        MapSourceTo("source");
        StatsigServer server = _specs
            .Gate("source", [Rule("source rule", ["all"])])
            .Gate("other", [Rule("r", ["all"])])
            .CreateServer();

        JsonNode gates = JsonNode.Parse(server.GetClientInitializeResponse(User, new ClientInitializeOptions { HashAlgorithm = HashAlgorithm.None })!)!["feature_gates"]!;

        // The reference's response is empty after gates that nest each other without an end.
        Assert.Equal((false, true), ((bool)gates["source"]!["value"]!, (bool)gates["other"]!["value"]!));
    }

    [Fact]
    public void IdType_NestedGateAnsweredForByAMapping_IsThatOfTheOuterGate()
    {
        MapSourceTo("target");
        StatsigServer server = _specs
            .Gate("source", [Rule("source rule", ["all"])])
            .Gate("target", [Rule("target rule", ["all"])], ("idType", "companyID"))
            .Gate("outer", [Rule("r", ["in source"])])
            .CreateServer();

        FeatureGate outer = server.GetFeatureGate(User, "outer");

        // The reference: "companyID" for both.
        Assert.Equal((true, "userID", "companyID"), (outer.Value, outer.IdType, server.GetFeatureGate(User, "source").IdType));
    }

    [Fact]
    public void SecondaryExposures_NestedGateThatDoesNotExist_AreThoseOfTheOthers()
    {
        Layer layer = _specs.Layer("layer", [Rule("r", ["in inner", "not in missing"])]).CreateServer().GetLayer(User, "layer");

        // The reference adds the gate "missing", false, with the rule ID "inner rule".
        Assert.Equal("r", layer.RuleId);
        Assert.Equal([new SecondaryExposure("inner", "true", "inner rule")], layer.SecondaryExposures);
    }

    [Fact]
    public void Group_OfANestedGate_StaysOutOfTheOuterAnswer()
    {
        Experiment experiment = _specs.Experiment("experiment", [Rule("r", ["not in inner"])]).CreateServer().GetExperiment(User, "experiment");

        // The reference: the group "Inner group".
        Assert.Equal(("default", null), (experiment.RuleId, experiment.GroupName));
    }

    [Fact]
    public void IdType_Empty_IsTheUserId()
    {
        StatsigServer server = _specs
            .Gate("empty", [Rule("r", ["all"], ("passPercentage", 50), ("idType", ""), ("returnValue", true))], ("idType", ""))
            .Gate("named", [Rule("r", ["all"], ("passPercentage", 50), ("returnValue", true))])
            .CreateServer();
        StatsigUser[] users = [.. Enumerable.Range(0, 40).Select(static i => new StatsigUser("u" + i))];

        // The reference: the bucket of no ID for everybody, so one answer.
        Assert.Equal(2, users.Select(user => server.CheckGate(user, "empty")).Distinct().Count());
        Assert.All(users, user => Assert.Equal(server.CheckGate(user, "named"), server.CheckGate(user, "empty")));
    }

    private void MapSourceTo(string target, string condition = "all")
    {
        _specs.Root["overrides"] = new JsonObject
        {
            ["source"] = new JsonArray(new JsonObject { ["new_config_name"] = target, ["rules"] = new JsonArray(new JsonObject { ["rule_name"] = "mapping" }) }),
        };
        _specs.Root["override_rules"] = new JsonObject { ["mapping"] = Rule("mapping", [condition]) };
    }
}
