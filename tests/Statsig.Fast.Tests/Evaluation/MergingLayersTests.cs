using System;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Evaluation;

/// <summary>Layers with "useNewLayerEval", whose parameters come from several rules.</summary>
public sealed class MergingLayersTests
{
    private static readonly StatsigUser User = new("user-1");

    [Fact]
    public void Rules_WithoutDelegate_FillInAndTheDefaultsLast()
    {
        Layer layer = Answer(spec => spec.Default("""{"a":0,"b":0,"c":0}""").Active()
            .Rule("one", rule => rule.Return("""{"a":1}""").When(When.Public))
            .Rule("fails", rule => rule.Return("""{"b":9}""").When(When.UnitId("any", "[]")))
            .Rule("outside", rule => rule.Return("""{"b":8}""").Pass(0).When(When.Public))
            .Rule("two", rule => rule.Return("""{"a":2,"b":2}""").When(When.Public)));

        Assert.Equal("""{"a":1,"b":2,"c":0}""", layer.ValueJson);
        Assert.Equal(("one", "two", "default", "default"), (layer.RuleIdOf("a"), layer.RuleIdOf("b"), layer.RuleIdOf("c"), layer.RuleIdOf("nope")));
        Assert.Equal(("default", null, null), (layer.RuleId, layer.GroupName, layer.AllocatedExperiment));
    }

    [Fact]
    public void Delegate_ThatComesFirst_GivesItsValuesUnderTheLayersRule()
    {
        Layer layer = Answer(spec => spec.Default("""{"a":0,"b":0}""")
            .Rule("assign", rule => rule.Delegate("exp").When(When.Public))
            .Rule("more", rule => rule.Return("""{"a":5,"b":5}""").When(When.Public)));

        Assert.Equal("""{"a":1,"b":5}""", layer.ValueJson);
        Assert.Equal(("assign", "assign", "more"), (layer.RuleId, layer.RuleIdOf("a"), layer.RuleIdOf("b")));
        Assert.Equal(("exp", "Test"), (layer.AllocatedExperiment, layer.GroupName));
        Assert.True(layer.IsExplicitParameter("a"));
    }

    [Fact]
    public void Delegate_AfterARuleThatPassed_IsEvaluatedForItsExposuresOnly()
    {
        Layer layer = Answer(spec => spec.Default("""{"a":0}""")
            .Rule("first", rule => rule.Return("{}").When(When.Public))
            .Rule("assign", rule => rule.Delegate("exp").When(When.Public))
            .Rule("last", When.PassGate("closed")));

        Assert.Equal(("""{"a":0}""", null, "default"), (layer.ValueJson, layer.AllocatedExperiment, layer.RuleId));
        Assert.Equal(["inside:true:ri", "closed:false:default"], ExposureText.Of(layer.SecondaryExposures));
    }

    [Fact]
    public void Delegate_OfTheLastRuleAfterOneThatPassed_LeavesNothing()
    {
        // As the reference answers: it takes over what a rule has left when the next one begins, or when the rule contributes.
        Layer layer = Answer(spec => spec.Default("""{"a":0}""")
            .Rule("first", rule => rule.Return("{}").When(When.Public))
            .Rule("assign", rule => rule.Delegate("exp").When(When.PassGate("inside"), When.FailGate("closed"))));

        Assert.Equal((null, "default"), (layer.AllocatedExperiment, layer.RuleId));
        Assert.Equal(["inside:true:ri", "closed:false:default"], ExposureText.Of(layer.SecondaryExposures));
        Assert.Empty(Answer(spec => spec.Default("""{"a":0}""")
            .Rule("first", rule => rule.Return("{}").When(When.Public))
            .Rule("assign", rule => rule.Delegate("exp").When(When.Public))).SecondaryExposures);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("5")]
    [InlineData("[]")]
    public void Delegate_WhoseValueIsNotAnObject_IsTakenWithoutParameters(string json)
    {
        // All six are answers of the reference.
        Layer layer = Answer(
            spec => spec.Default("""{"a":0}""")
                .Rule("odd", rule => rule.Delegate("odd").When(When.Public))
                .Rule("assign", rule => rule.Delegate("exp").When(When.Public)),
            json);

        Assert.Equal(("odd", "odd", "Odd", """{"a":0}"""), (layer.AllocatedExperiment, layer.RuleId, layer.GroupName, layer.ValueJson));
    }

