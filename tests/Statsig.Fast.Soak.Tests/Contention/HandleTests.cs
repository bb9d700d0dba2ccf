using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using Statsig.Fast.Handles;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Soak.Tests.Contention;

/// <summary>Handles of several schemas, on two servers, while at least a thousand random rulesets take each other's place.</summary>
public sealed class HandleTests
{
    private const int Names = 24;
    private const int LeastSwaps = 1_000;

    private static readonly StatsigUser User = new("user");

    [Fact]
    public void CheckGate_RulesetsSwapUnderLoad_NeverAnswersForAnotherName()
    {
        StatsigServer[] servers = [.. Enumerable.Range(0, 2).Select(static _ => new StatsigServer(null, new StatsigOptions { LocalMode = true, OutputLogLevel = OutputLogLevel.None }))];
        long[] times = [1, 1];
        int swaps = 0;
        for (int i = 0; i < servers.Length; i++)
        {
            Publish(servers[i], new Random(i), 1);
        }

        int round = 0;
        while (swaps < LeastSwaps)
        {
            Assert.True(++round <= 50, $"Only {swaps} swaps.");
            new Soak()
                .With("reader", 8, worker => Check(servers[worker.Random.Next(2)], worker))
                .With("publisher", 1, worker =>
                {
                    int server = worker.Random.Next(2);
                    Publish(servers[server], worker.Random, ++times[server]);
                    Interlocked.Increment(ref swaps);
                })
                .Run();
        }
    }

    private static void Check(StatsigServer server, Soak.Worker worker)
    {
        // Handles by name are ordinals of a schema that grows meanwhile; the rule ID names what answered.
        int number = worker.Random.Next(Names);
        string name = "gate" + number.ToString(CultureInfo.InvariantCulture);
        GateHandle handle = server.GateHandle(name);
        FeatureGate gate = server.GetFeatureGate(User, handle);
        worker.Count(gate.RuleId.Length == 0 ? "unknown" : "known");
        Assert.Equal(name, gate.Name);
        Assert.True(gate.RuleId == "" || gate.RuleId == "rule of " + name, $"{name} was answered by {gate.RuleId}.");
        Assert.Equal(gate.RuleId == "" ? EvaluationReason.Unrecognized : EvaluationReason.Bootstrap, gate.Details.Reason);
        string config = server.GetDynamicConfig(User, server.DynamicConfigHandle(name)).Get("name", "none");
        Assert.True(config == "none" || config == name, $"{name} was answered by {config}.");
        server.CheckGate(User, handle);
    }

    private static void Publish(StatsigServer server, Random random, long time)
    {
        var specs = new SpecBuilder().Time(time);
        foreach (int number in Enumerable.Range(0, Names).Where(_ => random.Next(3) > 0).OrderBy(_ => random.Next()))
        {
            string name = "gate" + number.ToString(CultureInfo.InvariantCulture);
            specs.Gate(name, gate => gate.Rule("rule of " + name));
            specs.DynamicConfig(name, config => config.Default($$"""{"name":"{{name}}"}"""));
        }

        Assert.Equal(SpecsUpdateStatus.Applied, server.UpdateSpecs(specs.ToV2()).Status);
    }
}
