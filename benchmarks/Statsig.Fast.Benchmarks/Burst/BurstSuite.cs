using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using Statsig.Fast.Benchmarks.Work;

namespace Statsig.Fast.Benchmarks.Burst;

/// <summary>
/// What becomes of a million events that come as fast as threads can log them, over real loopback HTTP; and what a caller feels of it.
/// </summary>
internal static class BurstSuite
{
    private const int Events = 1_000_000;
    private const int Repeats = 3;
    private const int LosslessRing = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    internal static void Run()
    {
        StatsigUser[] users = BenchWork.CreateManyUsers();
        Console.WriteLine($"| burst of {Events:N0} events | accepted/s | delivered/s | delivered | dropped | heap after, MB | body bytes/event |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        Burst("warm-up", users, threads: 1, ring: LosslessRing, prints: false);
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            foreach (int threads in (int[])[1, 2])
            {
                Burst($"{threads} thread(s), ring for all", users, threads, LosslessRing);
                Burst($"{threads} thread(s), ring of 8,192 without growth", users, threads, ring: 8192);
            }
        }

        Console.WriteLine();
        Console.WriteLine($"| time of one call, µs, over {BenchWork.ManyUsers:N0} users | p50 | p99 | p99.9 | max |");
        Console.WriteLine("|---|---|---|---|---|");
        CallTail("warm-up", users, logs: true, prints: false);
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            CallTail("nothing but the clock", users, logs: false);
            CallTail("gate b_pct50, a fresh exposure each", users, logs: true);
        }
    }

    private static void Burst(string name, StatsigUser[] users, int threads, int ring, bool prints = true)
    {
        using var sink = new LoopbackSink();
        StatsigServer server = BurstServer.Create(sink, ring, growthBytes: 0);
        long heapBefore = GC.GetTotalMemory(forceFullCollection: true);
        using var gate = new Barrier(threads + 1);
        Thread[] callers = [.. Enumerable.Range(0, threads).Select(caller => new Thread(() =>
        {
            server.LogEvent(null, "first"); // The thread has its ring from here on.
            gate.SignalAndWait();
            int count = Events / threads;
            for (int i = 0, user = caller * 1000; i < count; i++)
            {
                server.LogEvent(users[user], "purchase", 12.5);
                user = user + 1 == users.Length ? 0 : user + 1;
            }
        }))];
        Array.ForEach(callers, static caller => caller.Start());
        gate.SignalAndWait();
        long started = Stopwatch.GetTimestamp();
        Array.ForEach(callers, static caller => caller.Join());
        double logged = Stopwatch.GetElapsedTime(started).TotalSeconds;
        double delivered = BurstServer.Drain(server, started, Patience);
        long heap = GC.GetTotalMemory(forceFullCollection: true) - heapBefore;
        EventStatistics ended = server.EventStatistics;
        server.ShutdownAsync(TimeSpan.FromSeconds(5)).GetAwaiter().GetResult();
        if (prints)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {Events / logged / 1e6:0.0} M | {ended.Sent / delivered:#,0} | {ended.Sent:#,0} | {ended.Dropped:#,0} | {heap / 1048576.0:0.0} | {(double)sink.BodyBytes / ended.Sent:0} |"));
        }
    }

    private static void CallTail(string name, StatsigUser[] users, bool logs, bool prints = true)
    {
        using var sink = new LoopbackSink();
        StatsigServer server = BurstServer.Create(sink, ring: 1 << 16, growthBytes: 0);
        server.CheckGate(BenchWork.CreateUser(), "b_pct50");
        var ticks = new long[users.Length];
        for (int i = 0; i < users.Length; i++)
        {
            long started = Stopwatch.GetTimestamp();
            if (logs)
            {
                server.CheckGate(users[i], "b_pct50");
            }

            ticks[i] = Stopwatch.GetTimestamp() - started;
        }

        var tail = new Tail(ticks);
        server.ShutdownAsync(TimeSpan.FromSeconds(10)).GetAwaiter().GetResult();
        if (prints)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {At(0.5):0.00} | {At(0.99):0.00} | {At(0.999):0.00} | {At(1):0.00} |"));
        }

        double At(double share) => tail.NsAt(share) / 1_000;
    }
}
