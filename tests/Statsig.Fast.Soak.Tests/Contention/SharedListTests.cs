using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Soak.Tests.Contention;

/// <summary>Lists and objects of values, read for the first time by two threads at once.</summary>
public sealed class SharedListTests
{
    private const int Configs = 2_000;

    private static readonly StatsigUser User = new("user");

    [Fact]
    public void FirstReads_OfTwoThreads_ShareOneObject()
    {
        StatsigServer server = TestServer.Create(Enumerable.Range(0, Configs).Aggregate(new SpecBuilder(), static (specs, i) =>
            specs.DynamicConfig($"c{i}", config => config.Default($$"""{"list":[{{i}},2],"map":{"a":{{i}} },"nested":{"list":[{{i}}] } }"""))));
        DynamicConfig[] configs = [.. Enumerable.Range(0, Configs).Select(i => server.GetDynamicConfig(User, $"c{i}"))];
        object[][] read = [new object[3 * Configs], new object[3 * Configs]];
        using var start = new Barrier(2);
        Thread[] threads = [.. read.Select(found => new Thread(() =>
        {
            for (int i = 0; i < Configs; i++)
            {
                start.SignalAndWait();
                found[3 * i] = configs[i].Get<IReadOnlyList<long>>("list", [])!;
                found[(3 * i) + 1] = configs[i].Get<IReadOnlyDictionary<string, long>>("map", new Dictionary<string, long>())!;
                found[(3 * i) + 2] = configs[i].Get<JsonFragment>("nested", null!)!.GetValue("list").TryGet(out IReadOnlyList<long>? nested) ? nested : start;
            }
        }))];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        Assert.DoesNotContain(Enumerable.Range(0, 3 * Configs), i => !ReferenceEquals(read[0][i], read[1][i]));
    }
}
