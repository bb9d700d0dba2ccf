using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.EventLogging;
using Statsig.Fast.TestKit;
using Threads = Statsig.Fast.Soak.Tests.Contention.Soak;

namespace Statsig.Fast.Soak.Tests.Events;

/// <summary>Many producers against one pump: every event that was written arrives once, whole, and in its producer's order.</summary>
public sealed class RingIntegrityTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(4, 16)]
    [InlineData(8, 8192)]
    [InlineData(RingRegistry.MostRings + 16, 1024)] // The last ones share a ring.
    public async Task Log_FromManyThreads_ArrivesOnceWholeAndInOrder(int producers, int capacity)
    {
        var endpoint = new SequenceEndpoint();
        var soak = new SoakPump(new EventLogSettings { RingCapacity = capacity, BatchEvents = 500 }, endpoint);
        soak.Pump.Start();
        StatsigUser[][] users = [.. Enumerable.Range(0, producers).Select(index => SoakPump.UsersOf(NameOf(index)))];
        string[] names = [.. Enumerable.Range(0, producers).Select(NameOf)];

        Threads.Worker[] workers = new Threads().With("producer", producers, worker =>
        {
            // A step is a few events, so that rings are met empty, filling and full.
            int events = worker.Random.Next(1, capacity);
            for (int i = 0; i < events; i++)
            {
                worker.Count(soak.Log(names[worker.Index], users[worker.Index], Total(worker)).ToString());
            }

            // What was dropped leaves gaps; a pause now and then lets others follow the first ones.
            Thread.Yield();
        }).Run();
        ShutdownReport report = await soak.Pump.StopAsync(Patience);

        // A thread that shared a ring gets its own when another thread ends: only then may what it writes there overtake what it wrote before.
        Assert.Empty(endpoint.Faults);
        Assert.True(producers > RingRegistry.MostRings || endpoint.Overtaking == 0, $"{endpoint.Overtaking} events came before earlier ones.");
        Assert.True(report.Completed);
        Assert.Equal(0, soak.Pump.FaultCount);
        EventStatistics statistics = soak.Pump.ReadStatistics();
        long written = workers.Sum(static worker => worker.Seen.GetValueOrDefault(nameof(RingWriteStatus.Written)));
        long full = workers.Sum(static worker => worker.Seen.GetValueOrDefault(nameof(RingWriteStatus.Full)));
        Assert.All(workers, worker => Assert.Equal(worker.Seen.GetValueOrDefault(nameof(RingWriteStatus.Written)), endpoint.CountOf(names[worker.Index])));
        Assert.Equal(
            (written + full, written, written, full, full, 0L),
            (statistics.Accepted, statistics.Sent, endpoint.Received, statistics.DroppedRingFull, statistics.Dropped, statistics.Pending));
        Assert.InRange(soak.Pump.Log.Rings.Rings.Length, 1, RingRegistry.MostRings + 1);
    }

    [Fact]
    public void Log_FromThreadsThatEnd_ReusesTheirRings()
    {
        const int Rounds = 100;
        const int AtOnce = 16;
        var clock = new ManualClock();
        var endpoint = new SequenceEndpoint();
        var soak = new SoakPump(new EventLogSettings { RingCapacity = 16, TimeProvider = clock }, endpoint);
        for (int round = 0; round < Rounds; round++)
        {
            RunThreads(AtOnce, index => LogTen(soak, $"{round}-{index}"));
            clock.Advance(TimeSpan.FromSeconds(1)); // Rings are taken back once a second.
            soak.Pump.Pass();
        }

        Assert.InRange(soak.Pump.Log.Rings.Rings.Length, 1, AtOnce);
        AssertAllArrive(soak, endpoint, Rounds * AtOnce * 10);
    }

    [Fact]
    public void Log_FromThreadsThatEndWithoutPause_NeedsABoundedNumberOfRings()
    {
        const int Rounds = 40;
        const int AtOnce = 32;
        var endpoint = new SequenceEndpoint();
        var soak = new SoakPump(new EventLogSettings { RingCapacity = 1 << 14 }, endpoint);
        for (int round = 0; round < Rounds; round++)
        {
            RunThreads(AtOnce, index => LogTen(soak, $"{round}-{index}"));
        }

        Assert.InRange(soak.Pump.Log.Rings.Rings.Length, AtOnce, RingRegistry.MostRings + 1);
        AssertAllArrive(soak, endpoint, Rounds * AtOnce * 10);
    }

    private static string NameOf(int index) => $"producer-{index}";

    private static long Total(Threads.Worker worker) => worker.Seen.Values.Sum();

    private static void LogTen(SoakPump soak, string producer)
    {
        StatsigUser[] users = SoakPump.UsersOf(producer);
        for (int i = 0; i < 10; i++)
        {
            soak.Log(producer, users, i);
        }
    }

    private static void RunThreads(int count, Action<int> work)
    {
        List<Thread> threads = [.. Enumerable.Range(0, count).Select(index => new Thread(() => work(index)) { IsBackground = true })];
        threads.ForEach(static thread => thread.Start());
        threads.ForEach(static thread => Assert.True(thread.Join(Patience)));
    }

    private static void AssertAllArrive(SoakPump soak, SequenceEndpoint endpoint, long expected)
    {
        Assert.True(soak.Pump.StopAsync(Patience).Wait(Patience));
        EventStatistics statistics = soak.Pump.ReadStatistics();
        Assert.Empty(endpoint.Faults);
        Assert.Equal(0, endpoint.Overtaking);
        Assert.Equal(
            (expected, statistics.Sent, 0L),
            (statistics.Accepted, endpoint.Received, statistics.Pending));
        Assert.Equal(statistics.Accepted, statistics.Sent + statistics.Dropped);

        // Only threads that did not get the ring they share may lose an event.
        Assert.Equal(soak.Pump.Log.LostContended, statistics.Dropped);
    }
}
