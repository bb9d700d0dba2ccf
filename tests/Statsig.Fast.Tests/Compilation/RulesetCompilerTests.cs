using System;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text;
using Statsig.Fast.Compilation;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Specs;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Compilation;

public sealed class RulesetCompilerTests
{
    [Theory]
    [InlineData(100, true, "r")]
    [InlineData(0, false, "r")]
    public void Compile_GateForAllUsers_IsConstant(double percentage, bool value, string ruleId)
    {
        CompiledSpec gate = GateOf(spec => spec.Rule("r", rule => rule.Pass(percentage).When(When.Public)).Rule("s", When.PassGate("x")));

        Assert.Equal((value, ruleId), (gate.Constant!.Value, gate.Constant.RuleId));
    }

    [Fact]
    public void Compile_GateWithoutRules_IsConstant()
    {
        Assert.Equal("default", GateOf(static _ => { }).Constant!.RuleId);
        Assert.Equal("disabled", GateOf(spec => spec.Disabled()).Constant!.RuleId);
    }

    [Fact]
    public void Compile_ConditionsThatTheirTargetDecides_AreFolded()
    {
        Assert.NotNull(GateOf(spec => spec.Rule("r", When.Field("x", "none"))).Constant);
        Assert.NotNull(GateOf(spec => spec.Rule("r", When.Field("x", "not_in_segment_list", "5"))).Constant);
        Assert.NotNull(GateOf(spec => spec.Rule("r")).Constant);
    }

    [Fact]
    public void Compile_GateThatDependsOnTheUser_IsNotConstant()
    {
        Assert.Null(GateOf(spec => spec.Rule("r", rule => rule.Pass(50).When(When.Public))).Constant);
        Assert.Null(GateOf(spec => spec.Rule("r", When.Field("x", "any", "[]"))).Constant);
        Assert.Null(GateOf(spec => spec.Rule("r", When.PassGate("g2"))).Constant);
        Assert.Null(GateOf(spec => spec.Rule("r", When.Unknown)).Constant);
    }

    [Fact]
    public void Compile_SpecWithMapping_IsNeitherPlainNorConstant()
    {
        CompiledSpec gate = Compile(new SpecBuilder().Gate("g", spec => spec.Rule("r", When.Public)).Gate("h").Map("g", "h", "m").MappingRule("m")).Gates.Find("g")!;

        Assert.False(gate.IsPlain);
        Assert.Null(gate.Constant);
    }

    [Theory]
    [InlineData("layer", true)]
    [InlineData("config", false)]
    [InlineData("gate", false)]
    public void Compile_UseNewLayerEval_MakesOnlyLayersMerge(string kind, bool merges)
    {
        Ruleset ruleset = Compile(new SpecBuilder()
            .Gate("gate", gate => gate.NewLayerEval().Rule("r", When.Public))
            .DynamicConfig("config", config => config.NewLayerEval().Rule("r", rule => rule.Return("{}").When(When.Public)))
            .Layer("layer", layer => layer.NewLayerEval().Rule("r", rule => rule.Return("{}").When(When.Public))));
        CompiledSpec spec = (ruleset.Gates.Find(kind) ?? ruleset.Configs.Find(kind) ?? ruleset.Layers.Find(kind))!;

        Assert.Equal(merges, spec.Merge is not null);
        Assert.Equal(!merges, spec.IsPlain);
    }

    [Fact]
    public void Compile_RuleWithoutObservableCondition_ShortCircuits()
    {
        Assert.True(FirstRuleOf(When.Field("x", "any", "[]"), When.UnitId("any", "[]")).ShortCircuits);
        Assert.False(FirstRuleOf(When.Field("x", "any", "[]"), When.PassGate("h")).ShortCircuits);
        Assert.False(FirstRuleOf(When.MultiFailGate("h")).ShortCircuits);
        Assert.False(FirstRuleOf(When.Unknown).ShortCircuits);
        Assert.False(FirstRuleOf(When.ExperimentGroup("e", "any", "[]")).ShortCircuits);
    }

