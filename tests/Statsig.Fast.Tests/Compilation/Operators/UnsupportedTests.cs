using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Compilation.Operators;

/// <summary>An unknown condition ends the evaluation, but only when it is reached.</summary>
public sealed class UnsupportedTests
{
    private static readonly StatsigUser User = new("u");

    [Theory]
    [InlineData("from_the_future", "any")]
    [InlineData("USER_FIELD", "any")]
    [InlineData("", "any")]
    [InlineData("user_field", null)]
    [InlineData("user_field", "ANY")]
    [InlineData("user_field", "encoded_any")]
    [InlineData("user_field", "version_about")]
    [InlineData("user_field", "")]
    [InlineData("ip_based", null)]
    [InlineData("ua_based", null)]
    [InlineData("environment_field", null)]
    [InlineData("current_time", null)]
    [InlineData("user_bucket", null)]
    [InlineData("user_bucket", "like")]
    [InlineData("unit_id", null)]
    [InlineData("target_app", null)]
    [InlineData("experiment_group", null)]
    public void UnknownTypesAndOperators_AreUnsupported(string type, string? @operator) =>
        ExpectUnsupported(new SpecBuilder().Gate("g", gate => gate.Default("true").Rule("r", When.Of(type, @operator, "[]", "f"))));

    [Fact]
    public void MissingCondition_IsUnsupported() =>
        ExpectUnsupported(new SpecBuilder().Gate("g", gate => gate.Rule("r", When.Undelivered)));

    [Fact]
    public void AfterAPassingConditionOfTheSameRule_IsUnsupported() =>
        ExpectUnsupported(new SpecBuilder().Gate("g", gate => gate.Rule("r", When.Public, When.Unknown)));

    [Fact]
    public void AfterAFailedConditionOfTheSameRule_IsStillReached() =>
        ExpectUnsupported(new SpecBuilder().Gate("g", gate => gate.Rule("r", When.Field("x", "any", """["y"]"""), When.Unknown)));

    [Fact]
    public void InANestedGate_IsUnsupportedToo() => ExpectUnsupported(new SpecBuilder()
        .Gate("g", gate => gate.Rule("r", When.FailGate("a")).Rule("s", When.Public))
        .Gate("a", gate => gate.Rule("r", When.PassGate("b")))
        .Gate("b", gate => gate.Rule("r", When.Unknown)));

    [Fact]
    public void AfterARuleThatMatches_IsNotReached()
    {
        FeatureGate gate = TestServer.Create(new SpecBuilder().Gate("g", spec => spec.Rule("first", When.Public).Rule("r", When.Unknown)))
            .GetFeatureGate(User, "g");

        Assert.Equal((true, "first", "Bootstrap:Recognized"), (gate.Value, gate.RuleId, gate.Details.Text));
    }

    [Fact]
    public void InASpecNobodyAsksFor_IsHarmless()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Gate("g", gate => gate.Rule("r", When.Public))
            .Gate("other", gate => gate.Rule("r", When.Unknown)));

        Assert.True(server.CheckGate(User, "g"));
        SpecProblem problem = Assert.Single(server.SpecProblems);
        Assert.Equal((SpecProblemCause.UnknownCondition, "other"), (problem.Cause, problem.Name));
        Assert.Contains("the condition type \"from_the_future\"", problem.Message, System.StringComparison.Ordinal);
    }

    [Fact]
    public void Configs_AnswerWithoutParameters()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .DynamicConfig("config", config => config.Version(3).Default("""{"a":1}""").Rule("r", When.Unknown))
            .Experiment("experiment", experiment => experiment.Default("""{"a":1}""").Rule("r", rule => rule.Group("G").When(When.Unknown)))
            .Layer("layer", layer => layer.Default("""{"a":1}""").Rule("r", rule => rule.Delegate("experiment").When(When.Public))));

        DynamicConfig config = server.GetDynamicConfig(User, "config");
        Experiment experiment = server.GetExperiment(User, "experiment");
        Layer layer = server.GetLayer(User, "layer");

        Assert.Equal(("{}", "", "Bootstrap:Unsupported", EvaluationReason.Unsupported), (config.ValueJson, config.RuleId, config.Details.Text, config.Details.Reason));
        Assert.Equal(3u, config.Details.Version);
        Assert.Equal(("{}", "", null, "Bootstrap:Unsupported"), (experiment.ValueJson, experiment.RuleId, experiment.GroupName, experiment.Details.Text));
        Assert.Equal(("{}", "", "Bootstrap:Unsupported"), (layer.ValueJson, layer.RuleId, layer.Details.Text));
        Assert.False(config.Passed || experiment.Passed || experiment.IsUserInExperiment);
    }

    private static void ExpectUnsupported(SpecBuilder specs)
    {
        StatsigServer server = TestServer.Create(specs);
        FeatureGate gate = server.GetFeatureGate(User, "g");

        Assert.Equal((false, "", "Bootstrap:Unsupported", EvaluationReason.Unsupported), (gate.Value, gate.RuleId, gate.Details.Text, gate.Details.Reason));
        Assert.False(server.CheckGate(User, "g"));
    }
}
