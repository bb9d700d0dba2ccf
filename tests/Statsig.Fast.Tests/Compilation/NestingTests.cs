using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using Statsig.Fast.Rulesets;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Compilation;

/// <summary>Gates that refer to gates: how much work that may cause, and how deep it may go.</summary>
public sealed class NestingTests
{
    private const string TooDeep = "Error:Statsig Evaluation Depth Exceeded";

    private static readonly StatsigUser User = new("u");

    /// <summary>An overflow would end the process, and the test run with it.</summary>
    [Theory]
    [InlineData(20, false)]
    [InlineData(20, true)]
    [InlineData(100, false)]
    [InlineData(299, false)]
    [InlineData(299, true)]
    public void Chain_OnASmallStack_AnswersOrRefuses(int length, bool isSpecial)
    {
        var specs = new SpecBuilder();
        for (int i = 0; i < length; i++)
        {
            string next = $"g{i + 1}";
            specs.Gate($"g{i}", gate => gate.Rule("r", When.PassGate(next)));
        }

        specs.Gate($"g{length}", static gate => gate.Rule("r", Conditions.Public));
        specs.Layer("layer", static layer => layer.Rule("r", static rule => rule.Return("{}").When(When.PassGate("g0"))));
        StatsigServer server = TestServer.Create(specs);
        if (isSpecial)
        {
            server.OverrideGate("elsewhere", true);
        }

        var answers = new List<(bool Passes, string Reason)>();
        var thread = new Thread(
            () =>
            {
                FeatureGate gate = server.GetFeatureGate(User, "g0");
                answers.Add((gate.Value, gate.Details.Text));
                Layer layer = server.GetLayer(User, "layer");
                answers.Add((layer.RuleId == "r", layer.Details.Text));
                bool passes = server.CheckGate(User, "g0");
                answers.Add((passes, passes ? "Bootstrap:Recognized" : TooDeep));
            },
            maxStackSize: 192 * 1024);
        thread.Start();
        thread.Join();

        Assert.Equal(3, answers.Count);
        Assert.All(answers, static answer => Assert.Equal(answer.Passes ? "Bootstrap:Recognized" : TooDeep, answer.Reason));
        Assert.True(length > 32 || answers.TrueForAll(static answer => answer.Passes));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public void DoublingChain_WithAndWithoutMemo_AnswersTheSame(int length)
    {
        Ruleset ruleset = RulesetCompilerTests.Compile(DoublingChain(length));
        CompiledSpec gate = ruleset.Gates.Find("g0")!;
        (bool Value, string[] Exposures) plain = Answer(ruleset, gate, needsMemo: false);

        Assert.Equal(plain, Answer(ruleset, gate, needsMemo: true), static (a, b) => a.Value == b.Value && a.Exposures.SequenceEqual(b.Exposures));
        Assert.Equal(length, plain.Exposures.Length);
    }

    [Fact]
    public void DoublingChain_OfForty_AnswersQuickly()
    {
        StatsigServer server = TestServer.Create(DoublingChain(40));
        var watch = Stopwatch.StartNew();

        FeatureGate gate = server.GetFeatureGate(User, "g0");

        Assert.Equal("Bootstrap:Recognized", gate.Details.Text);
        Assert.Equal(40, gate.SecondaryExposures.Count);
        Assert.Equal("g40:true:leaf", ExposureText.Of(gate.SecondaryExposures)[0]);
        Assert.Equal(gate.Value, server.CheckGate(User, "g0"));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void DoublingChain_OfForty_IsQuickWithOverridesMappingsAndEveryKind()
    {
        SpecBuilder specs = DoublingChain(40)
            .DynamicConfig("config", config => config.Rule("r", rule => rule.Return("{}").When(When.PassGate("g0"))))
            .Layer("layer", layer => layer.Rule("r", rule => rule.Delegate("config").When(When.PassGate("g0"))))
            .Layer("merging", layer => layer.NewLayerEval().Rule("r", rule => rule.Return("{}").When(When.PassGate("g0"))))
            .Autotune("cmab", autotune => autotune.Arm("a").TargetingGate("g0"))
            .Experiment("asks", experiment => experiment.Rule("r", rule => rule.Return("{}").When(When.ExperimentGroup("config", "none", "[]"))))
            .ParameterStore("store", store => store.Gate("p", "g0", "1", "2"))
            .Map("mapped", "config", "m")
            .MappingRule("m", rule => rule.When(When.PassGate("g0")));
        StatsigServer server = TestServer.Create(specs);
        server.OverrideGate("unrelated", true);
        var watch = Stopwatch.StartNew();

        Assert.Equal(40, server.GetFeatureGate(User, "g0").SecondaryExposures.Count);
        Assert.Equal(41, server.GetDynamicConfig(User, "config").SecondaryExposures.Count);
        Assert.Equal(41, server.GetLayer(User, "layer").SecondaryExposures.Count);
        Assert.Equal(41, server.GetLayer(User, "merging").SecondaryExposures.Count);
        Assert.Equal(41, server.GetExperiment(User, "cmab").SecondaryExposures.Count);
        Assert.Equal(41, server.GetExperiment(User, "mapped").SecondaryExposures.Count);
        Assert.Empty(server.GetExperiment(User, "asks").SecondaryExposures);
        Assert.Equal(1, server.GetParameterStore(User, "store").Get("p", 0));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Mark_OrdinaryNesting_NeedsNoMemo()
    {
        Ruleset ruleset = RulesetCompilerTests.Compile(DoublingChain(5));
        Assert.DoesNotContain(ruleset.Gates.Specs.ToArray(), static gate => gate.NeedsMemo);
        Assert.True(RulesetCompilerTests.Compile(DoublingChain(8)).Gates.Find("g0")!.NeedsMemo);
    }

    [Fact]
    public void Memo_OtherUserOnTheSameThread_IsAnsweredAnew()
    {
        SpecBuilder specs = DoublingChain(20, leaf: gate => gate.Rule("leaf", When.UnitId("any", """["yes"]""")));
        StatsigServer server = TestServer.Create(specs);

        Assert.Equal("g20:true:leaf", ExposureText.Of(server.GetFeatureGate(new StatsigUser("yes"), "g0").SecondaryExposures)[0]);
        Assert.Equal("g20:false:default", ExposureText.Of(server.GetFeatureGate(new StatsigUser("no"), "g0").SecondaryExposures)[0]);
        Assert.Equal("g20:true:leaf", ExposureText.Of(server.GetFeatureGate(new StatsigUser("yes"), "g0").SecondaryExposures)[0]);
    }

    [Fact]
    public void Memo_ParserThatEvaluatesForSomebodyElse_DoesNotMixAnswers()
    {
        SpecBuilder specs = DoublingChain(12, leaf: gate => gate.Rule("leaf", When.UnitId("any", """["u"]""")))
            .Gate("top", gate => gate.Rule("r", When.PassGate("g0"), When.PassGate("parses"), When.PassGate("g0")))
            .Gate("parses", gate => gate.Rule("no", When.UserAgent("os_name", "any", """["x"]""")).Rule("r", When.Public));
        StatsigServer? server = null;
        server = TestServer.Create(specs, new StatsigOptions
        {
            LocalMode = true,
            UserAgentParser = new ReentrantParser(() => server!.CheckGate(new StatsigUser("other"), "top")),
        });

        Assert.True(server.CheckGate(new StatsigUser("u") { UserAgent = "agent" }, "top"));
    }

    [Theory]
    [InlineData(250, true)]
    [InlineData(400, false)]
    public void Chain_IsAllowedUpToADepth(int length, bool answers)
    {
        StatsigServer server = TestServer.Create(Chain(length));

        FeatureGate gate = server.GetFeatureGate(User, "g0");

        Assert.Equal(answers ? "Bootstrap:Recognized" : TooDeep, gate.Details.Text);
        Assert.Equal(answers, server.CheckGate(User, "g0"));
        Assert.Equal(answers ? length : 0, gate.SecondaryExposures.Count);
    }

    [Fact]
    public void TooDeep_AnswersNothingButTheError()
    {
        FeatureGate gate = TestServer.Create(Chain(400)).GetFeatureGate(User, "g0");

        Assert.Equal((false, "", "", EvaluationReason.Error), (gate.Value, gate.RuleId, gate.IdType, gate.Details.Reason));
        Assert.Null(gate.Details.Version);
        Assert.Null(gate.Details.SpecsTimeMs);
        Assert.Null(gate.Details.ReceivedAtMs);
    }

    [Fact]
    public void Cycles_OfEveryKind_AreTooDeep()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Gate("self", gate => gate.Rule("r", When.PassGate("self")))
            .Gate("a", gate => gate.Rule("r", When.FailGate("b")))
            .Gate("b", gate => gate.Rule("r", When.MultiPassGate("x", "a")))
            .Gate("twice", gate => gate.Rule("r", When.PassGate("twice"), When.PassGate("twice")))
            .Experiment("config", config => config.Rule("r", rule => rule.Return("{}").Delegate("config").When(When.Public)))
            .Layer("layer", layer => layer.Rule("r", rule => rule.Delegate("config").When(When.Public)))
            .Layer("merging", layer => layer.NewLayerEval().Rule("r", rule => rule.Delegate("config").When(When.Public)))
            .DynamicConfig("asks", config => config.Rule("r", When.PassGate("self")))
            .Autotune("cmab", autotune => autotune.Arm("a").TargetingGate("a"))
            .Gate("from", gate => gate.Version(1))
            .Gate("to")
            .Map("from", "to", "m")
            .Map("to", "from", "m")
            .MappingRule("m"));

        Assert.All(["self", "a", "b", "twice", "from", "to"], name =>
        {
            Assert.Equal(TooDeep, server.GetFeatureGate(User, name).Details.Text);
            Assert.False(server.CheckGate(User, name));
        });
        Assert.Equal(TooDeep, server.GetExperiment(User, "config").Details.Text);
        Assert.Equal(TooDeep, server.GetLayer(User, "layer").Details.Text);
        Assert.Equal(TooDeep, server.GetLayer(User, "merging").Details.Text);
        Assert.Equal(TooDeep, server.GetDynamicConfig(User, "asks").Details.Text);
        Assert.Equal(TooDeep, server.GetExperiment(User, "cmab").Details.Text);
        Assert.Null(server.GetLayer(User, "layer").AllocatedExperiment);
    }

    [Fact]
    public void TooDeep_InARuleThatIsNotReached_IsHarmless()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder()
            .Gate("g", gate => gate.Rule("first", When.Public).Rule("r", When.PassGate("g"))));

