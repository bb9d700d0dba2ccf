using System;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text;
using Statsig.Fast.ClientInitialize;
using Statsig.Fast.Compilation;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Specs;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Compilation;

/// <summary>Which specs a ruleset takes over from the one before it.</summary>
/// <remarks>That its answers are right is what <c>UpdateSequenceTests</c> of the differential tests show.</remarks>
public sealed class SpecReuseTests
{
    private readonly IdListStore _idLists = new();
    private readonly EvaluationSettings _settings = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Compile_NothingChanged_TakesEverythingOver(bool isOlder)
    {
        Ruleset first = Compile(Specs(50), isOlder);
        Ruleset second = Compile(Specs(50), isOlder, first);

        Assert.Equal(Names(first), Taken(first, second));
        Assert.Same(first.EmptyTrail, second.EmptyTrail);
        Assert.Same(first.Exposures, second.Exposures);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Compile_OneGateChanged_CompilesItAndWhatLeadsToIt(bool isOlder)
    {
        Ruleset first = Compile(Specs(50), isOlder);
        Ruleset second = Compile(Specs(60), isOlder, first);

        Assert.Equal(Names(first).Except(["changed", "nesting", "nesting_deeper", "experiment", "delegating"]), Taken(first, second));
        Assert.Same(second.Gates.Find("changed"), Nested(second, "nesting").Spec);
        Assert.Same(first.Gates.Find("changed"), Nested(first, "nesting").Spec);
        Assert.Same(second.Configs.Find("experiment"), second.Layers.Find("delegating")!.Rules[0].Delegate);
    }

    [Fact]
    public void Compile_AddedAndRemovedGates_CompileWhatNamesThem()
    {
        static SpecBuilder With(bool missing)
        {
            SpecBuilder specs = new SpecBuilder().Gate("asks", spec => spec.Rule("r", When.PassGate("other"))).Gate("alone", spec => spec.Rule("r", When.Public));
            return missing ? specs : specs.Gate("other", spec => spec.Rule("r", When.Public)); // Last: the builder numbers conditions.
        }

        Ruleset without = Compile(With(missing: true));
        Ruleset with = Compile(With(missing: false), previous: without);
        Ruleset again = Compile(With(missing: true), previous: with);

        Assert.Equal(["alone"], Taken(without, with));
        Assert.Equal(["alone"], Taken(with, again));
        Assert.Null(Nested(without, "asks").Spec);
        Assert.Same(with.Gates.Find("other"), Nested(with, "asks").Spec);
        Assert.Null(Nested(again, "asks").Spec);
    }

    [Fact]
    public void Compile_ConditionOfOneNameWithOtherContent_CompilesItsSpecs()
    {
        byte[] payload = Specs(50).ToV2();
        Ruleset first = Compile(payload);
        Ruleset second = Compile(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(payload).Replace("\"CH\"", "\"AT\"", StringComparison.Ordinal)), first);

        Assert.Equal(Names(first).Except(["by_country"]), Taken(first, second));
    }

    [Fact]
    public void Compile_SpecWithProblem_IsCompiledAndReportedEachTime()
    {
        SpecBuilder specs = new SpecBuilder().Gate("odd", spec => spec.Rule("r", When.Unknown)).Gate("even", spec => spec.Rule("r", When.Public));
        Ruleset first = Compile(specs);
        Ruleset second = Compile(specs, previous: first);

        Assert.Equal(["even"], Taken(first, second));
        Assert.Equal(first.Problems.Select(static problem => problem.Message), second.Problems.Select(static problem => problem.Message));
        Assert.Single(second.Problems);
    }

    [Fact]
    public void Compile_ListOfATakenOverSpec_ArrivesLater()
    {
        SpecBuilder specs = new SpecBuilder().Gate("listed", spec => spec.Rule("r", When.UnitId("in_segment_list", "\"members\"")));
        Ruleset ruleset = Compile(specs);
        for (int i = 0; i < 3; i++)
        {
            ruleset = Compile(specs, previous: ruleset);
            _idLists.ForgetUnused();
        }

        _idLists.Apply("members", "+jklIAuon\n"u8);

        Assert.NotNull(Assert.Single(ruleset.Gates.Find("listed")!.Origin!.Lists!).Current);
    }

