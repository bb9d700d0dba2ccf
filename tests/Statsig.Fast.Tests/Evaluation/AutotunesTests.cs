using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Evaluation;

/// <summary>Contextual autotunes: targeting, exploration, scores and the chosen group.</summary>
public sealed class AutotunesTests
{
    private static readonly StatsigUser User = new("user-1");

    [Fact]
    public void Autotune_ReportsIdTypeVersionAndState()
    {
        Experiment experiment = TestServer.Create(new SpecBuilder().Autotune("cmab", autotune => autotune.Arm("a").IdType("companyID")))
            .GetExperiment(User, "cmab");

        Assert.Equal(("companyID", 7u, "Bootstrap:Recognized"), (experiment.IdType, experiment.Details.Version, experiment.Details.Text));
        Assert.True(experiment.IsUserInExperiment);
        Assert.Null(experiment.OverrideConfigName);
    }

    [Fact]
    public void Autotune_IsAskedByExperimentsOnly()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Autotune("cmab", autotune => autotune.Arm("a"))
            .Autotune("both", autotune => autotune.Arm("a"))
            .DynamicConfig("both", config => config.Rule("config", rule => rule.Return("{}").When(When.Public))));

        Assert.Equal("Bootstrap:Unrecognized", server.GetDynamicConfig(User, "cmab").Details.Text);
        Assert.Equal("config", server.GetDynamicConfig(User, "both").RuleId);
        Assert.Equal("a:explore", server.GetExperiment(User, "both").RuleId);
        Assert.Empty(server.GetAutotuneNames());
        Assert.Empty(server.GetExperimentNames());
    }

    [Theory]
    [InlineData("yes", "a:explore", true)]
    [InlineData("no", "inlineTargetingRules", false)]
    public void TargetingGate_KeepsUsersOutAndIsExposed(string userId, string ruleId, bool passed)
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Gate("target", gate => gate.Rule("rt", When.UnitId("any", """["yes"]""")))
            .Autotune("cmab", autotune => autotune.Arm("a").TargetingGate("target")));

        Experiment experiment = server.GetExperiment(new StatsigUser(userId), "cmab");

        Assert.Equal((ruleId, passed), (experiment.RuleId, experiment.Passed));
        Assert.Equal(passed ? "a" : "none", experiment.Get("arm", ""));
        Assert.True(experiment.IsActive);
        Assert.Equal([passed ? "target:true:rt" : "target:false:default"], ExposureText.Of(experiment.SecondaryExposures));
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(0, false)]
    public void TargetingGate_RuleWithoutAnId_IsExposedAllTheSame(double pass, bool passed)
    {
        // As the reference answers, which leaves such a gate out where a condition asks for it.
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Gate("inner", gate => gate.Rule("ri", When.Public))
            .Gate("target", gate => gate.Rule("", rule => rule.Pass(pass).When(When.PassGate("inner"))))
            .Autotune("cmab", autotune => autotune.Arm("a").TargetingGate("target")));

        Experiment experiment = server.GetExperiment(new StatsigUser("a"), "cmab");

        Assert.Equal(passed, experiment.Passed);
        Assert.Equal(["inner:true:ri", passed ? "target:true:" : "target:false:"], ExposureText.Of(experiment.SecondaryExposures));
    }

    [Fact]
    public void TargetingGate_SegmentUnknownOrUnsupported_IsReportedAsByTheReference()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Gate("segment:s", gate => gate.Rule("r", When.Public))
            .Gate("odd", gate => gate.Rule("r", When.Unknown))
            .Autotune("segment", autotune => autotune.Arm("a").TargetingGate("segment:s"))
            .Autotune("unknown", autotune => autotune.Arm("a").TargetingGate("nowhere"))
            .Autotune("unsupported", autotune => autotune.Arm("a").TargetingGate("odd")));

        Assert.Equal("a:explore", server.GetExperiment(User, "segment").RuleId);
        Assert.Empty(server.GetExperiment(User, "segment").SecondaryExposures);
        Assert.Equal("inlineTargetingRules", server.GetExperiment(User, "unknown").RuleId);
        Assert.Equal(["nowhere:false:"], ExposureText.Of(server.GetExperiment(User, "unknown").SecondaryExposures));
        Assert.Equal("Bootstrap:Unsupported", server.GetExperiment(User, "unsupported").Details.Text);
    }

    [Theory]
    [InlineData(1, "high", "low")]
    [InlineData(-1, "low", "high")]
    public void Scores_NumericWeightTimesValue_DecidesForTheBest(int value, string best, string worst)
    {
        string[] rules = [.. new[] { false, true }.Select(lower => TestServer.Create(new SpecBuilder().Autotune("cmab", autotune =>
        {
            autotune.Arm("low").Arm("high")
                .Learned("low", intercept: 0.5, numerical: """{"n":-2}""")
                .Learned("high", intercept: 0.5, numerical: """{"n":2}""");
            if (lower)
            {
                autotune.LowerIsBetter();
            }
        })).GetExperiment(new StatsigUser("u") { Custom = [new("n", value)] }, "cmab").RuleId)];

        Assert.Equal([best, worst], rules);
    }

    [Theory]
    [InlineData("US", 0, "us")]
    [InlineData("DE", 0, "de")]
    [InlineData("FR", 0, "bias")]
    [InlineData(null, 0, "bias")]
    [InlineData("us", 0, "bias")]
    [InlineData("FR", 100, "us")]
    public void Scores_CategoricalWeightsAndBias_AddUp(string? country, int age, string best)
    {
        StatsigServer server = TestServer.Create(new SpecBuilder().Autotune("cmab", autotune => autotune
            .Arm("us").Arm("de").Arm("bias").Arm("unknown")
            .Learned("us", categorical: """{"country":{"US":2}}""", numerical: """{"age":0.1}""")
            .Learned("de", categorical: """{"country":{"DE":2}}""")
            .Learned("bias", intercept: 0.6, alpha: 0.5, categorical: """{"nothing":{}}""")));

        Assert.Equal(best, server.GetExperiment(new StatsigUser("u") { Country = country, Custom = [new("age", age)] }, "cmab").RuleId);
    }

    [Fact]
    public void Scores_ArmWithoutWeights_HasNone()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder().Autotune("cmab", autotune => autotune
            .Arm("empty").Arm("absent").Arm("scored")
            .Learned("empty", intercept: 100)
            .Learned("scored", intercept: -5, numerical: """{"n":1}""")));

        Assert.Equal("scored", server.GetExperiment(User, "cmab").RuleId);
    }

    [Theory]
    [InlineData("nan", false)]
    [InlineData("-inf", false)]
    [InlineData("inf", true)]
    public void Scores_NoneThatCanWin_AnswersTheFirstGroup(string value, bool lowerIsBetter)
    {
        StatsigServer server = TestServer.Create(new SpecBuilder().Autotune("cmab", autotune =>
        {
            autotune.Arm("first").Arm("odd").Learned("odd", numerical: """{"n":1}""");
            if (lowerIsBetter)
            {
                autotune.LowerIsBetter();
            }
        }));

        Assert.Equal("first", server.GetExperiment(new StatsigUser("u") { Custom = [new("n", value)] }, "cmab").RuleId);
    }

    [Fact]
    public void Scores_CategoryOfNullAndObject_IsTheirJson()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder().Autotune("cmab", autotune => autotune.Arm("other").Arm("found")
            .Learned("other", intercept: 0.5, numerical: """{"none":1}""")
            .Learned("found", categorical: """{"plan":{"null":1,"{\"k\":1}":1}}""")));

        string Ask(params UserField[] custom) => server.GetExperiment(new StatsigUser("u") { Custom = custom }, "cmab").RuleId;

        Assert.Equal("found", Ask(new UserField("plan", default)));
        Assert.Equal("found", Ask(new UserField("plan", StatsigValue.Object("""{"k":1}"""))));
        Assert.Equal("other", Ask());
    }

    [Fact]
    public void Scores_Nobodys_IsUniformlyRandomWithoutSuffix()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder().Autotune("cmab", autotune => autotune.Arm("a").Arm("b").Arm("c").LearnedNothing()));

        Dictionary<string, int> counts = Count(server, 6000);

        Assert.Equal(["a", "b", "c"], counts.Keys.Order());
        ExpectShares(counts, new() { ["a"] = 1 / 3.0, ["b"] = 1 / 3.0, ["c"] = 1 / 3.0 });
    }

    [Fact]
    public void Exploration_FavoursArmsWithFewRecords()
    {
        // Weights 1/1, 1/2, 1/4 and, without anything learned, 1/1.
        StatsigServer server = TestServer.Create(new SpecBuilder().Autotune("cmab", autotune => autotune.SampleRate(1)
            .Arm("a").Arm("b").Arm("c").Arm("d")
            .Learned("a", records: 0, numerical: """{"n":1}""")
            .Learned("b", records: 1, numerical: """{"n":1}""")
            .Learned("c", records: 3, numerical: """{"n":1}""")));

        Dictionary<string, int> counts = Count(server, 11_000);

        ExpectShares(counts, new() { ["a:explore"] = 4 / 11.0, ["b:explore"] = 2 / 11.0, ["c:explore"] = 1 / 11.0, ["d:explore"] = 4 / 11.0 });
    }

    [Fact]
    public void Exploration_HappensToTheSampledShareOfUsers()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder().Autotune("cmab", autotune => autotune.SampleRate(0.25)
            .Arm("a").Learned("a", numerical: """{"n":1}""")));

        ExpectShares(Count(server, 8000), new() { ["a:explore"] = 0.25, ["a"] = 0.75 });
    }

    [Fact]
    public void Exploration_TheSameUser_StaysExploredOrNot()
    {
        // "cmab-salt.user-1" falls into bucket 8553 of 10,000.
        StatsigServer Build(double rate) => TestServer.Create(new SpecBuilder().Autotune("cmab", autotune => autotune.SampleRate(rate)
            .Arm("a").Learned("a", numerical: """{"n":1}""")));

        Assert.Equal("a:explore", Build(0.8554).GetExperiment(User, "cmab").RuleId);
        Assert.Equal("a", Build(0.8553).GetExperiment(User, "cmab").RuleId);
    }

    private static Dictionary<string, int> Count(StatsigServer server, int users) => Enumerable.Range(0, users)
        .Select(i => server.GetExperiment(new StatsigUser(i.ToString(CultureInfo.InvariantCulture)), "cmab").RuleId)
        .CountBy(static ruleId => ruleId)
        .ToDictionary();

    /// <summary>Chi-square below a bound that chance exceeds less than once in a million runs for up to three degrees of freedom.</summary>
    private static void ExpectShares(Dictionary<string, int> counts, Dictionary<string, double> shares)
    {
        double total = counts.Values.Sum();
        Assert.Empty(counts.Keys.Except(shares.Keys));
        double chiSquare = shares.Sum(share => System.Math.Pow(counts.GetValueOrDefault(share.Key) - (share.Value * total), 2) / (share.Value * total));

        Assert.InRange(chiSquare, 0, 31);
    }
}
