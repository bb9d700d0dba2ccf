using System;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Handles;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Handles;

/// <summary>Calls by handle answer what calls by name answer, whatever happens to names and rulesets.</summary>
public sealed class HandleTests
{
    private static readonly StatsigUser User = new("user");

    private static readonly TestSchema First = new(gates: ["a", "b"], configs: ["c"], experiments: ["e"], layers: ["l"], stores: ["s"]);

    // The same ordinals for other names.
    private static readonly TestSchema Second = new(gates: ["b", "a"], configs: ["d"], experiments: ["f"], layers: ["m"], stores: ["t"]);

    [Fact]
    public void CheckGate_OrdinalOfAnotherSchema_AnswersForItsOwnName()
    {
        StatsigServer server = TestServer.Create(Gates(("a", true), ("b", false)));

        for (int i = 0; i < 3; i++)
        {
            Assert.True(server.CheckGate(User, new GateHandle(First, 0)));
            Assert.False(server.CheckGate(User, new GateHandle(First, 1)));
            Assert.False(server.CheckGate(User, new GateHandle(Second, 0)));
            Assert.True(server.CheckGate(User, new GateHandle(Second, 1)));
        }
    }

    [Fact]
    public void CheckGate_SeveralServers_EachAnswersFromItsOwnRuleset()
    {
        StatsigServer passes = TestServer.Create(Gates(("a", true)));
        StatsigServer fails = TestServer.Create(Gates(("a", false)));
        var gate = new GateHandle(First, 0);

        for (int i = 0; i < 3; i++)
        {
            Assert.True(passes.CheckGate(User, gate));
            Assert.False(fails.CheckGate(User, gate));
        }
    }

    [Fact]
    public void GateHandle_ByNameOfAnotherServer_AnswersFromTheRulesetThatIsAsked()
    {
        StatsigServer passes = TestServer.Create(Gates(("a", true), ("b", true)).Time(1));
        StatsigServer fails = TestServer.Create(Gates(("a", false), ("b", false)).Time(1));
        GateHandle a = passes.GateHandle("a");
        GateHandle b = passes.GateHandle("b");
        GateHandle reversed = fails.GateHandle("b");

        for (int i = 0; i < 3; i++)
        {
            Assert.True(passes.CheckGate(User, a) && passes.CheckGate(User, b) && passes.CheckGate(User, reversed));
            Assert.False(fails.CheckGate(User, a) || fails.CheckGate(User, b) || fails.CheckGate(User, reversed));
            Assert.Equal(SpecsUpdateStatus.Applied, passes.UpdateSpecs(Gates(("a", true), ("b", true)).Time(2 + i).ToV2()).Status);
        }

        Assert.Equal(("a", "b", "b"), (a.Name, b.Name, reversed.Name));
    }

    [Fact]
    public void GateHandle_ManyNames_EachAnswersForItsOwn()
    {
        StatsigServer server = TestServer.Create(Gates(("gate_1999", true)));
        for (int i = 0; i < 2_000; i++)
        {
            GateHandle handle = server.GateHandle($"gate_{i}");
            Assert.Equal((i == 1999, $"gate_{i}"), (server.CheckGate(User, handle), handle.Name));
            Assert.Equal(handle.Ordinal, server.GateHandle($"gate_{i}").Ordinal);
        }
    }

    /// <summary>Also when another server, which lives on, was asked with the handle.</summary>
    [Fact]
    public async Task GateHandle_ServerIsGone_NamesAreForgotten()
    {
        StatsigServer other = TestServer.Create(Gates(("a", true)).Time(1));
        WeakReference schema = SchemaOfAServerThatIsGone(other);

        // The last steps of the server's shutdown, on other threads, may still refer to it for a moment.
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (schema.IsAlive && !limit.IsCancellationRequested)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }

        Assert.False(schema.IsAlive);