    [Fact]
    public void Compile_EqualReturnValues_ShareTheirParameters()
    {
        CompiledSpec config = Compile(new SpecBuilder().DynamicConfig("c", spec => spec.Default("""{"a":1}""")
            .Rule("r", rule => rule.Return("""{"a":1}""").When(When.UnitId("any", "[]")))
            .Rule("s", rule => rule.Pass(50).Return("""{"a":2}""").When(When.Public)))).Configs.Find("c")!;

        Assert.Same(config.Default.Parameters, config.Rules[0].Passed.Parameters);
        Assert.Same(config.Default.Parameters, config.Rules[1].Failed.Parameters);
        Assert.NotSame(config.Default.Parameters, config.Rules[1].Passed.Parameters);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(99.99, false)]
    [InlineData(0, false)]
    public void Compile_RuleThatPassesEverybody_HasOneOutcome(double percentage, bool isOne)
    {
        CompiledRule rule = GateOf(spec => spec.Rule("r", rule => rule.Pass(percentage).When(When.Public))).Rules[0];

        Assert.Equal(isOne, ReferenceEquals(rule.Passed, rule.Failed));
    }

    [Fact]
    public void Compile_EqualConditions_AreOne()
    {
        Ruleset ruleset = Compile(new SpecBuilder()
            .Gate("g", spec => spec.Rule("r", When.Field("country", "any", """["US","CA"]""")).Rule("s", When.Field("country", "any", """["US"]""")))
            .Gate("h", spec => spec.Rule("r", When.Field("country", "any", """["US","CA"]""")).Rule("s", When.Field("locale", "any", """["US","CA"]"""))));
        ConditionDelegate[] conditions = [.. ruleset.Gates.Specs.ToArray().SelectMany(static gate => gate.Rules).Select(static rule => EvaluableRule.ConditionsOf(rule)[0])];

        Assert.Same(conditions[0], conditions[2]);
        Assert.Equal(3, conditions.Distinct().Count());
    }

    [Fact]
    public void Compile_AnyPayload_KeepsNoReferenceToIt()
    {
        (Ruleset ruleset, WeakReference payload) = CompileAndForget();

        Assert.True(Heap.Until(() => !payload.IsAlive));
        Assert.Equal("""{"a":[1,{"b":"text"}]}""", Encoding.UTF8.GetString(ruleset.Configs.Find("c")!.Default.Parameters.Json.Span));
        Assert.True(ruleset.Configs.Find("c")!.Default.Parameters.Find("a").TryGet(out JsonFragment? list));
        Assert.Equal("""[1,{"b":"text"}]""", list.ToString());

        [MethodImpl(MethodImplOptions.NoInlining)] // So that no local of this method holds the payload.
        static (Ruleset Ruleset, WeakReference Payload) CompileAndForget()
        {
            byte[] payload = new SpecBuilder().DynamicConfig("c", spec => spec.Default("""{"a":[1,{"b":"text"}]}""")).ToV2();
            return (Compile(payload), new WeakReference(payload));
        }
    }

    [Fact]
    public void Compile_EqualSaltAndIdType_ShareTheirBucket()
    {
        CompiledSpec[] gates = Compile(new SpecBuilder()
            .Gate("g", gate => gate.Rule("r", rule => rule.Pass(1)).Rule("s", rule => rule.Pass(2).IdType("companyID")))
            .Gate("h", gate => gate.Rule("r", rule => rule.Pass(3)))).Gates.Specs.ToArray();

        Assert.Same(gates[0].Rules[0].Bucket, gates[1].Rules[0].Bucket);
        Assert.NotSame(gates[0].Rules[0].Bucket, gates[0].Rules[1].Bucket);
    }

    [Fact]
    public void Compile_DelegateWithoutExperiment_IsAnOrdinaryRule()
    {
        CompiledSpec layer = Compile(new SpecBuilder().Layer("l", spec => spec.Rule("r", rule => rule.Delegate("nowhere").When(When.Public)))).Layers.Find("l")!;

        Assert.Null(layer.Rules[0].Delegate);
        Assert.NotNull(layer.Constant);
    }

