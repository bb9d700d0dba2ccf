using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using CsCheck;
using Statsig.Fast.Rulesets;
using Statsig.Fast.TestKit;
using Statsig.Fast.Users;

namespace Statsig.Fast.Tests.Explaining;

/// <summary>Limits, faults, and that an explanation leaves nothing behind.</summary>
public sealed class ExplainerTests
{
    private static readonly StatsigUser User = new("user-1") { UserAgent = "agent", Country = "US" };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Circle_OfGates_EndsWithTheErrorOfTheCall(int gates)
    {
        var specs = new SpecBuilder();
        for (int i = 0; i < gates; i++)
        {
            string next = $"g{(i + 1) % gates}";
            specs.Gate($"g{i}", gate => gate.Rule("r", When.PassGate(next), When.FailGate(next)));
        }

        StatsigServer server = TestServer.Create(specs);
        Explanation explanation = server.ExplainGate(User, "g0");

        Assert.Equal("Error:Statsig Evaluation Depth Exceeded", server.GetFeatureGate(User, "g0").Details.Text);
        Assert.Equal(("Error:Statsig Evaluation Depth Exceeded", ExplainedDecision.TooDeep), (explanation.Details.Text, explanation.Spec!.DecidedBy));
        Assert.Contains("circle", explanation.Message, StringComparison.Ordinal);
        Assert.True(explanation.ToString().Length < 5_000);
    }

    [Theory]
    [InlineData(250, 0)]
    [InlineData(299, 0)]
    [InlineData(300, 0)]
    [InlineData(301, 0)]
    [InlineData(200, 150)]
    [InlineData(150, 149)]
    public void Depth_AtItsLimit_IsThatOfTheCall(int levels, int detour)
    {
        // The chain is reached at once and again at the end of a detour, where it may be too deep.
        SpecBuilder specs = Chain(new SpecBuilder(), "c", levels, static gate => gate.Rule("end", When.Public));
        StatsigServer server = TestServer.Create(Chain(specs, "d", detour, static gate => gate.Rule("end", When.PassGate("c0")))
            .Gate("top", static gate => gate.Rule("r", When.PassGate("c0"), When.PassGate("d0"))));

        FeatureGate gate = server.GetFeatureGate(User, "top");
        Explanation explanation = server.ExplainGate(User, "top");

        Assert.Equal((gate.Value, gate.RuleId, gate.Details.Text), (explanation.Passed, explanation.RuleId, explanation.Details.Text));
        Assert.Equal(ExposureText.Of(gate.SecondaryExposures), ExposureText.Of(explanation.SecondaryExposures));
        Assert.NotEmpty(explanation.ToJson());
    }

    [Fact]
    public void Nesting_ThatMultiplies_IsExplainedOnce()
    {
        var specs = new SpecBuilder().Gate("g0", static gate => gate.Rule("r", When.Public));
        for (int i = 1; i <= 40; i++)
        {
            string below = $"g{i - 1}";
            specs.Gate($"g{i}", gate => gate.Rule("r", When.PassGate(below), When.PassGate(below)));
        }

        StatsigServer server = TestServer.Create(specs);
        Explanation explanation = server.ExplainGate(User, "g40");

        Assert.True(explanation.Passed);
        Assert.Equal(ExposureText.Of(server.GetFeatureGate(User, "g40").SecondaryExposures), ExposureText.Of(explanation.SecondaryExposures));
        Assert.True(explanation.ToString().Split('\n').Length < 250);
    }

    [Fact]
    public void Trees_OnASmallStack_AreCutAndDoNotOverflow()
    {
        StatsigServer server = TestServer.Create(Chain(new SpecBuilder(), "c", 290, static gate => gate.Rule("end", When.Public)));
        Explanation explanation = server.ExplainGate(User, "c0");
        int length = 0;
        var thread = new Thread(() => length = explanation.ToString().Length + explanation.ToJson().Length, 192 * 1024);
        thread.Start();
        thread.Join();

        Assert.True(length > 1_000);
    }

