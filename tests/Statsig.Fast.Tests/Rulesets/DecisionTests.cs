using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Rulesets;

/// <summary>Equal decisions of a ruleset are one object, whichever outcome, trail and delegate they have.</summary>
public sealed class DecisionTests
{
    private readonly Ruleset _ruleset = Ruleset.CreateEmpty(EvaluationSource.Network, new EvaluationSettings());

    public static TheoryData<string> SharedOutcomes => ["Unrecognized", "Unsupported", "UnsupportedDelegate", "DepthExceeded", "Faulted"];

    [Fact]
    public void Of_EveryCombinationOfParts_IsOneDecisionForEach()
    {
        CompiledSpec?[] specs = [null, new("a"), new("b")];
        Outcome[] outcomes = [OutcomeOf("r"), OutcomeOf("r"), OutcomeOf("s"), Outcome.Unrecognized, Outcome.Unsupported];
        ExposureTrail[] trails = [_ruleset.EmptyTrail, TrailOf("g"), TrailOf("g", "h"), TrailOf("h", "g")];
        var seen = new Dictionary<Decision, (CompiledSpec?, Outcome, ExposureTrail, ExposureTrail, CompiledSpec?, InferenceGap)>(ReferenceEqualityComparer.Instance);

        // Twice, so that each is found again after all others were added.
        for (int round = 0; round < 2; round++)
        {
            foreach (var parts in from spec in specs
                     from outcome in outcomes
                     from trail in trails
                     from undelegated in trails
                     from handedTo in specs
                     from gap in new[] { InferenceGap.None, InferenceGap.Country }
                     select (spec, outcome, trail, undelegated, handedTo, gap))
            {
                Decision decision = Decision.Of(_ruleset, parts.spec, parts.outcome, parts.trail, parts.undelegated, parts.handedTo, parts.gap);

                Assert.Equal(parts, (decision.Spec, decision.Outcome, decision.Trail, decision.UndelegatedTrail, decision.Delegate, decision.Gap));
                Assert.Same(_ruleset, decision.Ruleset);
                if (round == 0)
                {
                    Assert.True(seen.TryAdd(decision, parts));
                }
                else
                {
                    Assert.Equal(parts, seen[decision]);
                }
            }
        }
    }

    [Fact]
    public void Of_OutcomeWithoutExposures_IsTheDecisionWithEmptyTrails()
    {
        var spec = new CompiledSpec("a");
        Outcome outcome = OutcomeOf("r");

        Decision decision = Decision.Of(_ruleset, spec, outcome);

        Assert.Same(decision, Decision.Of(_ruleset, spec, outcome));
        Assert.Same(decision, Decision.Of(_ruleset, spec, outcome, _ruleset.EmptyTrail, _ruleset.EmptyTrail, null, InferenceGap.None));
        Assert.NotSame(decision, Decision.Of(_ruleset, null, outcome));
        Assert.Same(Decision.Of(_ruleset, null, outcome), Decision.Of(_ruleset, null, outcome));
    }

    [Fact]
    public void Of_FirstDecisionHasExposures_OneWithoutIsAnother()
    {
        var spec = new CompiledSpec("a");
        Outcome outcome = OutcomeOf("r");
        ExposureTrail trail = TrailOf("g");

        Decision exposed = Decision.Of(_ruleset, spec, outcome, trail, trail, null, InferenceGap.None);

        Assert.Empty(Decision.Of(_ruleset, spec, outcome).Trail.ToArray());
        Assert.Same(exposed, Decision.Of(_ruleset, spec, outcome, trail, trail, null, InferenceGap.None));
    }

    [Theory]
    [MemberData(nameof(SharedOutcomes))]
    public void Of_OutcomeOfNoRuleset_IsAnotherInEachRuleset(string name)
    {
        Outcome outcome = SharedOutcome(name);
        Ruleset other = Ruleset.CreateEmpty(EvaluationSource.Bootstrap, new EvaluationSettings());

        Decision first = Decision.Of(_ruleset, null, outcome);

        Assert.Same(other, Decision.Of(other, null, outcome).Ruleset);
        Assert.Same(first, Decision.Of(_ruleset, null, outcome));
        Assert.Null(outcome.FirstDecision);
    }

    [Theory]
    [MemberData(nameof(SharedOutcomes))]
    public void Ruleset_OutcomeOfNoRuleset_IsNotKeptAliveByIt(string name) => AssertCollected(Use(SharedOutcome(name)));

    [Fact]
    public void Ruleset_Override_KeepsTheLastOnly()
    {
        var outcome = new Outcome { RuleId = "override", IsOverride = true };
        WeakReference first = Use(outcome);

        Decision second = Decision.Of(_ruleset, null, outcome);

        AssertCollected(first);
        Assert.Same(second, Decision.Of(_ruleset, null, outcome));
        Assert.Same(_ruleset, second.Ruleset);
    }

