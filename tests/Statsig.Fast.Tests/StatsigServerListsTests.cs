using System.Linq;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests;

/// <summary>Lists of names, groups of experiments, and look-ups by group.</summary>
public sealed class StatsigServerListsTests
{
    private static readonly StatsigServer Server = TestServer.Create(new SpecBuilder()
        .Gate("gate", gate => gate.Version(3))
        .Gate("segment:s", gate => gate.IdType("companyID"))
        .Gate("holdout", gate => gate.Entity("holdout"))
        .DynamicConfig("config", config => config.Rule("g1", rule => rule.Return("""{"c":1}""").GroupName("Shared").IdType("stableID").When(When.UnitId("any", "[]"))))
        .Experiment("experiment", experiment => experiment.Version(5)
            .Rule("layerAssignment", rule => rule.Return("{}").When(When.UnitId("any", "[]")))
            .Rule("c-id", rule => rule.Return("""{"v":1}""").Group("Control").When(When.UnitId("any", "[]")))
            .Rule("t-id", rule => rule.Return("""{"v":2}""").Group("Test").IdType("companyID").When(When.UnitId("any", "[]")))
            .Rule("n-id", rule => rule.Return("""{"v":3}""").Group(null).When(When.UnitId("any", "[]")))
            .Rule("t2-id", rule => rule.Return("""{"v":4}""").Group("Test").When(When.UnitId("any", "[]"))))
        .Experiment("finished", experiment => experiment.Active(false))
        .DynamicConfig("autotune", config => config.Entity("autotune"))
        .Layer("layer")
        .Autotune("cmab", autotune => autotune.Arm("a"))
        .ParameterStore("store", store => store.Static("p", "1"))
        .Map("ghost", "gate", "m").MappingRule("m"));

    [Fact]
    public void Names_AreThoseOfTheirEntity()
    {
        Assert.Equal(["gate"], Server.GetFeatureGateNames());
        Assert.Equal(["config"], Server.GetDynamicConfigNames());
        Assert.Equal(["experiment", "finished"], Server.GetExperimentNames());
        Assert.Equal(["autotune"], Server.GetAutotuneNames());
        Assert.Equal(["layer"], Server.GetLayerNames());
        Assert.Equal(["store"], Server.GetParameterStoreNames());
    }

    [Fact]
    public void Specs_AreAllThatCanBeAskedFor() => Assert.Equal(
        [
            new SpecInfo("gate", SpecType.Gate, "userID", 3),
            new SpecInfo("segment:s", SpecType.Gate, "companyID", null),
            new SpecInfo("holdout", SpecType.Gate, "userID", null),
            new SpecInfo("config", SpecType.DynamicConfig, "userID", null),
            new SpecInfo("experiment", SpecType.Experiment, "userID", 5),
            new SpecInfo("finished", SpecType.Experiment, "userID", null),
            new SpecInfo("autotune", SpecType.Experiment, "userID", null),
            new SpecInfo("cmab", SpecType.Experiment, "userID", 7),
            new SpecInfo("layer", SpecType.Layer, "userID", null),
        ],
        Server.GetSpecs());

    [Fact]
    public void Names_WithoutSpecs_AreNone()
    {
        var server = new StatsigServer(null);

        Assert.Empty(server.GetFeatureGateNames().Concat(server.GetDynamicConfigNames()).Concat(server.GetExperimentNames())
            .Concat(server.GetAutotuneNames()).Concat(server.GetLayerNames()).Concat(server.GetParameterStoreNames()));
        Assert.Empty(server.GetSpecs());
        Assert.Empty(server.SpecProblems);
    }

    [Fact]
    public void Groups_OfAnExperiment_AreItsGroupRules()
    {
        ExperimentGroups groups = Server.GetExperimentGroups("experiment");

        Assert.True(groups.IsActive);
        Assert.Equal(
            [
                new ExperimentGroup("Control", "c-id", "userID", """{"v":1}"""),
                new ExperimentGroup("Test", "t-id", "companyID", """{"v":2}"""),
                new ExperimentGroup("", "n-id", "userID", """{"v":3}"""),
                new ExperimentGroup("Test", "t2-id", "userID", """{"v":4}"""),
            ],
            groups.Groups);
        Assert.False(Server.GetExperimentGroups("finished").IsActive);
    }

    [Theory]
    [InlineData("config")]
    [InlineData("autotune")]
    [InlineData("cmab")]
    [InlineData("ghost")]
    [InlineData("nope")]
    public void Groups_OfWhatIsNoExperiment_AreNone(string name)
    {
        Assert.Null(Server.GetExperimentGroups(name).IsActive);
        Assert.Empty(Server.GetExperimentGroups(name).Groups);
    }

    [Fact]
    public void ByGroupName_IsTheFirstRuleOfThatGroupInAnyConfig()
    {
        Experiment test = Server.GetExperimentByGroupName("experiment", "Test");
        Experiment config = Server.GetExperimentByGroupName("config", "Shared");

        Assert.Equal(("experiment", 2, "t-id", "Test", "companyID"), (test.Name, test.Get("v", 0), test.RuleId, test.GroupName, test.IdType));
        Assert.Equal(("Bootstrap:Recognized", null), (test.Details.Text, test.Details.Version));
        Assert.Null(test.OverrideConfigName);
        Assert.Equal((1, "stableID"), (config.Get("c", 0), config.IdType));
    }

    [Fact]
    public void ByGroupId_IsTheRuleOfThatId()
    {
        Assert.Equal(4, Server.GetExperimentByGroupId("experiment", "t2-id").Get("v", 0));
        Assert.Equal("layerAssignment", Server.GetExperimentByGroupId("experiment", "layerAssignment").RuleId);
    }

    [Theory]
    [InlineData("experiment", "nope")]
    [InlineData("experiment", "")]
    [InlineData("nope", "Test")]
    [InlineData("gate", "Test")]
    public void ByGroup_Unknown_IsUnrecognized(string name, string group)
    {
        Assert.Equal(("{}", "Bootstrap:Unrecognized"), (Server.GetExperimentByGroupName(name, group).ValueJson, Server.GetExperimentByGroupName(name, group).Details.Text));
        Assert.Equal(("{}", "Bootstrap:Unrecognized"), (Server.GetExperimentByGroupId(name, group).ValueJson, Server.GetExperimentByGroupId(name, group).Details.Text));
    }
}
