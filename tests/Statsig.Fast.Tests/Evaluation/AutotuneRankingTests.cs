using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Compilation;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Specs;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Evaluation;

/// <summary>The ranked groups of contextual autotunes.</summary>
public sealed class AutotuneRankingTests
{
    private static readonly StatsigUser User = new("user-1") { Custom = [new("n", 2)] };

    [Theory]
    [InlineData(false, "c,a,b,d")]
    [InlineData(true, "d,a,b,c")]
    public void GetRankedGroups_LearnedScores_AreInOrderAndEqualOnesStayAsDelivered(bool lowerIsBetter, string expected)
    {
        StatsigServer server = TestServer.Create(new SpecBuilder().Autotune("cmab", autotune => Learned(autotune, lowerIsBetter)));

        IReadOnlyList<RankedGroup> groups = server.GetRankedGroups(User, "cmab");

        Assert.Equal(expected, RuleIds(groups));
        Assert.Equal(expected.Split(','), groups.Select(static group => group.GroupName));
        Assert.Equal(expected.Split(','), groups.Select(static group => group.Answer.Get("arm", "")));
        Assert.Equal(server.GetExperiment(User, "cmab").RuleId, groups[0].RuleId);
        Assert.Equal((2.5, -1), lowerIsBetter ? (groups[3].Score, groups[0].Score) : (groups[0].Score, groups[3].Score));
    }