    [Fact]
    public void Compile_GateThatNestsATakenOverQuestionOnAGroup_IsMarkedLikeIt()
    {
        static SpecBuilder With(double percentage) => new SpecBuilder()
            .Experiment("experiment", spec => spec.Rule("r", When.Public))
            .Gate("asking", spec => spec.Rule("r", When.ExperimentGroup("experiment", "any", """["Test"]""")))
            .Gate("outer", spec => spec.Rule("r", rule => rule.When(When.PassGate("asking")).Pass(percentage)));
        Ruleset first = Compile(With(50));
        Ruleset second = Compile(With(60), previous: first);
        CompiledSpec outer = second.Gates.Find("outer")!;

        Assert.Same(first.Gates.Find("asking"), second.Gates.Find("asking"));
        Assert.NotSame(first.Gates.Find("outer"), outer);
        Assert.True(outer is { MayAskForGroup: true, NeedsMemo: true });
    }

    [Fact]
    public void Compile_SpecsWithPartsThatAreNotTheirOwn_AreCompiledEachTime()
    {
        static SpecBuilder With(bool autotune)
        {
            SpecBuilder specs = new SpecBuilder()
                .Layer("merging", spec => spec.NewLayerEval().Rule("r", When.Public))
                .Experiment("learned", spec => spec.Rule("r", When.Public))
                .Experiment("plain", spec => spec.Rule("r", When.Public));
            return autotune ? specs.Autotune("learned", spec => spec.Arm("a")) : specs;
        }

        Ruleset without = Compile(With(autotune: false));
        Ruleset with = Compile(With(autotune: true), previous: without);
        Ruleset again = Compile(With(autotune: true), previous: with);

        Assert.Equal(["plain"], Taken(without, with));
        Assert.Equal(["plain"], Taken(with, again));
        Assert.Null(without.Configs.Find("learned")!.Autotune);
        Assert.NotNull(with.Configs.Find("learned")!.Autotune);
    }

    [Fact]
    public void Compile_RulesThatAreReplacedAllTheTime_DropTheirExposures()
    {
        const int Gates = 100;
        const int Versions = 60;
        var user = new StatsigUser("u");
        Ruleset? current = null;
        int most = 0;
        for (int version = 0; version < Versions; version++)
        {
            var specs = new SpecBuilder();
            for (int i = 0; i < Gates; i++)
            {
                specs.Gate($"inner{i}", spec => spec.Rule($"r{version}", rule => rule.Pass(50))).Gate($"outer{i}", spec => spec.Rule("r", When.PassGate($"inner{i}")));
            }

            current = Compile(specs.Gate("kept", spec => spec.Rule("r", When.PassGate("none"))), previous: current);
            foreach (CompiledSpec gate in current.Gates.Specs)
            {
                Evaluator.Evaluate(SpecKind.Gate, current, user, null, gate.Name, gate);
            }

            most = Math.Max(most, current.Exposures.Count);
        }

        Assert.True(most > Gates, "No ruleset shared exposures.");
        Assert.True(most < Gates * Versions, $"{most} exposures were kept.");
    }

    [Fact]
    public void Compile_RulesetsBeforeTheLast_AreCollected()
    {
        (Ruleset last, WeakReference[] earlier) = UpdateAndForget();

        Assert.True(Heap.Until(() => earlier.All(static ruleset => !ruleset.IsAlive)));
        Assert.NotEmpty(Names(last));
    }

