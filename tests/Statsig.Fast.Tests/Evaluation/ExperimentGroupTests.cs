using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Evaluation;

/// <summary>Conditions of type "experiment_group": the group that the user has in an experiment.</summary>
public sealed class ExperimentGroupTests
{
    private static readonly StatsigUser User1 = new("user-1");
    private static readonly StatsigUser User2 = new("user-2");

    [Fact]
    public void Group_IsComparedByItsName()
    {
        StatsigServer server = TestServer.Create(Specs()
            .Gate("test", gate => gate.Rule("r", When.ExperimentGroup("exp", "any", """["Test"]""")))
            .Gate("not-test", gate => gate.Rule("r", When.ExperimentGroup("exp", "none", """["Test"]"""))));

        Assert.Equal((false, true), (server.CheckGate(User1, "test"), server.CheckGate(User1, "not-test")));
        Assert.Equal((true, false), (server.CheckGate(User2, "test"), server.CheckGate(User2, "not-test")));
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("groupless")]
    [InlineData("unsupported")]
    [InlineData(null)]
    public void Group_ThatIsMissing_IsAMissingValue(string? experiment)
    {
        FeatureGate gate = TestServer.Create(Specs().Gate("g", spec => spec
            .Rule("r", When.ExperimentGroup(experiment, "eq"), When.ExperimentGroup(experiment, "none", """["Test"]""")))).GetFeatureGate(User1, "g");

        Assert.Equal((true, "Bootstrap:Recognized"), (gate.Value, gate.Details.Text));
    }

    [Fact]
    public void Group_LeavesNoExposuresInTheOuterResult()
    {
        FeatureGate gate = TestServer.Create(Specs()
            .Gate("seen", spec => spec.Rule("r", When.Public))
            .Experiment("gated", experiment => experiment.Rule("r", rule => rule.Group("G").When(When.PassGate("seen"))))
            .Gate("g", spec => spec.Rule("r", When.ExperimentGroup("gated", "any", """["G"]""")))).GetFeatureGate(User1, "g");

        Assert.True(gate.Value);
        Assert.Empty(gate.SecondaryExposures);
    }

    [Fact]
    public void Group_OfAnOverriddenExperiment_IsMissing()
    {
        StatsigServer server = TestServer.Create(Specs().Gate("g", spec => spec.Rule("r", When.ExperimentGroup("exp", "eq"))));
        Assert.False(server.CheckGate(User1, "g"));

        server.OverrideExperiment("exp", "{}");

        Assert.True(server.CheckGate(User1, "g"));
    }

    [Fact]
    public void Group_OfAnAutotune_IsItsArm()
    {
        StatsigServer server = TestServer.Create(Specs()
            .Autotune("cmab", autotune => autotune.Arm("a"))
            .Gate("g", spec => spec.Rule("r", When.ExperimentGroup("cmab", "any", """["a"]"""))));

        Assert.True(server.CheckGate(User1, "g"));
    }

    [Fact]
    public void Experiments_ThatAskForEachOther_AreTooDeep()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Experiment("a", experiment => experiment.Rule("r", rule => rule.Group("A").When(When.ExperimentGroup("b", "none", "[]"), When.ExperimentGroup("b", "none", "[]"))))
            .Experiment("b", experiment => experiment.Rule("r", rule => rule.Group("B").When(When.ExperimentGroup("a", "none", "[]"), When.ExperimentGroup("a", "none", "[]"))))
            .Gate("g", gate => gate.Rule("r", When.ExperimentGroup("a", "none", "[]"))));

        Assert.Equal("Error:Statsig Evaluation Depth Exceeded", server.GetExperiment(User1, "a").Details.Text);
        Assert.Equal("Error:Statsig Evaluation Depth Exceeded", server.GetExperiment(User1, "b").Details.Text);
        Assert.Equal("Error:Statsig Evaluation Depth Exceeded", server.GetFeatureGate(User1, "g").Details.Text);
        Assert.False(server.CheckGate(User1, "g"));
    }

    private static SpecBuilder Specs() => new SpecBuilder()
        .Experiment("exp", experiment => experiment
            .Rule("c", rule => rule.Group("Control").When(When.Bucket("lt", "500")))
            .Rule("t", rule => rule.Group("Test").When(When.Public)))
        .Experiment("groupless", experiment => experiment.Rule("r", When.Public))
        .Experiment("unsupported", experiment => experiment.Rule("r", rule => rule.Group("G").When(When.Unknown)));
}