    [Fact]
    public void Unsupported_Condition_IsShownAsTheEnd()
    {
        StatsigServer server = TestServer.Create(new SpecBuilder().Gate("gate", static gate => gate.Rule("a", When.Field("country", "any", "[]")).Rule("b", When.Unknown, When.Public).Rule("c", When.Public)));

        Explanation explanation = server.ExplainGate(User, "gate");

        Assert.Equal(("Bootstrap:Unsupported", ExplainedDecision.Unsupported, 1), (explanation.Details.Text, explanation.Spec!.DecidedBy, explanation.Spec.RulesNotReached));
        Assert.Equal(ExplainedRuleResult.Stopped, explanation.Spec.Rules[1].Result);
        Assert.Equal(
            [("from_the_future", "any", null), ("public", null, (bool?)null)],
            explanation.Spec.Rules[1].Conditions.Select(static condition => (condition.Type, condition.Operator, condition.Holds)));
    }

    [Fact]
    public void Clock_ThatThrows_IsAFaultOnlyWhereTheCallReadsIt()
    {
        var clock = new ThrowingClock();
        StatsigEngine engine = StatsigEngine.Load(
            new SpecBuilder()
                .Gate("reads", static gate => gate.Rule("r", When.Time("after", "5")))
                .Gate("skips", static gate => gate.Rule("r", When.Field("country", "any", "[]"), When.Time("after", "5"))).ToV2(),
            new StatsigEngineOptions { TimeProvider = clock });
        clock.Throws = true;

        Explanation reads = engine.ExplainGate(User, "reads");
        Explanation skips = engine.ExplainGate(User, "skips");

        Assert.Equal(("Error:Internal Error", "Error:Internal Error", ExplainedDecision.Fault), (engine.GetFeatureGate(User, "reads").Details.Text, reads.Details.Text, reads.Spec!.DecidedBy));
        Assert.Equal(("Bootstrap:Recognized", "Bootstrap:Recognized", ExplainedDecision.Default), (engine.GetFeatureGate(User, "skips").Details.Text, skips.Details.Text, skips.Spec!.DecidedBy));
        Assert.Null(skips.Spec.Rules[0].Conditions[1].Holds);
        Assert.Contains("InvalidOperationException", reads.ToString(), StringComparison.Ordinal);
    }

    /// <summary>What was under way when a skipped condition threw does not count for those after it.</summary>
    [Fact]
    public void Clock_ThatThrowsInASkippedCondition_LosesNothingElse()
    {
        var clock = new ThrowingClock();
        StatsigEngine engine = StatsigEngine.Load(
            new SpecBuilder()
                .Gate("outer", static gate => gate.Rule("skips", When.Field("country", "any", "[]"), When.Time("after", "5")).Rule("public", When.Public))
                .Gate("first", static gate => gate.Rule("r", When.Field("country", "any", "[]")))
                .Gate("top", static gate => gate.Rule("r", When.MultiPassGate("first", "outer"))).ToV2(),
            new StatsigEngineOptions { TimeProvider = clock });
        clock.ThrowsOnce = true;

        Explanation explanation = engine.ExplainGate(User, "top");

        Assert.False(clock.ThrowsOnce);
        IReadOnlyList<ExplainedSpec> specs = explanation.Spec!.Rules[0].Conditions[0].Specs;
        Assert.Equal(["first", "outer"], specs.Select(static spec => spec.Name));
        ExplainedSpec outer = specs[1];
        Assert.Null(outer.Rules[0].Conditions[1].Holds);
        FeatureGate gate = engine.GetFeatureGate(User, "top");
        Assert.Equal((gate.Value, gate.RuleId, gate.Details.Text), (explanation.Passed, explanation.RuleId, explanation.Details.Text));
    }

