using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Differential.Tests.Answers;
using Statsig.Fast.Differential.Tests.Grammar;
using Statsig.Fast.Differential.Tests.Json;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Differential.Tests;

/// <summary>Explanations of random payloads have the outcome of the call, and state every condition as it is alone.</summary>
public sealed class ExplanationTests
{
    private static readonly int Cases = Rounds.Of(400);

    [Fact]
    public void Explain_RandomPayload_HasTheOutcomeOfTheCallAndStatesConditionsAsTheyAreAlone() => Property.Holds(new PayloadGrammar(), Check, Cases);

    private static void Check(DifferentialCase made)
    {
        byte[] payload = Encoding.UTF8.GetBytes(made.PayloadText);
        var clock = new ManualClock(1_790_000_000_000);
        using StatsigServer? server = Open(made, payload, clock);
        if (server is null)
        {
            return; // One of the few payloads that are refused.
        }

        var judge = new ExplanationJudge(payload);
        using StatsigServer? judging = Open(made, judge.Payload, clock);
        Assert.NotNull(judging);
        foreach (Tree tree in made.Users)
        {
            StatsigUser user = UserMaker.Make(tree);
            foreach ((Explanation explanation, string answer) in Explain(server, made, user))
            {
                if (!Draws(explanation.Spec))
                {
                    string told = $"{explanation.ValueJson} {explanation.RuleId} {explanation.GroupName} {explanation.Details.Text} {explanation.AllocatedExperiment} {Exposures(explanation.SecondaryExposures)}";
                    Assert.True(told == answer, $"{answer}\n{explanation}\n{made.PayloadText}");
                }

                string? fault = judge.FindFault(judging, user, explanation);
                Assert.True(fault is null, $"{fault}\n{explanation}\n{made.PayloadText}");
                using JsonDocument json = JsonDocument.Parse(explanation.ToJson(), new JsonDocumentOptions { MaxDepth = 1_000 });
            }
        }
    }

    private static IEnumerable<(Explanation Explanation, string Answer)> Explain(StatsigServer server, DifferentialCase made, StatsigUser user)
    {
        foreach (string name in made.Gates.Append("no such gate"))
        {
            FeatureGate gate = server.GetFeatureGate(user, name);
            yield return (server.ExplainGate(user, name), $"{(gate.Value ? "true" : "false")} {gate.RuleId} {gate.GroupName} {gate.Details.Text}  {Exposures(gate.SecondaryExposures)}");
        }

        foreach (string name in made.Configs.Concat(made.Experiments))
        {
            DynamicConfig config = server.GetDynamicConfig(user, name);
            yield return (server.ExplainDynamicConfig(user, name), $"{config.ValueJson} {config.RuleId} {config.GroupName} {config.Details.Text}  {Exposures(config.SecondaryExposures)}");
            Experiment experiment = server.GetExperiment(user, name);
            yield return (server.ExplainExperiment(user, name), $"{experiment.ValueJson} {experiment.RuleId} {experiment.GroupName} {experiment.Details.Text}  {Exposures(experiment.SecondaryExposures)}");
        }

        foreach (string name in made.Layers)
        {
            Layer layer = server.GetLayer(user, name);
            yield return (server.ExplainLayer(user, name), $"{layer.ValueJson} {layer.RuleId} {layer.GroupName} {layer.Details.Text} {layer.AllocatedExperiment} {Exposures(layer.SecondaryExposures)}");
        }
    }

    /// <summary>True when an autotune drew a group by chance, so that two evaluations may differ.</summary>
    private static bool Draws(ExplainedSpec? spec) => spec is not null && (spec is { DecidedBy: ExplainedDecision.Autotune, Bucket: not null } || Below(spec).Any(Draws));

    private static IEnumerable<ExplainedSpec> Below(ExplainedSpec spec) => spec.Rules.Concat(spec.Mappings.SelectMany(static mapping => mapping.Rules))
        .SelectMany(static rule => rule.Conditions.SelectMany(static condition => condition.Specs).Append(rule.Spec!))
        .Concat(spec.Mappings.Select(static mapping => mapping.Spec!))
        .Append(spec.TargetingGate!)
        .Where(static below => below is not null);

    private static string Exposures(IReadOnlyList<SecondaryExposure> exposures) => string.Join(',', exposures.Select(static exposure => $"{exposure.Gate}:{exposure.GateValue}:{exposure.RuleId}"));

    private static StatsigServer? Open(DifferentialCase made, byte[] payload, ManualClock clock)
    {
        var server = new StatsigServer(null, new StatsigOptions
        {
            LocalMode = true,
            BootstrapUtf8 = payload,
            BootstrapIdLists = made.IdLists.ToDictionary(static list => list.Key, static list => list.Value),
            OutputLogLevel = OutputLogLevel.None,
            EnvironmentTier = made.Environment,
            GlobalCustomFields = made.GlobalCustomFields?.Members.ToDictionary(
                static member => member.Key, static member => (object?)StatsigValue.FromJson(Encoding.UTF8.GetBytes(member.Value.ToJson(onlyAscii: true)))),
            RegexTimeoutPerCall = System.TimeSpan.FromSeconds(10), // A busy machine must not change an answer.
            TimeProvider = clock,
        });
        InitializeDetails details = server.InitializeAsync().GetAwaiter().GetResult();
        if (details.StorePopulated)
        {
            return server;
        }

        server.Dispose();
        return null;
    }
}