    [Fact]
    public void Of_OverrideReachedInSeveralWays_IsOneDecisionForEach()
    {
        var outcome = new Outcome { RuleId = "override", IsOverride = true };
        CompiledSpec layer = new("l");
        CompiledSpec experiment = new("e");

        Decision direct = Decision.Of(_ruleset, null, outcome);
        Decision byLayer = Decision.Of(_ruleset, layer, outcome, TrailOf("g"), _ruleset.EmptyTrail, experiment, InferenceGap.None);

        for (int i = 0; i < 3; i++)
        {
            Assert.Same(direct, Decision.Of(_ruleset, null, outcome));
            Assert.Same(byLayer, Decision.Of(_ruleset, layer, outcome, TrailOf("g"), _ruleset.EmptyTrail, experiment, InferenceGap.None));
        }
    }

    [Fact]
    public void Of_FullTreeOfTrails_IsRightAndNotKept()
    {
        Outcome outcome = OutcomeOf("r");
        ExposureTrail trail = _ruleset.EmptyTrail;
        for (int i = 0; i <= ExposureTrail.MaxNodes; i++)
        {
            trail = _ruleset.EmptyTrail.Append(ExposureOf(i.ToString(CultureInfo.InvariantCulture)));
        }

        Assert.True(trail.IsOfFullTree);
        Decision decision = Decision.Of(_ruleset, null, outcome, trail, trail, null, InferenceGap.None);

        Assert.Same(trail, decision.Trail);
        Assert.Null(outcome.FirstDecision);
        Assert.NotSame(decision, Decision.Of(_ruleset, null, outcome, trail, trail, null, InferenceGap.None));
    }

    [Fact]
    public void Of_MoreThanTheLimit_IsRightAndNotKept()
    {
        Outcome outcome = OutcomeOf("r");
        Decision.Of(_ruleset, null, outcome); // The first lies in the outcome.
        CompiledSpec[] specs = [.. Enumerable.Range(0, DecisionTable.MaxDecisions + 1).Select(static i => new CompiledSpec(i.ToString(CultureInfo.InvariantCulture)))];
        foreach (CompiledSpec spec in specs)
        {
            Assert.Same(spec, Decision.Of(_ruleset, spec, outcome).Spec);
        }

        Assert.Same(Decision.Of(_ruleset, specs[^2], outcome), Decision.Of(_ruleset, specs[^2], outcome));
        Assert.NotSame(Decision.Of(_ruleset, specs[^1], outcome), Decision.Of(_ruleset, specs[^1], outcome));
    }

    [Fact]
    public async Task Of_FromManyThreads_IsRightAndStable()
    {
        Outcome[] outcomes = [.. Enumerable.Range(0, 50).Select(static i => OutcomeOf(i.ToString(CultureInfo.InvariantCulture)))];
        CompiledSpec[] specs = [.. Enumerable.Range(0, 20).Select(static i => new CompiledSpec(i.ToString(CultureInfo.InvariantCulture)))];
        using var start = new Barrier(4);

        Decision[][] decisions = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return outcomes.SelectMany(outcome => specs.Select(spec => Decision.Of(_ruleset, spec, outcome))).ToArray();
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        for (int i = 0; i < decisions[0].Length; i++)
        {
            Assert.All(decisions, one => Assert.Equal((outcomes[i / specs.Length], specs[i % specs.Length]), (one[i].Outcome, one[i].Spec)));
            Assert.Same(Decision.Of(_ruleset, specs[i % specs.Length], outcomes[i / specs.Length]), Decision.Of(_ruleset, specs[i % specs.Length], outcomes[i / specs.Length]));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // No variable of the caller may hold the ruleset.
    private static WeakReference Use(Outcome outcome)
    {
        Ruleset ruleset = Ruleset.CreateEmpty(EvaluationSource.Network, new EvaluationSettings());
        Assert.Same(ruleset, EvaluationResult.Of(ruleset, null, outcome).Ruleset);
        return new WeakReference(ruleset);
    }

    private static void AssertCollected(WeakReference ruleset) => Assert.True(Heap.Until(() => !ruleset.IsAlive));

    private static Outcome OutcomeOf(string ruleId) => new() { RuleId = ruleId };

    private static Outcome SharedOutcome(string name) => name switch
    {
        "Unrecognized" => Outcome.Unrecognized,
        "Unsupported" => Outcome.Unsupported,
        "UnsupportedDelegate" => Outcome.UnsupportedDelegate,
        "DepthExceeded" => Outcome.DepthExceeded,
        _ => Outcome.Faulted,
    };

    private ExposureTrail TrailOf(params string[] gates) => gates.Aggregate(_ruleset.EmptyTrail, (trail, gate) => trail.Append(ExposureOf(gate)));

    private SecondaryExposure ExposureOf(string gate) => _ruleset.Exposures.Intern(gate, true, "r");
}
