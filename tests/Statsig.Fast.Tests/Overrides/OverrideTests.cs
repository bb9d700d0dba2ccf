using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;

#pragma warning disable CA1716 // The namespace mirrors the folder of the product.
namespace Statsig.Fast.Tests.Overrides;
#pragma warning restore CA1716

/// <summary>Local overrides: which of them takes precedence, and what the answers report.</summary>
public sealed class OverrideTests
{
    private static readonly StatsigUser User = new("u") { CustomIds = [new("first", "one"), new("second", 2)] };

    [Fact]
    public void Ids_TheUserIdThenCustomIdsInOrderThenAllUsers()
    {
        StatsigServer server = Server();
        server.OverrideGate("g", false);
        Assert.False(server.CheckGate(User, "g"));
        server.OverrideDynamicConfig("c", """{"v":"all"}""");
        server.OverrideDynamicConfig("c", """{"v":"two"}""", "2");
        Assert.Equal("two", server.GetDynamicConfig(User, "c").Get("v", ""));
        server.OverrideDynamicConfig("c", """{"v":"one"}""", "one");
        Assert.Equal("one", server.GetDynamicConfig(User, "c").Get("v", ""));
        server.OverrideDynamicConfig("c", """{"v":"user"}""", "u");
        Assert.Equal("user", server.GetDynamicConfig(User, "c").Get("v", ""));
        Assert.Equal("all", server.GetDynamicConfig(new StatsigUser("other"), "c").Get("v", ""));
    }

    [Theory]
    [InlineData("2", true)]
    [InlineData("2.0", false)]
    [InlineData("1.5", true)]
    [InlineData("true", true)]
    [InlineData("", false)]
    public void Ids_OfOtherKinds_AreFoundByTheirText(string id, bool found)
    {
        StatsigServer server = Server();
        server.OverrideGate("x", true, id);

        Assert.Equal(found, server.CheckGate(new StatsigUser("u") { CustomIds = [new("a", 2), new("b", 1.5), new("c", true), new("d", default)] }, "x"));
    }

    [Fact]
    public void Override_SetsValueAndRuleAndNothingElse()
    {
        StatsigServer server = Server();
        server.OverrideGate("g", false);
        server.OverrideDynamicConfig("c", """{"v":1}""");
        server.OverrideExperiment("e", """{"v":2}""");
        server.OverrideLayer("l", """{"v":3}""");

        FeatureGate gate = server.GetFeatureGate(User, "g");
        DynamicConfig config = server.GetDynamicConfig(User, "c");
        Experiment experiment = server.GetExperiment(User, "e");
        Layer layer = server.GetLayer(User, "l");

        Assert.Equal((false, "override", "", null), (gate.Value, gate.RuleId, gate.IdType, gate.GroupName));
        Assert.Equal(("LocalOverride:Recognized", EvaluationReason.LocalOverride, null), (gate.Details.Text, gate.Details.Reason, gate.Details.Version));
        Assert.Equal(("""{"v":1}""", "override", "", false), (config.ValueJson, config.RuleId, config.IdType, config.Passed));
        Assert.Equal(("""{"v":2}""", "override", null, false, false), (experiment.ValueJson, experiment.RuleId, experiment.GroupName, experiment.IsActive, experiment.IsUserInExperiment));
        Assert.Equal(("""{"v":3}""", "override", null, false), (layer.ValueJson, layer.RuleId, layer.AllocatedExperiment, layer.IsExplicitParameter("v")));
        Assert.Empty(gate.SecondaryExposures);
        Assert.Null(config.OverrideConfigName);
    }

    [Fact]
    public void ConfigsAndExperiments_DoNotSeeEachOthersOverrides()
    {
        StatsigServer server = Server();
        server.OverrideDynamicConfig("e", """{"v":"config"}""");
        server.OverrideExperiment("c", """{"v":"experiment"}""");

        Assert.Equal("rule", server.GetExperiment(User, "e").RuleId);
        Assert.Equal("default", server.GetDynamicConfig(User, "c").RuleId);
        Assert.Equal("config", server.GetDynamicConfig(User, "e").Get("v", ""));
        Assert.Equal("experiment", server.GetExperiment(User, "c").Get("v", ""));
    }

