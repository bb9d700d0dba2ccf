using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.EventLogging;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.TestKit;
using Threads = Statsig.Fast.Soak.Tests.Contention.Soak;

namespace Statsig.Fast.Soak.Tests.Events;

/// <summary>
/// Rings that grow while a pump reads them: nothing is lost, doubled or reordered, and the growth is limited and given back.
/// </summary>
public sealed class RingGrowthTests
{
    private const int Capacity = 64;
    private const int Growth = 200 << 10;
    private const int Producers = 8;
    private const int BatchEvents = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static EventLogSettings Settings => new() { RingCapacity = Capacity, RingGrowthBytes = Growth, BatchEvents = BatchEvents };

    [Fact]
    public async Task Log_InBurstsFromManyThreads_GrowsWithinTheLimitAndArrivesOnceAndInOrder()
    {
        var endpoint = new SequenceEndpoint();
        var soak = new SoakPump(Settings, endpoint);
        ChunkPool pool = soak.Pump.Log.Rings.Chunks;
        (long written, long full) = LogUntilFull(soak, "first"); // The limit is reached at least once, whatever the pump manages afterwards.
        Assert.Equal(Capacity + ((Growth / pool.ChunkBytes) * pool.ChunkEvents), written);
        soak.Pump.Start();
        StatsigUser[][] users = [.. Enumerable.Range(0, Producers).Select(static index => SoakPump.UsersOf(NameOf(index)))];

        Threads.Worker[] workers = new Threads()
            .With("producer", Producers, worker =>
            {
                int events = worker.Random.Next(1, 40 * Capacity);
                for (int i = 0; i < events; i++)
                {
                    worker.Count(soak.Log(NameOf(worker.Index), users[worker.Index], worker.Seen.Values.Sum()).ToString());
                }

                Pause(worker.Random);
            })
            .With("watcher", 1, worker =>
            {
                Assert.InRange((long)pool.Grown * pool.ChunkBytes, 0, Growth);
                Assert.InRange((long)pool.Made * pool.ChunkBytes, 0, Growth + ((long)ChunkPool.MostFullRings * Capacity / pool.ChunkEvents * pool.ChunkBytes));
                Thread.Yield();
            })
            .Run();
        await WaitForLastBatchAsync(soak);
        Assert.Equal(0, pool.Grown);
        ShutdownReport report = await soak.Pump.StopAsync(Patience);

        Assert.True(report.Completed);
        Assert.Empty(endpoint.Faults);
        Assert.True(endpoint.Overtaking == 0, $"{endpoint.Overtaking} events came before earlier ones.");
        written += workers.Sum(static worker => worker.Seen.GetValueOrDefault(nameof(RingWriteStatus.Written)));
        full += workers.Sum(static worker => worker.Seen.GetValueOrDefault(nameof(RingWriteStatus.Full)));
        EventStatistics statistics = soak.Pump.ReadStatistics();
        Assert.Equal(
            (written + full, written, written, full, full, 0L),
            (statistics.Accepted, statistics.Sent, endpoint.Received, statistics.DroppedRingFull, statistics.Dropped, statistics.Pending));
        Assert.Equal(0, soak.Pump.FaultCount);
    }

    [Fact]
    public async Task Flush_WhileRingsGrow_LosesNothing()
    {
        var endpoint = new SequenceEndpoint();
        var soak = new SoakPump(Settings with { IsManual = true }, endpoint);
        StatsigUser[][] users = [.. Enumerable.Range(0, Producers).Select(static index => SoakPump.UsersOf(NameOf(index)))];

        Threads.Worker[] workers = new Threads()
            .With("producer", Producers, worker =>
            {
                for (int i = 0; i < 4 * Capacity; i++)
                {
                    worker.Count(soak.Log(NameOf(worker.Index), users[worker.Index], worker.Seen.Values.Sum()).ToString());
                }

                Pause(worker.Random);
            })
            .With("flush", 1, worker => soak.Pump.FlushAsync(Patience, TestContext.Current.CancellationToken).GetAwaiter().GetResult())
            .Run();
        FlushReport last = await soak.Pump.FlushAsync(Patience, TestContext.Current.CancellationToken);

        Assert.True(last.Completed);
        Assert.Empty(endpoint.Faults);
        Assert.Equal(0, soak.Pump.Log.Rings.Chunks.Grown);
        AssertConserved(soak, endpoint, workers);
    }