        // What was bound for the handles that are gone does not hold up the next ruleset.
        Assert.Equal(SpecsUpdateStatus.Applied, other.UpdateSpecs(Gates(("a", false)).Time(2).ToV2()).Status);
        Assert.False(other.CheckGate(User, other.GateHandle("a")));
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Keeps the server out of the registers and the stack of the test.
    private static WeakReference SchemaOfAServerThatIsGone(StatsigServer other)
    {
        using var server = new StatsigServer(null, new StatsigOptions { LocalMode = true, OutputLogLevel = OutputLogLevel.None });
        GateHandle handle = server.GateHandle("a");
        Assert.True(other.CheckGate(User, handle));
        return new WeakReference(handle.Schema);
    }

    [Fact]
    public void CheckGate_GateComesAndGoes_FollowsTheRuleset()
    {
        StatsigServer server = TestServer.Create(Gates(("b", true)).Time(1));
        var gate = new GateHandle(First, 0);

        Assert.Equal(EvaluationReason.Unrecognized, server.GetFeatureGate(User, gate).Details.Reason);
        server.UpdateSpecs(Gates(("a", true)).Time(2).ToV2());
        Assert.True(server.CheckGate(User, gate));
        server.UpdateSpecs(Gates(("b", true)).Time(3).ToV2());
        Assert.False(server.CheckGate(User, gate));
        Assert.Equal(("a", EvaluationReason.Unrecognized), (server.GetFeatureGate(User, gate).Name, server.GetFeatureGate(User, gate).Details.Reason));
        server.UpdateSpecs(Gates(("a", true)).Time(4).ToV2());
        Assert.True(server.CheckGate(User, gate));
    }