    [Fact]
    public void Variant_OfTheNextRuleset_HasTheAnswersOfSharedSpecs()
    {
        Ruleset first = Compile(Specs(50));
        PreparedEntry entry = EntryOf(first, "unrelated");
        CompiledSpec spec = first.Gates.Find("unrelated")!;
        PreparedAnswer answer = entry.Answer(spec.Rules[0].Passed, spec, null, groupHeld: false);
        Ruleset second = Compile(Specs(60), previous: first);

        Assert.Same(answer, EntryOf(second, "unrelated").Answer(spec.Rules[0].Passed, spec, null, groupHeld: false));
        Assert.NotSame(EntryOf(first, "changed").Spec, EntryOf(second, "changed").Spec);
    }

    private static PreparedEntry EntryOf(Ruleset ruleset, string gate) =>
        PreparedResponses.Of(ruleset).Variant(ruleset, ClientInitializeOptions.Default).Gates.Single(entry => entry.Spec.Name == gate);

    private static SpecBuilder Specs(double percentage) => new SpecBuilder()
        .Gate("changed", spec => spec.Rule("r", rule => rule.Pass(percentage)))
        .Gate("unrelated", spec => spec.Rule("r", When.Public))
        .Gate("by_country", spec => spec.Rule("r", When.Field("country", "any", """["CH"]""")))
        .Gate("nesting", spec => spec.Rule("r", When.PassGate("changed")))
        .Gate("nesting_deeper", spec => spec.Rule("r", When.FailGate("nesting")))
        .Gate("nesting_other", spec => spec.Rule("r", When.PassGate("unrelated")))
        .Experiment("experiment", spec => spec.Rule("r", When.PassGate("changed")))
        .Experiment("other_experiment", spec => spec.Rule("r", When.PassGate("unrelated")))
        .Layer("delegating", spec => spec.Rule("r", rule => rule.Delegate("experiment")))
        .Layer("delegating_other", spec => spec.Rule("r", rule => rule.Delegate("other_experiment")));

    private static NestedGate Nested(Ruleset ruleset, string gate) =>
        ((NestedCondition)EvaluableRule.ConditionsOf(ruleset.Gates.Find(gate)!.Rules[0])[0].Target!).Gates[0];

    private static CompiledSpec[] All(Ruleset ruleset) => [.. ruleset.Gates.Specs, .. ruleset.Configs.Specs, .. ruleset.Layers.Specs];

    private static string[] Names(Ruleset ruleset) => [.. All(ruleset).Select(static spec => spec.Name)];

    private static string[] Taken(Ruleset first, Ruleset second) => [.. All(first).Intersect(All(second)).Select(static spec => spec.Name)];

    [MethodImpl(MethodImplOptions.NoInlining)] // So that no local of the caller holds an earlier ruleset.
    private (Ruleset Last, WeakReference[] Earlier) UpdateAndForget()
    {
        var earlier = new WeakReference[4];
        Ruleset? current = null;
        var user = new StatsigUser("u") { Country = "CH" };
        for (int i = 0; i <= earlier.Length + 1; i++)
        {
            current = Compile(Specs(50 + i), previous: current);
            foreach (CompiledSpec gate in current.Gates.Specs)
            {
                EvaluationResult.Of(current, gate, gate.Rules[0].Passed); // Keeps a decision of this ruleset.
                Evaluator.EvaluateGateValue(current, user, gate);
            }

            EntryOf(current, "unrelated");
            if (i < earlier.Length)
            {
                earlier[i] = new WeakReference(current);
            }
        }

        return (current!, earlier);
    }

    private Ruleset Compile(SpecBuilder specs, bool isOlder = false, Ruleset? previous = null) => Compile(isOlder ? specs.ToV1() : specs.ToV2(), previous);

    private Ruleset Compile(byte[] payload, Ruleset? previous = null) => RulesetCompiler.Compile(
        SpecsReader.Read(payload, previous is null ? null : new KnownRuleset(previous)).SpecSet!,
        _settings,
        _idLists,
        new RulesetOrigin(EvaluationSource.Network, 0, null, RemoteSettings.None),
        previous);
}