    [Fact]
    public async Task Stop_WhileRingsGrow_CountsEveryEvent()
    {
        for (int round = 0; round < Rounds.Of(50); round++)
        {
            var endpoint = new SequenceEndpoint();
            var soak = new SoakPump(Settings, endpoint);
            soak.Pump.Start();
            using var begun = new CountdownEvent(Producers);
            var counts = new ConcurrentBag<(long Written, long Full, long Stopped)>();
            Thread[] threads = [.. Enumerable.Range(0, Producers).Select(index => new Thread(() => counts.Add(LogUntilStopped(soak, NameOf(index), begun))) { IsBackground = true })];
            Array.ForEach(threads, static thread => thread.Start());
            Assert.True(begun.Wait(Patience, TestContext.Current.CancellationToken));

            bool waits = round % 2 == 0;
            Task<ShutdownReport> end = soak.Pump.StopAsync(waits ? Patience : TimeSpan.Zero);
            Array.ForEach(threads, static thread => Assert.True(thread.Join(Patience)));
            await end.WaitAsync(Patience, TestContext.Current.CancellationToken);

            EventStatistics statistics = soak.Pump.ReadStatistics();
            long written = counts.Sum(static count => count.Written);
            Assert.Empty(endpoint.Faults);
            Assert.Equal(
                (counts.Sum(static count => count.Full), counts.Sum(static count => count.Stopped), written, 0L),
                (statistics.DroppedRingFull, statistics.DroppedAfterShutdown, statistics.Sent + statistics.DroppedAtShutdown + statistics.DroppedQueueFull, statistics.Pending));
            Assert.InRange(endpoint.Received, statistics.Sent, waits ? statistics.Sent : written); // The end does not wait for the outcome of a post without time.
            Assert.Equal(0, soak.Pump.Log.Rings.Chunks.Free);
        }
    }

    [Fact]
    public void Log_FromShortThreadsThatGrow_LeavesNoMemoryBehind()
    {
        const int Threads = 200;
        const int Events = 3000;
        var clock = new ManualClock();
        var settings = new EventLogSettings { RingCapacity = 1024, RingGrowthBytes = 32 << 20, TimeProvider = clock };
        var soak = new SoakPump(settings, new FakeEventEndpoint { KeepsBodies = false });
        ChunkPool pool = soak.Pump.Log.Rings.Chunks;
        StatsigUser[] users = SoakPump.UsersOf("burst");
        RunThreads(1, _ => soak.Log("burst", users, 0));
        Settle(soak, clock);
        long before = GC.GetTotalMemory(forceFullCollection: true);

        RunThreads(Threads, _ =>
        {
            for (int i = 0; i < Events; i++)
            {
                soak.Log("burst", users, i);
            }
        });
        Assert.True(pool.Grown > 0);
        for (int minute = 0; minute < 3; minute++)
        {
            Settle(soak, clock);
        }

        EventStatistics statistics = soak.Pump.ReadStatistics();
        Assert.Equal(statistics.Accepted, statistics.Sent + statistics.DroppedRingFull);
        Assert.Equal(0, soak.Pump.Log.Rings.Rings.Length);
        Assert.Equal((0, 1024 / pool.ChunkEvents), (pool.Grown, pool.Made));
        Assert.InRange(Heap.Settle(before + (4 << 20)) - before, long.MinValue, 4 << 20);
    }

    [Fact]
    public void Growth_TakenByManyThreads_StaysWithinTheLimit()
    {
        const int MostGrown = 5;
        var pool = new ChunkPool(Capacity, MostGrown * new ChunkPool(Capacity).ChunkBytes);
        int held = 0;

        new Threads()
            .With("taker", Producers, worker =>
            {
                for (int i = 0; i < 100; i++)
                {
                    if (pool.TryTakeGrowth() is { } chunk)
                    {
                        Assert.InRange(Interlocked.Increment(ref held), 1, MostGrown);
                        Assert.InRange(pool.Grown, 1, MostGrown);
                        Interlocked.Decrement(ref held);
                        pool.EndGrowth();
                        pool.Return(chunk);
                    }
                }
            })
            .Run();

        Assert.Equal(0, pool.Grown);
    }

