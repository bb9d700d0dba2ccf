using System.Linq;
using System.Text;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Soak.Tests.Contention;

/// <summary>
/// While overrides come and go, every answer is either the override's or the ruleset's, whole, and others are not touched.
/// </summary>
public sealed class OverrideTests
{
    private static readonly StatsigUser Touched = EveryFeature.User(1);

    private static readonly StatsigUser Untouched = EveryFeature.User(2);

    [Fact]
    public void Evaluations_WhileOverridesChange_AreOverriddenWhollyOrNotAtAll()
    {
        var server = new StatsigServer(null, new StatsigOptions { LocalMode = true, OutputLogLevel = OutputLogLevel.None });
        Assert.Equal(SpecsUpdateStatus.Applied, server.UpdateSpecs(Encoding.UTF8.GetBytes(EveryFeature.V2)).Status);

        Soak.Worker[] workers = new Soak()
            .With("reader", 6, worker => Read(server, worker))
            .With("writer", 2, worker => Write(server, worker))
            .Run();

        string[] seen = [.. workers.SelectMany(static worker => worker.Seen.Keys).Distinct()];
        Assert.Superset(new[] { "overridden", "live", "written", "removed" }.ToHashSet(), seen.ToHashSet());

        server.RemoveAllOverrides();
        Assert.Equal("p", server.GetFeatureGate(Touched, "pass").RuleId);
        Assert.Equal(EvaluationReason.Unrecognized, server.GetExperiment(Touched, "made_up").Details.Reason);
    }

    private static void Read(StatsigServer server, Soak.Worker worker)
    {
        // No override exists for this user or this name.
        Assert.Equal("p", server.GetFeatureGate(Untouched, "pass").RuleId);
        Assert.Equal("f", server.GetFeatureGate(Touched, "fail").RuleId);

        FeatureGate gate = server.GetFeatureGate(Touched, "pass");
        AssertWhole(gate.RuleId, gate.Details, "p");
        Assert.True(gate.Value == (gate.RuleId == "p"));

        DynamicConfig config = server.GetDynamicConfig(Touched, "config_new");
        AssertWhole(config.RuleId, config.Details, "default");
        if (config.RuleId == "override")
        {
            Assert.Equal(config.Get("number", -1), config.Get("same", -2));
            Assert.Equal($$"""{"number":{{config.Get("number", -1)}},"same":{{config.Get("number", -1)}}}""", config.ValueJson);
        }
        else
        {
            Assert.Equal("new", config.Get("text", ""));
        }

        Experiment experiment = server.GetExperiment(Touched, "made_up");
        AssertWhole(experiment.RuleId, experiment.Details, "");
        Assert.Equal(experiment.RuleId == "override" ? 1 : 0, experiment.ParameterNames.Length);

        ParameterStore store = server.GetParameterStore(Touched, "store");
        bool isOverridden = store.Details.Reason == EvaluationReason.LocalOverride;
        Assert.Equal(isOverridden ? "other" : "fixed", store.Get("static", ""));
        Assert.Equal(isOverridden ? 1 : 5, store.Count);
        worker.Count(gate.RuleId == "override" ? "overridden" : "live");
    }

    private static void AssertWhole(string ruleId, in EvaluationDetails details, string liveRuleId)
    {
        bool isOverridden = details.Reason == EvaluationReason.LocalOverride;
        Assert.Equal(isOverridden ? "override" : liveRuleId, ruleId);
        Assert.Equal(isOverridden, details.Text == "LocalOverride:Recognized");
    }

    private static void Write(StatsigServer server, Soak.Worker worker)
    {
        int number = worker.Random.Next(1_000);
        string? id = worker.Random.Next(2) == 0 ? "user-1" : "company-1";
        bool removes = worker.Random.Next(2) == 0;
        switch (worker.Random.Next(5), removes)
        {
            case (0, false): server.OverrideGate("pass", false, id); break;
            case (0, true): server.RemoveGateOverride("pass"); break;
            case (1, false): server.OverrideDynamicConfig("config_new", $$"""{"number":{{number}},"same":{{number}}}""", id); break;
            case (1, true): server.RemoveDynamicConfigOverride("config_new", id); break;
            case (2, false): server.OverrideExperiment("made_up", """{"a":1}"""); break;
            case (2, true): server.RemoveExperimentOverride("made_up"); break;
            case (3, false): server.OverrideParameterStore("store", """{"static":"other"}""", id); break;
            case (3, true): server.RemoveParameterStoreOverride("store"); break;
            case (_, false): server.OverrideGate($"other-{number}", true); break;
            default: server.RemoveAllOverrides(); break;
        }

        worker.Count(removes ? "removed" : "written");
    }
}
