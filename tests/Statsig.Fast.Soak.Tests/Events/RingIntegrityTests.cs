using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.EventLogging;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.TestKit;
using Threads = Statsig.Fast.Soak.Tests.Contention.Soak;

namespace Statsig.Fast.Soak.Tests.Events;

/// <summary>Many producers against one pump: every event that was written arrives once, whole, and in its producer's order.</summary>
public sealed class RingIntegrityTests
{
    private const int BatchEvents = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(4, 16)]
    [InlineData(8, 8192)]
    [InlineData(ChunkPool.MostFullRings + 16, 1024)] // More than can be full at the same time.
    public async Task Log_FromManyThreads_ArrivesOnceWholeAndInOrder(int producers, int capacity)
    {
        var endpoint = new SequenceEndpoint();
        var soak = new SoakPump(new EventLogSettings { RingCapacity = capacity, BatchEvents = BatchEvents }, endpoint);
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
        await WaitForLastBatchAsync(soak, BatchEvents);
        ShutdownReport report = await soak.Pump.StopAsync(Patience);

        Assert.Empty(endpoint.Faults);
        Assert.True(endpoint.Overtaking == 0, $"{endpoint.Overtaking} events came before earlier ones.");
        Assert.True(report.Completed);
        Assert.Equal(0, soak.Pump.FaultCount);
        EventStatistics statistics = soak.Pump.ReadStatistics();
        long written = workers.Sum(static worker => worker.Seen.GetValueOrDefault(nameof(RingWriteStatus.Written)));
        long full = workers.Sum(static worker => worker.Seen.GetValueOrDefault(nameof(RingWriteStatus.Full)));
        Assert.All(workers, worker => Assert.Equal(worker.Seen.GetValueOrDefault(nameof(RingWriteStatus.Written)), endpoint.CountOf(names[worker.Index])));
        Assert.Equal(
            (written + full, written, written, full, full, 0L),
            (statistics.Accepted, statistics.Sent, endpoint.Received, statistics.DroppedRingFull, statistics.Dropped, statistics.Pending));
        Assert.InRange(soak.Pump.Log.Rings.Rings.Length, 0, producers);
    }

    [Theory]
    [InlineData(100, 100)]
    [InlineData(500, 200)]
    [InlineData(1000, 500)] // Fewer than may wait altogether, whatever the pump does meanwhile.
    public async Task Log_FromManyThreadsAtOnce_LosesNothingWhileRingsHaveRoom(int producers, int events)
    {
        var endpoint = new SequenceEndpoint();
        var soak = new SoakPump(new EventLogSettings(), endpoint);
        Assert.True(producers * events < ChunkPool.MostFullRings * new EventLogSettings().RingCapacity);
        soak.Pump.Start();
        using var gate = new ManualResetEventSlim();

        RunThreads(
            producers,
            index =>
            {
                string name = NameOf(index);
                StatsigUser[] users = SoakPump.UsersOf(name);
                gate.Wait();
                for (int i = 0; i < events; i++)
                {
                    soak.Log(name, users, i);
                }
            },
            gate.Set);
        long all = (long)producers * events;
        await WaitForLastBatchAsync(soak, new EventLogSettings().BatchEvents);
        ShutdownReport report = await soak.Pump.StopAsync(Patience);

        EventStatistics statistics = soak.Pump.ReadStatistics();
        Assert.True(report.Completed);
        Assert.Empty(endpoint.Faults);
        Assert.Equal(0, endpoint.Overtaking);
        Assert.Equal((all, all, all, 0L), (statistics.Accepted, statistics.Sent, endpoint.Received, statistics.Dropped));
    }

    [Fact]
    public void Log_FromAThousandThreads_LeavesNoMemoryBehind()
    {
        const int Threads = 1000;
        const int Events = 200;
        var clock = new ManualClock();
        var soak = new SoakPump(new EventLogSettings { TimeProvider = clock }, new FakeEventEndpoint { KeepsBodies = false });
        RunThreads(1, index => LogTen(soak, "first"));
        Pass(soak, clock);
        long before = GC.GetTotalMemory(forceFullCollection: true);

        RunThreads(Threads, index =>
        {
            for (int i = 0; i < Events; i++)
            {
                soak.Log("burst", Users, i);
            }
        });
        long during = GC.GetTotalMemory(forceFullCollection: true);
        for (int minute = 0; minute < 3; minute++)
        {
            Pass(soak, clock);
        }

        long after = Heap.Settle(before + (4 << 20));
        EventStatistics statistics = soak.Pump.ReadStatistics();
        Assert.Equal((10 + (Threads * Events), 0L), (statistics.Accepted, statistics.Dropped));
        Assert.Equal(statistics.Accepted, statistics.Sent);
        Assert.Equal(0, soak.Pump.Log.Rings.Rings.Length);
        Assert.True(during - before < 64 << 20, $"{during - before} bytes for {Threads} threads with {Events} events each.");
        Assert.True(after - before <= 4 << 20, $"{after - before} bytes are left of {during - before}.");
    }

    [Fact]
    public void Log_FromThreadsThatEnd_DropsTheirRings()
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

        Assert.Equal(0, soak.Pump.Log.Rings.Rings.Length);
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

        Assert.InRange(soak.Pump.Log.Rings.Rings.Length, 1, RingRegistry.FewRings + AtOnce);
        AssertAllArrive(soak, endpoint, Rounds * AtOnce * 10);
    }

    private static readonly StatsigUser[] Users = SoakPump.UsersOf("burst");

    private static string NameOf(int index) => $"producer-{index}";

    private static long Total(Threads.Worker worker) => worker.Seen.Values.Sum();

    /// <summary>
    /// Waits until all is sent but the last batch, which is not full: a shutdown posts what it finds side by side, so that batches may
    /// overtake each other.
    /// </summary>
    private static async Task WaitForLastBatchAsync(SoakPump soak, int batchEvents)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (soak.Pump.ReadStatistics().Pending > batchEvents)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), limit.Token);
        }
    }

    private static void LogTen(SoakPump soak, string producer)
    {
        StatsigUser[] users = SoakPump.UsersOf(producer);
        for (int i = 0; i < 10; i++)
        {
            soak.Log(producer, users, i);
        }
    }

    /// <summary>A minute goes by, and the pump takes over all that waits.</summary>
    private static void Pass(SoakPump soak, ManualClock clock)
    {
        clock.Advance(TimeSpan.FromMinutes(1));
        long before;
        do
        {
            before = soak.Pump.ReadStatistics().Sent;
            soak.Pump.Pass();
        }
        while (soak.Pump.ReadStatistics().Sent != before);
    }

    private static void RunThreads(int count, Action<int> work, Action? started = null)
    {
        List<Thread> threads = [.. Enumerable.Range(0, count).Select(index => new Thread(() => work(index)) { IsBackground = true })];
        threads.ForEach(static thread => thread.Start());
        started?.Invoke();
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
        Assert.Equal((statistics.Accepted, 0L), (statistics.Sent, statistics.Dropped));
    }
}