    [Fact]
    public void LaterOverride_ReplacesTheEarlierOneOfTheSameId()
    {
        StatsigServer server = Server();
        server.OverrideExperiment("e", """{"v":1}""");
        server.OverrideExperimentByGroupName("e", "Test");
        Assert.Equal("group", server.GetExperiment(User, "e").Get("v", ""));
        server.OverrideExperiment("e", """{"v":3}""");
        Assert.Equal(3, server.GetExperiment(User, "e").Get("v", 0));
    }

    [Fact]
    public void Removal_WithAnId_TakesThatEntry()
    {
        StatsigServer server = Server();
        server.OverrideGate("x", false);
        server.OverrideGate("x", true, "u");
        server.OverrideGate("x", true, "one");

        server.RemoveGateOverride("x", "u");
        Assert.True(server.CheckGate(User, "x"));
        server.RemoveGateOverride("x", "one");
        Assert.Equal((false, "override"), (server.CheckGate(User, "x"), server.GetFeatureGate(User, "x").RuleId));
        server.RemoveGateOverride("x", "nobody");
        server.RemoveGateOverride("unknown", "nobody");
        Assert.Equal("override", server.GetFeatureGate(User, "x").RuleId);
    }

    [Fact]
    public void RemovalForAllUsers_LeavesTheEntriesOfIds()
    {
        var someone = new StatsigUser("someone");
        StatsigServer server = Server();
        foreach (string? id in (string?[])[null, "u"])
        {
            server.OverrideGate("x", true, id);
            server.OverrideDynamicConfig("x", "{}", id);
            server.OverrideExperiment("x", "{}", id);
            server.OverrideLayer("x", "{}", id);
            server.OverrideParameterStore("x", "{}", id);
        }

        server.RemoveGateOverrideForAllUsers("x");
        Assert.Equal("override", server.GetDynamicConfig(someone, "x").RuleId);
        server.RemoveDynamicConfigOverrideForAllUsers("x");
        Assert.Equal("override", server.GetExperiment(someone, "x").RuleId);
        server.RemoveExperimentOverrideForAllUsers("x");
        server.RemoveLayerOverrideForAllUsers("x");
        server.RemoveParameterStoreOverrideForAllUsers("x");

        Assert.Equal(["", "", "", ""], RuleIdsOf(server, someone));
        Assert.Equal("Bootstrap:Unrecognized", server.GetParameterStore(someone, "x").Details.Text);
        Assert.Equal(["override", "override", "override", "override"], RuleIdsOf(server, User));
        Assert.Equal("LocalOverride:Recognized", server.GetParameterStore(User, "x").Details.Text);

        static string[] RuleIdsOf(StatsigServer server, StatsigUser user) =>
        [
            server.GetFeatureGate(user, "x").RuleId, server.GetDynamicConfig(user, "x").RuleId,
            server.GetExperiment(user, "x").RuleId, server.GetLayer(user, "x").RuleId,
        ];
    }

    [Fact]
    public void RemovalForAllUsers_NothingToRemove_ChangesNothing()
    {
        StatsigServer server = Server();
        server.RemoveGateOverrideForAllUsers("x");
        server.OverrideGate("x", true, "u");
        server.RemoveGateOverrideForAllUsers("x");
        server.RemoveGateOverrideForAllUsers("unknown");
        Assert.True(server.CheckGate(User, "x"));

        server.RemoveGateOverride("x", "u");
        server.OverrideGate("x", true);
        server.RemoveGateOverrideForAllUsers("x");
        Assert.Equal("Bootstrap:Unrecognized", server.GetFeatureGate(User, "x").Details.Text);
    }

