using System.Text;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Evaluation;

/// <summary>Worked examples of configs and layers.</summary>
public sealed class WorkedConfigExamplesTests
{
    private static readonly StatsigUser User1 = new("user-1");
    private static readonly StatsigUser User2 = new("user-2");

    [Fact]
    public void E30_DynamicConfigDefaultAndPassed()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder().DynamicConfig("cfg", config => config
            .Default("""{"color":"grey"}""")
            .Rule("r1", rule => rule.Return("""{"color":"red"}""").When(When.Field("email", "str_ends_with_any", """["@STATSIG.com"]""")))));

        DynamicConfig inside = server.GetDynamicConfig(new StatsigUser("user-1") { Email = "bob@statsig.com" }, "cfg");
        DynamicConfig outside = server.GetDynamicConfig(User1, "cfg");

        Assert.Equal(("""{"color":"red"}""", "r1", true), (inside.ValueJson, inside.RuleId, inside.Passed));
        Assert.Equal(("""{"color":"grey"}""", "default", false), (outside.ValueJson, outside.RuleId, outside.Passed));
    }

    [Fact]
    public void E31_ExperimentAllocationChain()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder().Experiment("exp", experiment => experiment
            .Default("""{"v":"default"}""").SharedParams().Explicit("v")
            .Rule("layerAssignment", rule => rule.Salt("").Return("""{"v":"default"}""")
                .When(When.Bucket("none", """{"12":true,"348":true,"855":true}""")))
            .Rule("control-id", rule => rule.Salt("").Return("""{"v":"control"}""").Group("Control").When(When.Bucket("lt", "500")))
            .Rule("test-id", rule => rule.Salt("").Return("""{"v":"test"}""").Group("Test").When(When.Bucket("lt", "1000")))));

        Experiment experiment = server.GetExperiment(User2, "exp");

        Assert.Equal(("test", "test-id", "Test"), (experiment.Get("v", ""), experiment.RuleId, experiment.GroupName));
        Assert.True(experiment.Passed);
        Assert.True(experiment.IsActive);
        Assert.True(experiment.IsUserInExperiment);
        Assert.Equal("Control", server.GetExperiment(User1, "exp").GroupName);
        Assert.Equal(("layerAssignment", (string?)null), (server.GetExperiment(new StatsigUser("user-4"), "exp").RuleId, server.GetExperiment(new StatsigUser("user-4"), "exp").GroupName));
    }

    [Fact]
    public void E32_LayerDelegatesToAnExperiment()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Layer("lay", layer => layer.Default("""{"v":"layer","w":1}""")
                .Rule("holdoutRule", rule => rule.Return("""{"v":"layer","w":1}""").When(When.PassGate("hold")))
                .Rule("experimentAssignment", rule => rule.Return("""{"v":"layer","w":1}""").Delegate("exp").When(When.Public)))
            .Experiment("exp", experiment => experiment.Default("""{"v":"layer","w":1}""").Explicit("v")
                .Rule("grp", rule => rule.Return("""{"v":"exp","w":1}""").Group("Test").When(When.PassGate("tgt"), When.Public)))
            .Gate("hold", gate => gate.Rule("hr", rule => rule.Pass(0).When(When.Public)))
            .Gate("tgt", gate => gate.Rule("tr", When.Public)));

        Layer layer = server.GetLayer(User1, "lay");

        Assert.Equal(("""{"v":"exp","w":1}""", "grp", "Test", "exp"), (layer.ValueJson, layer.RuleId, layer.GroupName, layer.AllocatedExperiment));
        Assert.Equal(["hold:false:hr", "tgt:true:tr"], ExposureText.Of(layer.SecondaryExposures));
        Assert.Equal(["hold:false:hr"], ExposureText.Of(layer.UndelegatedSecondaryExposures));
        Assert.True(layer.IsExplicitParameter("v"));
        Assert.False(layer.IsExplicitParameter("w"));
        Assert.Equal("grp", layer.RuleIdOf("w"));
    }

    [Theory]
    [InlineData("any", false)]
    [InlineData("array_contains_any", true)]
    [InlineData("array_contains_all", true)]
    [InlineData("array_contains_none", false)]
    [InlineData("not_array_contains_all", false)]
    public void E33_ArrayOperatorsOnAList(string @operator, bool passes)
    {
        StatsigServer server = TestServer.Create(
            new SpecBuilder().Gate("g", gate => gate.Rule("r1", When.Field("tags", @operator, """["x"]"""))));
        string[] tags = ["x", "y"];

        Assert.Equal(passes, server.CheckGate(new StatsigUser("user-1") { Custom = [new("tags", tags)] }, "g"));
        Assert.Equal(@operator == "any", server.CheckGate(new StatsigUser("user-1") { Custom = [new("tags", "x")] }, "g"));
    }

    [Fact]
    public void E34_IdLists()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Gate("in", gate => gate.Rule("r", When.UnitId("in_segment_list", "\"L\"")))
            .Gate("out", gate => gate.Rule("r", When.UnitId("not_in_segment_list", "\"L\"")))
            .Gate("in-unknown", gate => gate.Rule("r", When.UnitId("in_segment_list", "\"M\"")))
            .Gate("out-unknown", gate => gate.Rule("r", When.UnitId("not_in_segment_list", "\"M\""))));
        server.UpdateIdList("L", "+xsKJ5J6c\n"u8);

        Assert.True(server.CheckGate(User1, "in"));
        Assert.False(server.CheckGate(User2, "in"));
        Assert.False(server.CheckGate(User1, "out"));
        Assert.True(server.CheckGate(new StatsigUser(), "out"));
        Assert.False(server.CheckGate(new StatsigUser(), "in"));
        Assert.False(server.CheckGate(User1, "in-unknown"));
        Assert.True(server.CheckGate(User1, "out-unknown"));
    }

    [Fact]
    public void E35_GateOverrides()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder());
        server.OverrideGate("g", false);
        server.OverrideGate("g", true, "u1");
        server.OverrideGate("g", true, "abc");

        FeatureGate everybody = server.GetFeatureGate(new StatsigUser("x"), "g");

        Assert.True(server.CheckGate(new StatsigUser("u1"), "g"));
        Assert.True(server.CheckGate(new StatsigUser("x") { CustomIds = [new("k", "abc")] }, "g"));
        Assert.Equal((false, "override", "LocalOverride:Recognized"), (everybody.Value, everybody.RuleId, everybody.Details.Text));
    }

    [Theory]
    [InlineData("user-1", "c")]
    [InlineData("user-2", "a")]
    [InlineData("user-3", "b")]
    public void E36_AutotuneWithoutWeightsAssignsByBucket(string userId, string arm)
    {
        StatsigServer server = TestServer.Create(
            new SpecBuilder().Autotune("cmab", autotune => autotune.Arm("a").Arm("b").Arm("c")));

        Experiment experiment = server.GetExperiment(new StatsigUser(userId), "cmab");

        Assert.Equal((arm + ":explore", arm, arm), (experiment.RuleId, experiment.GroupName, experiment.Get("arm", "")));
        Assert.True(experiment.IsActive && experiment.Passed);
    }

    [Fact]
    public void E37_AutotuneWithoutArmsOrSwitchedOff()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Autotune("empty", static _ => { })
            .Autotune("off", autotune => autotune.Arm("a").Disabled()));

        Experiment empty = server.GetExperiment(User1, "empty");
        Experiment off = server.GetExperiment(User1, "off");

        Assert.Equal(("prestart", "none", true, false), (empty.RuleId, empty.Get("arm", ""), empty.IsActive, empty.Passed));
        Assert.Equal(("prestart", "none", false, false), (off.RuleId, off.Get("arm", ""), off.IsActive, off.Passed));
    }

    [Fact]
    public void E38_ConfigMapping()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Experiment("exp", experiment => experiment.Salt("orig-salt").Rule("old", rule => rule.Return("""{"v":1}""").When(When.Public)))
            .Experiment("exp2", experiment => experiment.Rule("new", rule => rule.Return("""{"v":2}""").When(When.Public)))
            .Map("exp", "exp2", "m")
            .MappingRule("m", rule => rule.Pass(20).Salt("map-salt")));

        Experiment mapped = server.GetExperiment(User1, "exp");
        Experiment kept = server.GetExperiment(User2, "exp");

        Assert.Equal(("exp", "exp2", "new", 2), (mapped.Name, mapped.OverrideConfigName, mapped.RuleId, mapped.Get("v", 0)));
        Assert.Equal(("exp", (string?)null, "old", 1), (kept.Name, kept.OverrideConfigName, kept.RuleId, kept.Get("v", 0)));
    }

    [Theory]
    [InlineData(999, "z", SpecsUpdateStatus.Older)]
    [InlineData(1000, "a", SpecsUpdateStatus.SameChecksum)]
    [InlineData(1000, "b", SpecsUpdateStatus.Applied)]
    public void E42_AcceptingAnUpdate(long time, string checksum, SpecsUpdateStatus expected)
    {
        StatsigServer server = TestServer.Create(new SpecBuilder().Time(1000).Checksum("a").Gate("old"));

        SpecsUpdateResult update = server.UpdateSpecs(new SpecBuilder().Time(time).Checksum(checksum).Gate("new").ToV2());

        Assert.Equal(new SpecsUpdateResult(expected), update);
        Assert.Equal([expected == SpecsUpdateStatus.Applied ? "new" : "old"], server.GetFeatureGateNames());
    }

    [Fact]
    public void E42_WithoutUpdates_IsNoChange()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder().Time(1000).Checksum("a").Gate("old"));

        Assert.Equal(SpecsUpdateStatus.NoUpdates, server.UpdateSpecs(Encoding.UTF8.GetBytes("""{"has_updates":false}""")).Status);
        Assert.Equal(["old"], server.GetFeatureGateNames());
    }
}