    [Fact]
    public void Compile_ValueThatIsNoText_CostsThatSpecOnly()
    {
        string payload = new SpecBuilder()
            .Gate("good", gate => gate.Rule("r", When.Public))
            .DynamicConfig("broken", config => config.Default("""{"a":"<half>"}"""))
            .Gate("broken-gate", gate => gate.Rule("r", When.Field("x", "any", """["<half>"]""")))
            .Gate("asks", gate => gate.Rule("r", When.FailGate("broken-gate")))
            .ToString().Replace("<half>", "\\ud800", System.StringComparison.Ordinal);
        StatsigServer server = TestServer.Create(Encoding.UTF8.GetBytes(payload));
        var user = new StatsigUser("u");

        Assert.Equal(2, server.SpecProblems.Count);
        Assert.Contains(server.SpecProblems, problem => problem.Cause == SpecProblemCause.Skipped && problem.Message.StartsWith("\"broken\" was skipped", System.StringComparison.Ordinal));
        Assert.True(server.CheckGate(user, "good"));
        Assert.Equal("Bootstrap:Unrecognized", server.GetDynamicConfig(user, "broken").Details.Text);
        Assert.Equal("Bootstrap:Unrecognized", server.GetFeatureGate(user, "broken-gate").Details.Text);
        Assert.True(server.CheckGate(user, "asks"));
        Assert.Equal(["asks", "good"], server.GetFeatureGateNames().Order());
    }

    [Fact]
    public void Compile_MalformedSpec_IsReportedAndUnrecognized()
    {
        string payload = new SpecBuilder().Gate("good", gate => gate.Rule("r", When.Public)).Gate("bad", gate => gate.Salt("<salt>"))
            .ToString().Replace("\"salt\":\"\\u003Csalt\\u003E\"", "\"salt\":5", System.StringComparison.Ordinal);
        StatsigServer server = TestServer.Create(Encoding.UTF8.GetBytes(payload));

        Assert.Single(server.SpecProblems);
        Assert.Equal("Bootstrap:Unrecognized", server.GetFeatureGate(new StatsigUser("u"), "bad").Details.Text);
        Assert.True(server.CheckGate(new StatsigUser("u"), "good"));
    }

    [Theory]
    [InlineData("{}", true)]
    [InlineData("true", true)]
    [InlineData("null", true)]
    [InlineData("\"false\"", true)]
    [InlineData("0", true)]
    [InlineData("false", false)]
    public void Compile_GateReturnValue_OnlyFalseIsNoPass(string returnValue, bool passes) => Assert.Equal(
        passes, GateOf(spec => spec.Rule("r", rule => rule.Return(returnValue))).Constant!.Value);

    [Theory]
    [InlineData("true", true)]
    [InlineData("{}", false)]
    [InlineData("1", false)]
    [InlineData("\"true\"", false)]
    [InlineData("null", false)]
    public void Compile_GateDefaultValue_OnlyTruePasses(string defaultValue, bool passes) =>
        Assert.Equal(passes, GateOf(spec => spec.Default(defaultValue)).Constant!.Value);

    internal static Ruleset Compile(SpecBuilder specs) => Compile(specs.ToV2());

    private static Ruleset Compile(byte[] payload)
    {
        SpecsReadResult read = SpecsReader.Read(payload);
        return RulesetCompiler.Compile(read.SpecSet!, new EvaluationSettings(), new IdListStore(), new RulesetOrigin(EvaluationSource.Network, 0, null, RemoteSettings.None));
    }

    private static CompiledSpec GateOf(Action<EntityBuilder> define) => Compile(new SpecBuilder().Gate("g", define)).Gates.Find("g")!;

    private static CompiledRule FirstRuleOf(params ConditionJson[] conditions) => GateOf(gate => gate.Rule("r", conditions)).Rules[0];
}