    [Fact]
    public void Removal_WithoutId_TakesEveryEntryOfTheName()
    {
        StatsigServer server = Server();
        foreach (string? id in (string?[])[null, "u", "one"])
        {
            server.OverrideGate("x", true, id);
            server.OverrideDynamicConfig("x", "{}", id);
            server.OverrideExperiment("x", "{}", id);
            server.OverrideLayer("x", "{}", id);
            server.OverrideParameterStore("x", "{}", id);
        }

        server.RemoveGateOverride("x");
        Assert.Equal("Bootstrap:Unrecognized", server.GetFeatureGate(User, "x").Details.Text);
        Assert.Equal("LocalOverride:Recognized", server.GetDynamicConfig(User, "x").Details.Text);
        server.RemoveDynamicConfigOverride("x");
        server.RemoveExperimentOverride("x");
        server.RemoveLayerOverride("x");
        server.RemoveParameterStoreOverride("x");
        Assert.Equal("Bootstrap:Unrecognized", server.GetDynamicConfig(User, "x").Details.Text);
        Assert.Equal("Bootstrap:Unrecognized", server.GetExperiment(User, "x").Details.Text);
        Assert.Equal("Bootstrap:Unrecognized", server.GetLayer(User, "x").Details.Text);
        Assert.Equal("Bootstrap:Unrecognized", server.GetParameterStore(User, "x").Details.Text);
    }

    [Fact]
    public void RemoveAll_TakesEverything()
    {
        StatsigServer server = Server();
        server.OverrideGate("g", false);
        server.OverrideLayer("l", "{}", "u");

        server.RemoveAllOverrides();

        Assert.True(server.CheckGate(User, "g"));
        Assert.Equal("Bootstrap:Recognized", server.GetLayer(User, "l").Details.Text);
    }

    [Fact]
    public void ByGroupName_AnswersTheGroupsValueInTheRulesetOfTheMoment()
    {
        StatsigServer server = Server();
        server.OverrideExperimentByGroupName("e", "Test");
        Experiment before = server.GetExperiment(User, "e");

        server.UpdateSpecs(new SpecBuilder().Time(1_800_000_000_000)
            .Experiment("e", experiment => experiment.Rule("new", rule => rule.Group("Test").Return("""{"v":"newer"}"""))).ToV2());

        Assert.Equal(("group", "override", null), (before.Get("v", ""), before.RuleId, before.GroupName));
        Assert.Equal("newer", server.GetExperiment(User, "e").Get("v", ""));
    }

    [Theory]
    [InlineData("e", "Nope")]
    [InlineData("nope", "Test")]
    public void ByGroupName_Unknown_IsStillAnOverride(string name, string group)
    {
        StatsigServer server = Server();
        server.OverrideExperimentByGroupName(name, group);

        Experiment experiment = server.GetExperiment(User, name);

        Assert.Equal(("{}", "override", "LocalOverride:Recognized"), (experiment.ValueJson, experiment.RuleId, experiment.Details.Text));
    }

    [Fact]
    public async Task Overrides_WorkBeforeInitializationAndAfterShutdown()
    {
        var server = new StatsigServer(null, new StatsigOptions { LocalMode = true });
        server.OverrideGate("g", true);
        server.OverrideExperimentByGroupName("e", "Test");

        Assert.True(server.CheckGate(User, "g"));
        Assert.Equal("LocalOverride:Recognized", server.GetFeatureGate(User, "g").Details.Text);
        Assert.Equal("{}", server.GetExperiment(User, "e").ValueJson);
        Assert.Equal("Uninitialized", server.GetFeatureGate(User, "other").Details.Text);

        await server.ShutdownAsync();
        Assert.True(server.CheckGate(User, "g"));
    }

