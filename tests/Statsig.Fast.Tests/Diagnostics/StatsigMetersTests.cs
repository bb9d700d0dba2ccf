using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Diagnostics;

[Collection(nameof(MeterProbe))]
public sealed class StatsigMetersTests
{
    [Fact]
    public void Evaluations_CountedFromTheFirstObservation_ByKindAndSource()
    {
        bool began = false;
        var server = new MeteredServer { CountingBegins = () => began = true };
        StatsigMeters.Default.Add(server);
        Assert.Null(server.Evaluations);
        using var probe = new MeterProbe("evaluations");

        probe.Observe();
        Assert.Empty(probe.Of("evaluations", server.Name));
        Assert.True(began);
        EvaluationCounts counts = server.Evaluations!;
        counts.Add(0, EvaluationSource.Network);
        counts.Add(0, EvaluationSource.Network);
        counts.Add(4, EvaluationSource.DataAdapter);
        probe.Observe();

        Assert.Equal(["2 kind=gate source=Network", "1 kind=parameter_store source=DataAdapter"], probe.Of("evaluations", server.Name));
        StatsigMeters.Default.Servers.Remove(server);
        probe.Observe();
        Assert.Empty(probe.Of("evaluations", server.Name));
    }

    [Fact]
    public void Evaluations_ListenerThatWasThereFirst_SeesAllOfThem()
    {
        using var probe = new MeterProbe("evaluations");
        var server = new MeteredServer();

        StatsigMeters.Default.Add(server);

        Assert.NotNull(server.Evaluations);
        StatsigMeters.Default.Servers.Remove(server);
    }

    [Fact]
    public void Counts_OfManyThreads_AreExact()
    {
        var counts = new EvaluationCounts();

        Parallel.For(0, 100_000, _ => counts.Add(1, EvaluationSource.Bootstrap));

        Assert.Equal(100_000, counts.Read(1, (int)EvaluationSource.Bootstrap));
        Assert.Equal(0, counts.Read(1, (int)EvaluationSource.Network));
        Assert.Equal(0, counts.Read(2, (int)EvaluationSource.Bootstrap));
    }

    [Fact]
    public void Sources_OfTheTag_AreThoseOfTheEnum() => Assert.Equal(Enum.GetNames<EvaluationSource>(), EvaluationCounts.Sources);

    [Fact]
    public void Observed_EventsRingAndAge_AreReadFromTheServer()
    {
        var server = new MeteredServer
        {
            Events = static () => new EventStatistics { Accepted = 9, Sent = 4, Deduplicated = 1, SampledOut = 1, DroppedRingFull = 1, Pending = 2 },
            RingDepth = static () => 2,
            RingBytes = static () => 10_368,
            SyncAge = static () => TimeSpan.FromSeconds(1.5),
        };
        StatsigMeters.Default.Add(server);
        using var probe = new MeterProbe();

        probe.Observe();

        string[] exposures = probe.Of("exposures", server.Name);
        Assert.Equal(13, exposures.Length);
        Assert.Equal(["9 outcome=accepted", "4 outcome=sent", "1 outcome=deduplicated", "1 outcome=sampled_out", "1 outcome=dropped_ring_full"], exposures[..5]);
        Assert.Equal(["2"], probe.Of("events_pending", server.Name));
        Assert.Equal(["2"], probe.Of("event_ring_depth", server.Name));
        Assert.Equal(["10368"], probe.Of("event_ring_size", server.Name));
        Assert.Equal(["1.5"], probe.Of("sync_age", server.Name));
        StatsigMeters.Default.Servers.Remove(server);
    }

    [Fact]
    public void Servers_ThatNobodyShutsDown_AreCollectedAndForgotten()
    {
        int before = StatsigMeters.Default.Servers.Count;
        WeakReference first = AddMany(10_000);

        Assert.True(Heap.Until(() => !first.IsAlive));
        using var probe = new MeterProbe();
        probe.Observe();

        AddMany(1);
        Assert.InRange(StatsigMeters.Default.Servers.Count, 0, before + 10_001);
        var last = new MeteredServer();
        StatsigMeters.Default.Add(last);
        StatsigMeters.Default.Servers.Remove(last);
        Assert.InRange(StatsigMeters.Default.Servers.Count, 0, before + 1_000);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AddMany(int count)
    {
        var first = new MeteredServer();
        StatsigMeters.Default.Add(first);
        for (int i = 1; i < count; i++)
        {
            StatsigMeters.Default.Add(new MeteredServer());
        }

        return new WeakReference(first);
    }
}