    [Fact]
    public void Delegate_OverriddenByAGroupThatDoesNotExist_IsSkippedAndTheNextOneTaken()
    {
        StatsigServer server = ServerOf(
            spec => spec.Default("""{"a":0}""")
                .Rule("odd", rule => rule.Delegate("odd").When(When.Public))
                .Rule("assign", rule => rule.Delegate("exp").When(When.Public)),
            "{}");
        server.OverrideExperimentByGroupName("odd", "nowhere");

        Layer layer = server.GetLayer(User, "layer");

        Assert.Equal(("exp", "assign"), (layer.AllocatedExperiment, layer.RuleId));
    }

    [Fact]
    public void Delegate_OutsideTheRulesPassPercentage_IsNotEvaluated()
    {
        Layer layer = Answer(spec => spec.Default("""{"a":0}""").Rule("assign", rule => rule.Pass(0).Delegate("exp").When(When.Public)));

        Assert.Null(layer.AllocatedExperiment);
        Assert.Empty(layer.SecondaryExposures);
    }

    [Fact]
    public void Exposures_AreAllKeptAndTheUndelegatedOnesEmpty()
    {
        Layer layer = Answer(spec => spec
            .Rule("fails", When.PassGate("closed"))
            .Rule("assign", rule => rule.Delegate("exp").When(When.FailGate("closed"))));

        Assert.Equal(["closed:false:default", "inside:true:ri"], ExposureText.Of(layer.SecondaryExposures));
        Assert.Empty(layer.UndelegatedSecondaryExposures);
    }

    [Fact]
    public void Unsupported_IsReachedInAnyRule()
    {
        Layer layer = Answer(spec => spec.Default("""{"a":0}""")
            .Rule("first", rule => rule.Return("""{"a":1}""").When(When.Public))
            .Rule("second", When.Unknown));

        Assert.Equal(("{}", "Bootstrap:Unsupported"), (layer.ValueJson, layer.Details.Text));
    }

    [Fact]
    public void Delegate_Unsupported_MakesTheLayerUnsupported() => Assert.Equal(
        "Bootstrap:Unsupported", Answer(spec => spec.Rule("assign", rule => rule.Delegate("unsupported").When(When.Public))).Details.Text);

    [Fact]
    public void Layer_WithoutRules_IsItsDefault()
    {
        Layer layer = Answer(spec => spec.Default("""{"a":0}"""));

        Assert.Equal(("""{"a":0}""", "default", "default"), (layer.ValueJson, layer.RuleId, layer.RuleIdOf("a")));
    }

    private static Layer Answer(Action<EntityBuilder> define, string oddValue = "true") => ServerOf(define, oddValue).GetLayer(User, "layer");

    private static StatsigServer ServerOf(Action<EntityBuilder> define, string oddValue) => TestServer.Create(new SpecBuilder()
        .Layer("layer", layer => define(layer.NewLayerEval()))
        .Experiment("exp", experiment => experiment.Explicit("a")
            .Rule("grp", rule => rule.Return("""{"a":1}""").Group("Test").When(When.PassGate("inside"))))
        .Experiment("odd", experiment => experiment.Rule("grp", rule => rule.Return(oddValue).GroupName("Odd").When(When.Public)))
        .Experiment("unsupported", experiment => experiment.Rule("grp", When.Unknown))
        .Gate("inside", gate => gate.Rule("ri", When.Public))
        .Gate("closed"));
}