    [Fact]
    public async Task Explain_AnyNumberOfTimes_RecordsNothingAndKeepsNothing()
    {
        var endpoint = new FakeEventEndpoint();
        await using StatsigServer server = EventServer.Create(
            Encoding.UTF8.GetBytes(EveryFeature.V2), endpoint, new StatsigOptions { ManualMode = true, OutputLogLevel = OutputLogLevel.None, DisableDiagnostics = true, LogNonExposedChecks = true });
        for (int i = 0; i < 50; i++)
        {
            foreach (SpecInfo spec in server.GetSpecs())
            {
                Explain(server, EveryFeature.User(i), spec);
            }

            Assert.Equal(EveryFeature.StoreParameters.Length - 1, server.ExplainParameterStore(EveryFeature.User(i), "store").Parameters.Count);
        }

        Ruleset ruleset = server.ExplainGate(User, "nested").Ruleset!;
        await server.ShutdownAsync();

        Assert.Equal((0, 0L), (ruleset.EmptyTrail.KeptCount, endpoint.AcceptedEvents));
        Assert.All(ruleset.Gates.Specs.ToArray(), static gate => Assert.Null(gate.Default.FirstDecision));
        Assert.All(ruleset.Gates.Specs.ToArray().SelectMany(static gate => gate.Rules), static rule => Assert.True(rule.Passed.FirstDecision is null && rule.Failed.FirstDecision is null));
    }

    [Fact]
    public void OriginOf_AnyUserAndField_IsWhereReadFindsTheValue()
    {
        string[] names = ["userID", "USERID", "user_id", "email", "Email", "plan", "Plan", "ip_address", "appVersion", "app_version"];
        string?[] values = ["x", "", null];
        Gen<string> name = Gen.Int[0, names.Length - 1].Select(i => names[i]);
        Gen<string?> value = Gen.Int[0, values.Length - 1].Select(i => values[i]);
        Gen<UserField[]> fields = Gen.Select(name, value).Select(static field => new UserField(field.Item1, field.Item2)).Array[0, 3];
        Property.Holds(Gen.Select(name, fields, fields, fields, value), static drawn =>
        {
            (string name, UserField[] custom, UserField[] global, UserField[] secret, string? own) = drawn;
            var user = new StatsigUser(own!) { Email = own, Ip = own, AppVersion = own, Custom = custom, PrivateAttributes = secret };
            var source = new UserFieldSource(name);
            StatsigValue value = source.Read(user, global, out bool found);
            ExplainedOrigin origin = source.OriginOf(user, global);
            StatsigValue told = origin switch
            {
                ExplainedOrigin.Field => own,
                ExplainedOrigin.Custom => Find(custom, name),
                ExplainedOrigin.GlobalCustom => Find(global, name),
                ExplainedOrigin.Private => Find(secret, name),
                _ => default,
            };
            Assert.Equal((found, value), (origin != ExplainedOrigin.Missing, told));
        });

        static StatsigValue Find(UserField[] fields, string name)
        {
            UserField[] exact = [.. fields.Where(field => field.Name == name)];
            string lower = name.ToLowerInvariant();
            return exact.Length > 0 ? exact[0].Value : fields.First(field => field.Name == lower).Value;
        }
    }

    private static SpecBuilder Chain(SpecBuilder specs, string prefix, int levels, Action<EntityBuilder> last)
    {
        for (int i = 0; i < levels; i++)
        {
            string next = $"{prefix}{i + 1}";
            specs.Gate($"{prefix}{i}", gate => gate.Rule("r", When.PassGate(next)));
        }

        return specs.Gate($"{prefix}{levels}", last);
    }

    private static void Explain(StatsigServer server, StatsigUser user, SpecInfo spec)
    {
        Explanation explanation = spec.Type switch
        {
            SpecType.Gate => server.ExplainGate(user, spec.Name),
            SpecType.DynamicConfig => server.ExplainDynamicConfig(user, spec.Name),
            SpecType.Experiment => server.ExplainExperiment(user, spec.Name),
            _ => server.ExplainLayer(user, spec.Name),
        };
        Assert.NotEmpty(explanation.ToString() + explanation.ToJson());
    }

    private sealed class ThrowingClock : TimeProvider
    {
        internal bool Throws { get; set; }

        internal bool ThrowsOnce { get; set; }

        public override DateTimeOffset GetUtcNow()
        {
            bool throws = Throws || ThrowsOnce;
            ThrowsOnce = false;
            return throws ? throw new InvalidOperationException("no clock") : DateTimeOffset.UnixEpoch;
        }
    }
}
