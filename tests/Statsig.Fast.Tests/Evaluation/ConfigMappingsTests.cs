using System;
using System.Linq;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Evaluation;

/// <summary>Config mappings: the specs that answer in place of others.</summary>
public sealed class ConfigMappingsTests
{
    private static readonly StatsigUser User = new("user-1");

    [Fact]
    public void MappedSpec_AnswersWithTheTargetsDetails()
    {
        StatsigServer server = TestServer.Create(Specs("exp2").MappingRule("m"));

        Experiment experiment = server.GetExperiment(User, "exp");

        Assert.Equal(("exp", "exp2", "new", "New", "companyID"), (experiment.Name, experiment.OverrideConfigName, experiment.RuleId, experiment.GroupName, experiment.IdType));
        Assert.Equal(2u, experiment.Details.Version);
        Assert.Equal("Bootstrap:Recognized", experiment.Details.Text);
    }

    [Fact]
    public void Mapping_CountsForEveryKindOfTheName()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Gate("x").Gate("y", gate => gate.Rule("r", When.Public))
            .DynamicConfig("x").DynamicConfig("y", config => config.Rule("r", rule => rule.Return("{}")))
            .Layer("x").Layer("y", layer => layer.Rule("r", rule => rule.Return("{}")))
            .Gate("asks", gate => gate.Rule("rg", When.PassGate("x")))
            .Map("x", "y", "m").MappingRule("m"));

        Assert.True(server.CheckGate(User, "x"));
        Assert.Equal("y", server.GetFeatureGate(User, "x").OverrideConfigName);
        Assert.Equal("y", server.GetDynamicConfig(User, "x").OverrideConfigName);
        Assert.Equal("y", server.GetLayer(User, "x").OverrideConfigName);
        Assert.Equal(["x:true:r"], ExposureText.Of(server.GetFeatureGate(User, "asks").SecondaryExposures));
        Assert.Null(server.GetFeatureGate(User, "asks").OverrideConfigName);
    }

    [Fact]
    public void Mapping_UnknownName_IsAnsweredByTheTargetWithAnEmptySalt()
    {
        SpecBuilder Build(double percentage) => new SpecBuilder()
            .Gate("there", gate => gate.Rule("r", When.Public)).Map("nowhere", "there", "m").MappingRule("m", rule => rule.Pass(percentage).Salt("map-salt"));
        double bucket = BucketOf(".map-salt.user-1") / 100.0;

        Assert.True(TestServer.Create(Build(bucket + 0.01)).CheckGate(User, "nowhere"));
        Assert.Equal("Bootstrap:Unrecognized", TestServer.Create(Build(bucket)).GetFeatureGate(User, "nowhere").Details.Text);
        Assert.DoesNotContain("nowhere", TestServer.Create(Build(100)).GetFeatureGateNames());
    }

    [Fact]
    public void StartTime_InTheFuture_WaitsForTheClock()
    {
        var clock = new ManualClock(1_000_000);
        StatsigServer server = TestServer.Create(
            Specs().Map("exp", "exp2", ("m", 1_000_500)).MappingRule("m"), new StatsigOptions { LocalMode = true, TimeProvider = clock });

        Assert.Null(server.GetExperiment(User, "exp").OverrideConfigName);
        clock.Advance(TimeSpan.FromMilliseconds(499));
        Assert.Null(server.GetExperiment(User, "exp").OverrideConfigName);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("exp2", server.GetExperiment(User, "exp").OverrideConfigName);
    }

    [Fact]
    public void Rules_ThatFailAreUnsupportedOrUnknown_AreSkipped()
    {
        SpecBuilder specs = Specs().Map("exp", "exp2", "nowhere", "fails", "unsupported", "tenth", "passes")
            .MappingRule("fails", rule => rule.When(When.UnitId("any", "[]")))
            .MappingRule("unsupported", rule => rule.When(When.Unknown))
            .MappingRule("tenth", rule => rule.Pass(0))
            .MappingRule("passes");

        Assert.Equal("exp2", TestServer.Create(specs).GetExperiment(User, "exp").OverrideConfigName);
        Assert.Equal(
            "Bootstrap:Recognized",
            TestServer.Create(Specs().Map("exp", "exp2", "unsupported").MappingRule("unsupported", rule => rule.When(When.Unknown)))
                .GetExperiment(User, "exp").Details.Text);
    }

    [Fact]
    public void Target_ThatIsUnknown_LeavesItToTheNextMapping()
    {
        StatsigServer server = TestServer.Create(Specs("nowhere", "exp2").MappingRule("m"));
        StatsigServer nothing = TestServer.Create(Specs("nowhere").MappingRule("m"));

        Assert.Equal("exp2", server.GetExperiment(User, "exp").OverrideConfigName);
        Assert.Equal(("old", null), (nothing.GetExperiment(User, "exp").RuleId, nothing.GetExperiment(User, "exp").OverrideConfigName));
    }

    [Fact]
    public void Target_ThatIsUnsupported_MakesTheAnswerUnsupported()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Gate("x", gate => gate.Rule("r", When.Public)).Gate("y", gate => gate.Rule("r", When.Unknown)).Map("x", "y", "m").MappingRule("m"));

        Assert.Equal("Bootstrap:Unsupported", server.GetFeatureGate(User, "x").Details.Text);
    }

    [Fact]
    public void Mapping_ThatIsMappedItself_FollowsOn()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Gate("a").Gate("b").Gate("c", gate => gate.Rule("rc", When.Public)).Map("a", "b", "m").Map("b", "c", "m").MappingRule("m"));

        Assert.Equal("rc", server.GetFeatureGate(User, "a").RuleId);
    }

    [Fact]
    public void Exposures_OfMappingRules_AreDroppedAndThoseOfTheTargetKept()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Gate("outer", gate => gate.Rule("ro", When.PassGate("before"), When.PassGate("x")))
            .Gate("before", gate => gate.Rule("rb", When.Public))
            .Gate("x").Gate("y", gate => gate.Rule("ry", When.PassGate("inside")))
            .Gate("inside", gate => gate.Rule("ri", When.Public))
            .Gate("asked", gate => gate.Rule("ra", When.Public))
            .Map("x", "nowhere", "m").Map("x", "y", "m")
            .MappingRule("m", rule => rule.When(When.PassGate("asked"))));

        Assert.Equal(["inside:true:ri"], ExposureText.Of(server.GetFeatureGate(User, "x").SecondaryExposures));
        Assert.Equal(["before:true:rb", "inside:true:ri", "x:true:ry"], ExposureText.Of(server.GetFeatureGate(User, "outer").SecondaryExposures));
    }

    [Fact]
    public void Exposures_OfAFailedMappingRule_AreDroppedToo()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Gate("x", gate => gate.Rule("rx", When.Public)).Gate("y").Gate("asked").Map("x", "y", "m")
            .MappingRule("m", rule => rule.When(When.PassGate("asked"))));

        Assert.Equal("rx", server.GetFeatureGate(User, "x").RuleId);
        Assert.Empty(server.GetFeatureGate(User, "x").SecondaryExposures);
    }

    [Fact]
    public void Override_OfTheNameAskedFor_GoesBeforeItsMapping()
    {
        StatsigServer server = TestServer.Create(Specs("exp2").MappingRule("m"));
        server.OverrideExperiment("exp", """{"v":9}""");

        Assert.Equal((9, "override"), (server.GetExperiment(User, "exp").Get("v", 0), server.GetExperiment(User, "exp").RuleId));
    }

    [Fact]
    public void Mapping_InV1Shape_AnswersTheSame()
    {
        StatsigServer server = TestServer.Create(
            Specs("exp2").MappingRule("m", rule => rule.When(When.UnitId("any", """["user-1"]"""))).ToV1());

        Assert.Equal("exp2", server.GetExperiment(User, "exp").OverrideConfigName);
        Assert.Null(server.GetExperiment(new StatsigUser("other"), "exp").OverrideConfigName);
    }

    [Fact]
    public void Mapping_ToAnAutotune_LetsItAnswer()
    {
        StatsigServer server = TestServer.Create(
            Specs("cmab").MappingRule("m").Autotune("cmab", autotune => autotune.Arm("a")));

        Assert.Equal(("cmab", "a:explore"), (server.GetExperiment(User, "exp").OverrideConfigName, server.GetExperiment(User, "exp").RuleId));
    }

    [Fact]
    public void Mapping_OfALayersDelegate_Counts()
    {
        StatsigServer server = TestServer.Create(Specs("exp2").MappingRule("m")
            .Layer("layer", layer => layer.Rule("r", rule => rule.Delegate("exp").When(When.Public))));

        Layer layer = server.GetLayer(User, "layer");

        Assert.Equal(("new", "exp"), (layer.RuleId, layer.AllocatedExperiment));
        Assert.Null(layer.OverrideConfigName);
    }

    private static SpecBuilder Specs(params string[] targets) => targets.Aggregate(
        new SpecBuilder()
            .Experiment("exp", experiment => experiment.Version(1).Rule("old", rule => rule.Return("""{"v":1}""").When(When.Public)))
            .Experiment("exp2", experiment => experiment.Version(2).IdType("companyID").Rule("new", rule => rule.Return("""{"v":2}""").Group("New").When(When.Public))),
        static (specs, target) => specs.Map("exp", target, "m"));

    private static ulong BucketOf(string text) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text))) % 10_000;
}