    [Theory]
    [InlineData(2000, 100)] // Never empty, so that takers meet.
    [InlineData(100, 30)] // Often empty, so that takers move from segment to segment while the writer appends them.
    public void FreeChunks_TakenByManyThreads_HaveOneOwnerEach(int chunks, int mostTaken)
    {
        const int Free = 0;
        const int Owned = 1;
        var free = new FreeChunks();
        var adding = new Lock();
        EventChunk?[][] taken = [.. Enumerable.Range(0, Producers).Select(_ => new EventChunk?[mostTaken])];
        for (int i = 0; i < chunks; i++)
        {
            free.Add(new EventChunk(0) { LeftAt = Free });
        }

        new Threads()
            .With("taker", Producers, worker =>
            {
                // Nothing else between two attempts, so that threads are likely to meet in the middle of one.
                EventChunk?[] own = taken[worker.Index];
                int count = 0;
                while (count < own.Length && (own[count] = free.TryTake()) is not null)
                {
                    count++;
                }

                if (count == 0)
                {
                    return; // The next attempt follows at once.
                }

                for (int i = 0; i < count; i++)
                {
                    Assert.Equal(Free, Interlocked.Exchange(ref own[i]!.LeftAt, Owned));
                }

                lock (adding)
                {
                    for (int i = 0; i < count; i++)
                    {
                        own[i]!.LeftAt = Free;
                        free.Add(own[i]!);
                    }

                    if (worker.Random.Next(4) == 0)
                    {
                        free.Fit();
                    }
                }
            })
            .Run();

        var all = new HashSet<EventChunk>();
        Assert.Equal(chunks, free.Count);
        while (free.TryTake() is { } chunk)
        {
            Assert.True(all.Add(chunk));
        }

        Assert.Equal((chunks, 0), (all.Count, free.Count));
    }

    private static string NameOf(int index) => $"producer-{index}";

    private static void Pause(Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                Thread.Yield();
                break;
            case 1:
                Thread.SpinWait(random.Next(2000));
                break;
            case 2:
                Thread.Sleep(random.Next(3)); // Lets the pump catch up, so that growth is given back in between.
                break;
        }
    }

    private static (long Written, long Full) LogUntilFull(SoakPump soak, string name)
    {
        StatsigUser[] users = SoakPump.UsersOf(name);
        long written = 0;
        while (soak.Log(name, users, written) == RingWriteStatus.Written)
        {
            written++;
        }

        return (written, 1);
    }

    private static (long Written, long Full, long Stopped) LogUntilStopped(SoakPump soak, string name, CountdownEvent begun)
    {
        StatsigUser[] users = SoakPump.UsersOf(name);
        long written = 0;
        long full = 0;
        for (long i = 0; ; i++)
        {
            if (i == 4 * Capacity)
            {
                begun.Signal();
            }

            switch (soak.Log(name, users, i))
            {
                case RingWriteStatus.Written:
                    written++;
                    break;
                case RingWriteStatus.Full:
                    full++;
                    break;
                case RingWriteStatus.Stopped:
                    return (written, full, 1);
            }
        }
    }

    private static async Task WaitForLastBatchAsync(SoakPump soak)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (soak.Pump.ReadStatistics().Pending > BatchEvents || soak.Pump.Log.Rings.Chunks.Grown > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), limit.Token);
        }
    }

    /// <summary>A minute goes by, and the pump takes over all that waits.</summary>
    private static void Settle(SoakPump soak, ManualClock clock)
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

    private static void RunThreads(int count, Action<int> work)
    {
        Thread[] threads = [.. Enumerable.Range(0, count).Select(index => new Thread(() => work(index)) { IsBackground = true })];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => Assert.True(thread.Join(Patience)));
    }

    private static void AssertConserved(SoakPump soak, SequenceEndpoint endpoint, Threads.Worker[] workers)
    {
        EventStatistics statistics = soak.Pump.ReadStatistics();
        long written = workers.Sum(static worker => worker.Seen.GetValueOrDefault(nameof(RingWriteStatus.Written)));
        long full = workers.Sum(static worker => worker.Seen.GetValueOrDefault(nameof(RingWriteStatus.Full)));
        Assert.Equal(
            (written + full, written, written, full, 0L),
            (statistics.Accepted, statistics.Sent, endpoint.Received, statistics.DroppedRingFull, statistics.Pending));
    }
}