    [Fact]
    public void NestedGates_SeeOverrides()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Gate("outer", gate => gate.Rule("r", When.PassGate("inner"), When.FailGate("absent"), When.PassGate("segment:s")))
            .Gate("inner").Gate("segment:s"));
        server.OverrideGate("inner", true);
        server.OverrideGate("absent", false);
        server.OverrideGate("segment:s", true);

        FeatureGate gate = server.GetFeatureGate(User, "outer");

        Assert.True(gate.Value);
        Assert.Equal(["inner:true:override", "absent:false:override"], ExposureText.Of(gate.SecondaryExposures));
    }

    [Fact]
    public void Override_OfSomethingElse_LeavesAnswersAlone()
    {
        StatsigServer server = Server();
        FeatureGate before = server.GetFeatureGate(User, "g");

        server.OverrideGate("other", false);
        server.OverrideGate("g", false, "somebody");

        Assert.Equal((before.Value, before.RuleId, before.Details.Text), (server.GetFeatureGate(User, "g").Value, server.GetFeatureGate(User, "g").RuleId, server.GetFeatureGate(User, "g").Details.Text));
        Assert.True(server.CheckGate(User, "g"));
    }

    [Fact]
    public void Values_OfClrTypes_BecomeJson()
    {
        StatsigServer server = Server();
        server.OverrideDynamicConfig("c", new Dictionary<string, object?> { ["t"] = "x", ["n"] = 1.5, ["b"] = true, ["z"] = null, ["l"] = new[] { 1, 2 }, ["o"] = new Dictionary<string, object?> { ["k"] = "v" } });

        Assert.Equal("""{"t":"x","n":1.5,"b":true,"z":null,"l":[1,2],"o":{"k":"v"}}""", server.GetDynamicConfig(User, "c").ValueJson);
    }

    [Fact]
    public void Arguments_ThatAreWrong_AreRefused()
    {
        StatsigServer server = Server();

        Assert.Throws<ArgumentNullException>(() => server.OverrideGate(null!, true));
        Assert.Throws<ArgumentNullException>(() => server.OverrideDynamicConfig("c", (string)null!));
        Assert.Throws<ArgumentNullException>(() => server.OverrideExperiment(null!, "{}"));
        Assert.Throws<ArgumentNullException>(() => server.OverrideExperimentByGroupName("e", null!));
        Assert.Throws<ArgumentNullException>(() => server.OverrideLayer(null!, "{}"));
        Assert.Throws<ArgumentNullException>(() => server.OverrideParameterStore(null!, "{}"));
        Assert.Throws<ArgumentNullException>(() => server.OverrideParameterStore("s", null!));
        Assert.Throws<ArgumentNullException>(() => server.RemoveGateOverride(null!));
        Assert.Throws<ArgumentNullException>(() => server.RemoveGateOverrideForAllUsers(null!));
        Assert.ThrowsAny<JsonException>(() => server.OverrideDynamicConfig("c", "{"));
        Assert.ThrowsAny<JsonException>(() => server.OverrideExperiment("c", ""));
        Assert.ThrowsAny<JsonException>(() => server.OverrideLayer("c", "nope"));
        Assert.Equal("default", server.GetDynamicConfig(User, "c").RuleId);
    }

    [Fact]
    public async Task Changes_FromManyThreads_AreAllKept()
    {
        StatsigServer server = Server();
        string[] names = [.. Enumerable.Range(0, 400).Select(static i => $"gate-{i}")];

        await Task.WhenAll(names.Chunk(100).Select(chunk => Task.Run(() => Array.ForEach(chunk, name => server.OverrideGate(name, true)), TestContext.Current.CancellationToken)));

        Assert.All(names, name => Assert.True(server.CheckGate(User, name)));
    }

    private static StatsigServer Server() => TestServer.Create(new SpecBuilder()
        .Gate("g", gate => gate.Version(1).Rule("rule", When.Public))
        .DynamicConfig("c", config => config.Default("""{"v":"default"}"""))
        .Experiment("e", experiment => experiment
            .Rule("rule", rule => rule.Group("Control").Return("""{"v":"control"}""").When(When.Public))
            .Rule("test", rule => rule.Group("Test").Return("""{"v":"group"}""").When(When.Public)))
        .Layer("l", layer => layer.Default("""{"v":"layer"}""")));
}
