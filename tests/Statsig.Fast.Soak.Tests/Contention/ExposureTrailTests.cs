using System.Collections.Concurrent;
using System.Linq;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Soak.Tests.Contention;

/// <summary>The tree of exposure trails grown by eight threads at once: right for everyone, and one node per trail.</summary>
public sealed class ExposureTrailTests
{
    // 8 + 8 x 7 + 8 x 7 x 6 + 8 x 7 x 6 x 5 trails, and every one with steps that repeat: far below the limit of nodes.
    private const int Gates = 8;

    private const int Steps = 4;

    private const int Trails = 2_080;

    [Fact]
    public void Append_FromEightThreads_LeadsEveryoneToTheSameNodes()
    {
        var table = new ExposureTable();
        ExposureTrail empty = ExposureTrail.CreateEmpty();
        var nodes = new ConcurrentDictionary<string, ExposureTrail>();

        new Soak().With("appender", 8, worker =>
        {
            ExposureTrail trail = empty;
            int[] gates = [.. Enumerable.Range(0, worker.Random.Next(1, Steps + 1)).Select(_ => worker.Random.Next(Gates))];
            foreach (int gate in gates)
            {
                trail = trail.Append(table.Intern($"gate-{gate % 4}", gate < 4, $"rule-{gate}"));
            }

            Check(trail, gates, worker);
            ExposureTrail twice = trail.Append(trail);
            Assert.Same(trail, twice);
            Assert.Same(trail, nodes.GetOrAdd(string.Join(',', gates.Distinct()), trail));
        }).Run();

        Assert.InRange(nodes.Count, Trails / 2, Trails);
        Assert.Equal(0, empty.Count);
    }

    [Fact]
    public void Append_BeyondTheLimitOfNodes_IsStillRight()
    {
        var table = new ExposureTable();
        ExposureTrail empty = ExposureTrail.CreateEmpty();

        new Soak().With("appender", 8, worker =>
        {
            ExposureTrail trail = empty;
            int[] gates = [.. Enumerable.Range(0, 12).Select(_ => worker.Random.Next(200))];
            foreach (int gate in gates)
            {
                trail = trail.Append(table.Intern($"gate-{gate % 100}", gate < 100, $"rule-{gate}"));
            }

            Check(trail, gates, worker);
        }).Run();
    }

    private static void Check(ExposureTrail trail, int[] gates, Soak.Worker worker)
    {
        string[] expected = [.. gates.Distinct().Select(static gate => $"rule-{gate}")];
        Assert.Equal(expected, trail.ToArray().Select(static exposure => exposure.RuleId));
        Assert.Equal(expected.Length, trail.Count);
        worker.Count("appended");
    }
}