    [Fact]
    public void GetRankedGroups_GroupWithoutWeights_HasTheScoreZero()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder().Autotune("cmab", autotune => autotune
            .Arm("empty").Arm("bad").Arm("good").Arm("absent")
            .Learned("empty", intercept: 100)
            .Learned("bad", intercept: -5, numerical: """{"n":1}""")
            .Learned("good", intercept: 5, numerical: """{"n":1}""")));

        Assert.Equal(
            [("good", 7), ("empty", 0), ("absent", 0), ("bad", -3)],
            server.GetRankedGroups(User, "cmab").Select(static group => (group.RuleId, group.Score)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void GetRankedGroups_ScoreThatIsNotANumber_ComesLastAndIsNeverTheAnswer(bool lowerIsBetter)
    {
        StatsigServer server = TestServer.Create(new SpecBuilder().Autotune("cmab", autotune =>
        {
            autotune.Arm("first").Arm("odd").Arm("second")
                .Learned("first", intercept: 1, numerical: """{"none":1}""")
                .Learned("odd", numerical: """{"n":1}""")
                .Learned("second", intercept: 1, numerical: """{"none":1}""");
            if (lowerIsBetter)
            {
                autotune.LowerIsBetter();
            }
        }));
        var user = new StatsigUser("u") { Custom = [new("n", "nan")] };

        Assert.Equal("first,second,odd", RuleIds(server.GetRankedGroups(user, "cmab")));
        Assert.Equal("first", server.GetExperiment(user, "cmab").RuleId);
    }

    [Fact]
    public void Rank_WhileExploring_ShufflesAndMarksTheRuleIds()
    {
        SpecBuilder specs = new SpecBuilder().Autotune("cmab", autotune => Learned(autotune.SampleRate(1), lowerIsBetter: false));

        RankedGroup[] groups = Rank(specs, seed: 3);

        Assert.Equal(["a:explore", "b:explore", "c:explore", "d:explore"], groups.Select(static group => group.RuleId).Order());
        Assert.All(groups, static group => Assert.Equal(0.0001, group.Score));
    }

    [Fact]
    public void Rank_WithoutAModel_ShufflesAndLeavesTheRuleIds()
    {
        SpecBuilder specs = new SpecBuilder().Autotune("cmab", static autotune => autotune.SampleRate(1).Arm("a").Arm("b").Arm("c").Arm("d"));

        RankedGroup[] groups = Rank(specs, seed: 3);

        Assert.Equal(["a", "b", "c", "d"], groups.Select(static group => group.RuleId).Order());
        Assert.All(groups, static group => Assert.Equal(0.0001, group.Score));
    }

    [Fact]
    public void Rank_SeededRandomness_GivesOneOrderForASeedAndEveryOrderInTime()
    {
        SpecBuilder specs = new SpecBuilder().Autotune("cmab", static autotune => autotune.Arm("a").Arm("b").Arm("c"));

        string[] orders = [.. Enumerable.Range(0, 100).Select(seed => RuleIds(Rank(specs, seed)))];

        Assert.Equal(orders, Enumerable.Range(0, 100).Select(seed => RuleIds(Rank(specs, seed))));
        Assert.Equal(6, orders.Distinct().Count()); // The seeds are fixed, so this is the same in every run.
    }

    [Fact]
    public void GetRankedGroups_BeforeTheStartOrOutsideTheTargeting_IsEmpty()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Gate("target", gate => gate.Rule("r", When.UnitId("any", """["yes"]""")))
            .Gate("odd", gate => gate.Rule("r", When.Unknown))
            .Autotune("off", autotune => autotune.Arm("a").Disabled())
            .Autotune("bare", static _ => { })
            .Autotune("targeted", autotune => autotune.Arm("a").TargetingGate("target"))
            .Autotune("unsupported", autotune => autotune.Arm("a").TargetingGate("odd"))
            .Autotune("unknown", autotune => autotune.Arm("a").TargetingGate("nowhere"))
            .Experiment("experiment", experiment => experiment.Rule("r", When.Public)));

        Assert.All(
            ["off", "bare", "targeted", "unsupported", "unknown", "experiment", "nowhere", "", null!],
            name => Assert.Empty(server.GetRankedGroups(User, name)));
        Assert.Equal("a", Assert.Single(server.GetRankedGroups(new StatsigUser("yes"), "targeted")).RuleId);
        Assert.Throws<ArgumentNullException>(() => server.GetRankedGroups(null!, "targeted"));
    }

    [Fact]
    public void GetRankedGroups_ByHandle_AreThoseByName()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder().Autotune("cmab", static autotune => Learned(autotune, lowerIsBetter: false)));

        Assert.Equal(RuleIds(server.GetRankedGroups(User, "cmab")), RuleIds(server.GetRankedGroups(User, server.ExperimentHandle("cmab"))));
        Assert.Empty(server.GetRankedGroups(User, server.ExperimentHandle("nowhere")));
    }

    [Fact]
    public void GetRankedGroups_LocalOverrides_CountForTheTargetingGateOnly()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Gate("target", gate => gate.Rule("r", When.Public))
            .Autotune("cmab", static autotune => Learned(autotune, lowerIsBetter: false).TargetingGate("target")));
        server.OverrideExperiment("cmab", """{"arm":"mine"}""");

        Assert.Equal("c,a,b,d", RuleIds(server.GetRankedGroups(User, "cmab")));
        server.OverrideGate("target", false);
        Assert.Empty(server.GetRankedGroups(User, "cmab"));
    }

    [Fact]
    public void GetRankedGroups_TargetingGateNestedWithoutEnd_IsEmpty()
    {
        var options = new StatsigOptions { LocalMode = true, OutputLogLevel = OutputLogLevel.None };
        StatsigServer server = TestServer.Create(
            new SpecBuilder()
                .Gate("loop", gate => gate.Rule("r", When.PassGate("loop")))
                .Autotune("cmab", static autotune => autotune.Arm("a").TargetingGate("loop")),
            options);

        Assert.Empty(server.GetRankedGroups(User, "cmab"));
    }

    [Fact]
    public void RankedGroup_MadeByHand_HoldsItsAnswer()
    {
        var group = new RankedGroup(1.5, new Experiment("cmab", """{"arm":"a"}""", "a", "Group a"));

        Assert.Equal((1.5, "a", "Group a", """{"arm":"a"}"""), (group.Score, group.RuleId, group.GroupName, group.ValueJson));
        Assert.Equal((0, "", ""), (default(RankedGroup).Score, default(RankedGroup).RuleId, default(RankedGroup).GroupName));
    }

    private static AutotuneBuilder Learned(AutotuneBuilder autotune, bool lowerIsBetter)
    {
        autotune.Arm("a").Arm("b").Arm("c").Arm("d")
            .Learned("a", intercept: 1, numerical: """{"none":1}""")
            .Learned("b", intercept: 0.5, alpha: 0.5, numerical: """{"none":1}""")
            .Learned("c", intercept: 0.5, numerical: """{"n":1}""")
            .Learned("d", intercept: 1, numerical: """{"n":-1}""");
        return lowerIsBetter ? autotune.LowerIsBetter() : autotune;
    }

    private static RankedGroup[] Rank(SpecBuilder specs, int seed)
    {
        Ruleset ruleset = RulesetCompiler.Compile(
            SpecsReader.Read(specs.ToV2()).SpecSet!,
            new EvaluationSettings { Random = new Random(seed) },
            new IdListStore(),
            new RulesetOrigin(EvaluationSource.Network, 0, null, RemoteSettings.None));
        CompiledSpec? autotune = ruleset.Configs.Find("cmab");
        return RankedGroup.Of(autotune, AutotuneRanking.Rank(ruleset, User, null, autotune), User);
    }

    private static string RuleIds(IEnumerable<RankedGroup> groups) => string.Join(',', groups.Select(static group => group.RuleId));
}
