using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using Statsig.Fast.Benchmarks.Work;

namespace Statsig.Fast.Benchmarks.Burst;

/// <summary>
/// How many of a million events the rings keep when they come as fast as threads can log them, and what a caller feels meanwhile.
/// </summary>
/// <remarks>
/// Each burst runs twice: as it is, for what is kept, and with the time of every call, for the tail. Prints one line per burst, so that the
/// lines of two builds whose runs alternate can be compared.
/// </remarks>
internal static class BurstKeeping
{
    private const int Events = 1_000_000;
    private static readonly int[] ThreadCounts = [1, 8, 200];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs the bursts.</summary>
    /// <param name="args">The number of rounds, and the growth of the rings in MiB; one round and the default growth without them.</param>
    internal static void Run(string[] args)
    {
        int rounds = args is [{ } count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : 1;
        var options = new StatsigOptions();
        int growthBytes = args is [_, { } mib, ..] ? int.Parse(mib, CultureInfo.InvariantCulture) << 20 : options.EventRingMaxGrowthBytes;
        StatsigUser[] users = BenchWork.CreateManyUsers();
        Burst(threads: 1, isTimed: false);
        Burst(threads: 1, isTimed: true);
        Console.WriteLine("| threads | kept, % | dropped by the rings | dropped by the queue | logged in, ms | heap growth, MB | collections paused, ms | timed: kept, % | p50, ns | p99, ns | p99.9, ns | max, ns | first fifth: p50 | p99 | p99.9 |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        for (int round = 0; round < rounds; round++)
        {
            foreach (int threads in ThreadCounts)
            {
                Outcome plain = Burst(threads, isTimed: false);
                Outcome timed = Burst(threads, isTimed: true);
                var tail = new Tail(timed.Ticks.SelectMany(static own => own));
                var growing = new Tail(timed.Ticks.SelectMany(static own => own.Take(own.Length / 5))); // While rings grow, if they do.
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {threads} | {plain.KeptPercent:0.0} | {plain.DroppedByRings} | {plain.DroppedByQueue} | {plain.Ms:0.0} | {plain.HeapMb:0.0} | {plain.PauseMs:0.0} | {timed.KeptPercent:0.0} | {tail.NsAt(0.5):0} | {tail.NsAt(0.99):0} | {tail.NsAt(0.999):0} | {tail.NsAt(1):0} | {growing.NsAt(0.5):0} | {growing.NsAt(0.99):0} | {growing.NsAt(0.999):0} |"));
            }
        }

        Outcome Burst(int threads, bool isTimed)
        {
            using var sink = new LoopbackSink();
            return BurstOf(BurstServer.Create(sink, options.EventRingCapacity, growthBytes), users, threads, isTimed);
        }
    }

    private static Outcome BurstOf(StatsigServer server, StatsigUser[] users, int threads, bool isTimed)
    {
        int count = Events / threads;
        long[][] ticks = [.. Enumerable.Range(0, threads).Select(_ => new long[isTimed ? count : 0])];
        using var gate = new Barrier(threads + 1);
        Thread[] callers = [.. Enumerable.Range(0, threads).Select(caller => new Thread(() =>
        {
            server.LogEvent(null, "first"); // The thread has its ring from here on.
            Array.Fill(ticks[caller], 1); // And its pages.
            gate.SignalAndWait();
            if (isTimed)
            {
                LogTimed(server, users, caller, ticks[caller]);
            }
            else
            {
                Log(server, users, caller, count);
            }
        }))];
        Array.ForEach(callers, static caller => caller.Start());
        BurstServer.Drain(server, Stopwatch.GetTimestamp(), Patience);
        long heapBefore = GC.GetTotalMemory(forceFullCollection: true);
        TimeSpan pauseBefore = GC.GetTotalPauseDuration();
        gate.SignalAndWait();
        long started = Stopwatch.GetTimestamp();
        Array.ForEach(callers, static caller => caller.Join());
        double ms = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        double pauseMs = (GC.GetTotalPauseDuration() - pauseBefore).TotalMilliseconds;
        double heapMb = (GC.GetTotalMemory(forceFullCollection: false) - heapBefore) / 1048576.0;
        BurstServer.Drain(server, started, Patience);
        EventStatistics ended = server.EventStatistics;
        server.ShutdownAsync(TimeSpan.FromSeconds(5)).GetAwaiter().GetResult();
        return new Outcome(ended.DroppedRingFull, ended.DroppedQueueFull, ms, heapMb, pauseMs, ticks);
    }

    private static void Log(StatsigServer server, StatsigUser[] users, int caller, int count)
    {
        for (int i = 0, user = caller * 200; i < count; i++)
        {
            server.LogEvent(users[user], "purchase", 12.5);
            user = user + 1 == users.Length ? 0 : user + 1;
        }
    }

    private static void LogTimed(StatsigServer server, StatsigUser[] users, int caller, long[] ticks)
    {
        for (int i = 0, user = caller * 200; i < ticks.Length; i++)
        {
            long started = Stopwatch.GetTimestamp();
            server.LogEvent(users[user], "purchase", 12.5);
            ticks[i] = Stopwatch.GetTimestamp() - started;
            user = user + 1 == users.Length ? 0 : user + 1;
        }
    }

    /// <summary>What became of one burst.</summary>
    private sealed record Outcome(long DroppedByRings, long DroppedByQueue, double Ms, double HeapMb, double PauseMs, long[][] Ticks)
    {
        internal double KeptPercent => 100.0 * (Events - DroppedByRings - DroppedByQueue) / Events;
    }
}