        Assert.True(server.CheckGate(User, "g"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Chain_OfAHundredThousand_CompilesAndAnswers(bool reversed)
    {
        StatsigServer server = TestServer.Create(Chain(100_000, reversed));

        Assert.Equal(TooDeep, server.GetFeatureGate(User, "g0").Details.Text);
        Assert.True(server.CheckGate(User, "g99900"));
        Assert.True(server.CheckGate(User, "g100000"));
    }

    /// <summary>g0 asks g1 several times, which asks g2 several times, and so on; the last one is the leaf.</summary>
    private static SpecBuilder DoublingChain(int length, Action<EntityBuilder>? leaf = null)
    {
        var specs = new SpecBuilder();
        for (int i = 0; i < length; i++)
        {
            string next = NameOf(i + 1);
            specs.Gate(NameOf(i), gate => gate.Rule("no", When.FailGate(next), When.Field("x", "any", "[]")).Rule("r", When.PassGate(next), When.PassGate(next)));
        }

        return specs.Gate(NameOf(length), leaf ?? (gate => gate.Rule("leaf", When.UnitId("none", "[]"))));
    }

    private static SpecBuilder Chain(int length, bool reversed = false)
    {
        var specs = new SpecBuilder();
        for (int i = 0; i <= length; i++)
        {
            int at = reversed ? length - i : i;
            specs.Gate(NameOf(at), gate => gate.Rule("r", at == length ? When.Public : When.PassGate(NameOf(at + 1))));
        }

        return specs;
    }

    private static (bool Value, string[] Exposures) Answer(Ruleset ruleset, CompiledSpec gate, bool needsMemo)
    {
        gate.NeedsMemo = needsMemo;
        Statsig.Fast.Evaluation.EvaluationResult result =
            Statsig.Fast.Evaluation.Evaluator.Evaluate(SpecKind.Gate, ruleset, User, null, gate.Name, gate);
        return (result.Outcome.Value, ExposureText.Of(result.SecondaryExposures));
    }

    private static string NameOf(int i) => "g" + i.ToString(CultureInfo.InvariantCulture);

    private sealed class ReentrantParser(Action act) : IUserAgentParser
    {
        public UserAgentInfo? Parse(string userAgent)
        {
            act();
            return null;
        }
    }
}