    [Fact]
    public void EveryKind_ByHandle_AnswersAsByName()
    {
        StatsigServer server = TestServer.Create(EveryKind());

        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(server.GetFeatureGate(User, "a").RuleId, server.GetFeatureGate(User, server.GateHandle("a")).RuleId);
            Assert.Equal(server.GetDynamicConfig(User, "c").ValueJson, server.GetDynamicConfig(User, server.DynamicConfigHandle("c")).ValueJson);
            Assert.Equal(server.GetExperiment(User, "e").ValueJson, server.GetExperiment(User, server.ExperimentHandle("e")).ValueJson);
            Assert.Equal(server.GetLayer(User, "l").ValueJson, server.GetLayer(User, server.LayerHandle("l")).ValueJson);
            Assert.Equal(7, server.GetParameterStore(User, server.ParameterStoreHandle("s")).Get("p", 0));
            Assert.Equal("""{"v":1}""", server.GetDynamicConfig(User, server.DynamicConfigHandle("c")).ValueJson);
            Assert.Equal("""{"v":2}""", server.GetExperiment(User, server.ExperimentHandle("e")).ValueJson);
            Assert.Equal("""{"v":3}""", server.GetLayer(User, server.LayerHandle("l")).ValueJson);
        }
    }

    [Fact]
    public void EveryKind_UnknownName_AnswersAsByName()
    {
        StatsigServer server = TestServer.Create(EveryKind());

        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(("x", EvaluationReason.Unrecognized), (server.GetFeatureGate(User, server.GateHandle("x")).Name, server.GetFeatureGate(User, server.GateHandle("x")).Details.Reason));
            Assert.Equal(EvaluationReason.Unrecognized, server.GetDynamicConfig(User, server.DynamicConfigHandle("x")).Details.Reason);
            Assert.Equal(EvaluationReason.Unrecognized, server.GetExperiment(User, server.ExperimentHandle("x")).Details.Reason);
            Assert.Equal(EvaluationReason.Unrecognized, server.GetLayer(User, server.LayerHandle("x")).Details.Reason);
            Assert.Equal(("x", EvaluationReason.Unrecognized), (server.GetParameterStore(User, server.ParameterStoreHandle("x")).Name, server.GetParameterStore(User, server.ParameterStoreHandle("x")).Details.Reason));
            Assert.False(server.CheckGate(User, server.GateHandle("x")));
        }
    }

    [Fact]
    public void EveryKind_Overridden_AnswersTheOverride()
    {
        StatsigServer server = TestServer.Create(EveryKind());
        Assert.True(server.CheckGate(User, server.GateHandle("a")));
        server.OverrideGate("a", false);
        server.OverrideGate("x", true);
        server.OverrideDynamicConfig("c", """{"v":9}""");
        server.OverrideParameterStore("s", """{"p":9}""");

        Assert.False(server.CheckGate(User, server.GateHandle("a")));
        Assert.True(server.CheckGate(User, server.GateHandle("x")));
        Assert.Equal(9, server.GetDynamicConfig(User, server.DynamicConfigHandle("c")).Get("v", 0));
        Assert.Equal(9, server.GetParameterStore(User, server.ParameterStoreHandle("s")).Get("p", 0));
    }

    [Fact]
    public void EveryKind_DefaultHandle_IsUnknown()
    {
        StatsigServer server = TestServer.Create(EveryKind());

        Assert.False(server.CheckGate(User, default(GateHandle)));
        Assert.Equal(EvaluationReason.Unrecognized, server.GetFeatureGate(User, default(GateHandle)).Details.Reason);
        Assert.Equal(EvaluationReason.Unrecognized, server.GetParameterStore(User, default(ParameterStoreHandle)).Details.Reason);
    }

    [Fact]
    public void CheckGate_Uninitialized_AnswersWithTheReasonOrThrows()
    {
        var quiet = new StatsigServer(null, new StatsigOptions { LocalMode = true });
        var strict = new StatsigServer(null, new StatsigOptions { LocalMode = true, ThrowWhenUninitialized = true });

        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(EvaluationReason.Uninitialized, quiet.GetFeatureGate(User, quiet.GateHandle("a")).Details.Reason);
            Assert.Throws<StatsigUninitializedException>(() => strict.CheckGate(User, strict.GateHandle("a")));
            Assert.Throws<StatsigUninitializedException>(() => strict.GetParameterStore(User, strict.ParameterStoreHandle("a")));
        }
    }

    [Fact]
    public void CheckGate_NullUser_Throws()
    {
        StatsigServer server = TestServer.Create(EveryKind());

        Assert.Throws<ArgumentNullException>(() => server.CheckGate(null!, server.GateHandle("a")));
        Assert.Throws<ArgumentNullException>(() => server.GateHandle(null!));
    }

    [Fact]
    public void UpdateSpecs_HandlesInUse_AreBoundBeforeTheRulesetIsPublished()
    {
        StatsigServer server = TestServer.Create(Gates(("a", true)).Time(1));
        var schema = new TestSchema(gates: ["a", "b"]);
        server.CheckGate(User, new GateHandle(schema, 0));

        server.UpdateSpecs(Gates(("a", true), ("b", true)).Time(2).ToV2());

        Assert.NotNull(server.CurrentRuleset.GateSlots.Find(schema.Index, 0));
        Assert.Null(server.CurrentRuleset.GateSlots.Find(schema.Index, 1));
    }

    private static SpecBuilder Gates(params (string Name, bool Passes)[] gates)
    {
        var specs = new SpecBuilder();
        foreach ((string name, bool passes) in gates)
        {
            specs.Gate(name, gate => gate.Rule("everyone", rule => rule.Return(passes ? "true" : "false")));
        }

        return specs;
    }

    private static SpecBuilder EveryKind() => new SpecBuilder()
        .Gate("a", static gate => gate.Rule("everyone"))
        .DynamicConfig("c", static config => config.Default("""{"v":1}"""))
        .Experiment("e", static experiment => experiment.Default("""{"v":2}"""))
        .Layer("l", static layer => layer.Default("""{"v":3}"""))
        .ParameterStore("s", static store => store.Static("p", "7", "number"));
}
