using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Evaluation;

/// <summary>Classic layers whose rules delegate to experiments.</summary>
public sealed class LayerDelegatesTests
{
    private static readonly StatsigUser User = new("user-1");

    [Fact]
    public void Delegate_IgnoresThePassPercentageOfItsRule()
    {
        Layer layer = Answer(spec => spec.Rule("assign", rule => rule.Pass(0).Delegate("exp").When(When.Public)));

        Assert.Equal(("exp", "grp"), (layer.AllocatedExperiment, layer.RuleId));
    }

    [Fact]
    public void Delegate_ThatDoesNotExist_LeavesAnOrdinaryRule()
    {
        Layer layer = Answer(spec => spec.Rule("assign", rule => rule.Return("""{"own":1}""").Delegate("nowhere").When(When.Public)));

        Assert.Equal((null, "assign", 1), (layer.AllocatedExperiment, layer.RuleId, layer.Get("own", 0)));
        Assert.False(layer.IsExplicitParameter("own"));
    }

    [Fact]
    public void Delegate_KeepsIdTypeAndVersionOfTheLayer()
    {
        Layer layer = Answer(spec => spec.Version(9).IdType("stableID").Rule("assign", rule => rule.Delegate("exp").When(When.Public)));

        Assert.Equal(("stableID", 9u), (layer.IdType, layer.Details.Version));
    }

    [Fact]
    public void Layer_WithoutDelegate_HasItsExposuresOnBothLists()
    {
        Layer layer = Answer(spec => spec.Rule("own", rule => rule.Return("{}").When(When.PassGate("tgt"))));

        Assert.Equal(["tgt:true:tr"], ExposureText.Of(layer.SecondaryExposures));
        Assert.Equal(["tgt:true:tr"], ExposureText.Of(layer.UndelegatedSecondaryExposures));
    }

    [Fact]
    public void Delegate_Overridden_KeepsWhatIsTheLayers()
    {
        StatsigServer server = TestServer.Create(Specs(spec => spec.Version(9).Rule("assign", rule => rule.Delegate("exp").When(When.Public))));
        server.OverrideExperiment("exp", """{"v":"forced"}""");

        Layer layer = server.GetLayer(User, "layer");

        Assert.Equal(("""{"v":"forced"}""", "override", null), (layer.ValueJson, layer.RuleId, layer.GroupName));
        Assert.Equal(("exp", "userID", 9u), (layer.AllocatedExperiment, layer.IdType, layer.Details.Version));
        Assert.Equal("LocalOverride:Recognized", layer.Details.Text);
        Assert.True(layer.IsExplicitParameter("v"));
    }

    [Fact]
    public void NestedGate_ThatDelegates_DoesNotShowInTheOuterResult()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Gate("odd", gate => gate.Rule("r", rule => rule.Delegate("exp").When(When.Public)))
            .Experiment("exp", experiment => experiment.Rule("grp", rule => rule.Group("G").When(When.Public)))
            .Layer("layer", layer => layer.Rule("own", rule => rule.Return("{}").When(When.PassGate("odd")))));

        Layer layer = server.GetLayer(User, "layer");

        Assert.Equal(("own", null, null), (layer.RuleId, layer.AllocatedExperiment, layer.GroupName));
        Assert.Equal(["odd:true:grp"], ExposureText.Of(layer.UndelegatedSecondaryExposures));
    }

    [Fact]
    public void NestedGate_GroupName_DoesNotLeakIntoTheOuterResult()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Gate("inner", gate => gate.Rule("r", rule => rule.Group("G").Pass(0).When(When.Public)))
            .Experiment("exp", experiment => experiment.Rule("grp", When.PassGate("inner"))));

        Experiment experiment = server.GetExperiment(User, "exp");

        Assert.Equal(("default", null, false), (experiment.RuleId, experiment.GroupName, experiment.IsUserInExperiment));
    }

    [Fact]
    public void NestedGate_Overridden_DoesNotMakeTheOuterAnswerAnOverride()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder().Gate("g", gate => gate.Rule("r", When.PassGate("inner"))).Gate("inner"));
        server.OverrideGate("inner", true);

        FeatureGate gate = server.GetFeatureGate(User, "g");

        Assert.Equal((true, "r", "Bootstrap:Recognized"), (gate.Value, gate.RuleId, gate.Details.Text));
        Assert.Equal(["inner:true:override"], ExposureText.Of(gate.SecondaryExposures));
    }

    private static SpecBuilder Specs(System.Action<EntityBuilder> define) => new SpecBuilder()
        .Layer("layer", define)
        .Experiment("exp", experiment => experiment.Explicit("v").Rule("grp", rule => rule.Return("""{"v":"exp"}""").Group("Test").When(When.Public)))
        .Gate("tgt", gate => gate.Rule("tr", When.Public));

    private static Layer Answer(System.Action<EntityBuilder> define) => TestServer.Create(Specs(define)).GetLayer(User, "layer");
}
