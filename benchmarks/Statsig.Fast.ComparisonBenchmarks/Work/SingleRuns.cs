using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using Statsig.Fast.Benchmarks;
using Statsig.Fast.Benchmarks.Burst;
using Statsig.Fast.ComparisonBenchmarks.Measuring;

namespace Statsig.Fast.ComparisonBenchmarks.Work;

/// <summary>What is not a loop of one operation: start-up, a caller's tail, a burst of events, what a ruleset keeps.</summary>
/// <remarks>Medians of the repeats. Events go over real HTTP to a sink on loopback.</remarks>
internal static class SingleRuns
{
    private const int BurstEvents = 1_000_000;
    private const int FirstGateRuns = 11;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    internal static List<RowResult> Measure(StatsigUser[] users, byte[]? evalPayload, Pace pace, bool isShort, string? startProgram)
    {
        var results = new List<RowResult>
        {
            Start(isShort ? 1 : FirstGateRuns, startProgram),
        };
        Tail(users, isLogging: true); // Warms up.
        long[][] tails = [.. Enumerable.Range(0, pace.Repeats).Select(_ => Tail(users, isLogging: true))];
        long[][] clocks = [.. Enumerable.Range(0, pace.Repeats).Select(_ => Tail(users, isLogging: false))];
        results.Add(Percentile(RowNames.TailP99, tails, clocks, 0.99));
        results.Add(Percentile(RowNames.TailP999, tails, clocks, 0.999));
        results.Add(Percentile(RowNames.TailMax, tails, clocks, 1));
        int events = isShort ? BurstEvents / 100 : BurstEvents;
        (double Accepted, double Delivered)[] bursts = [.. Enumerable.Range(0, pace.Repeats + 1).Select(_ => Burst(users, events)).Skip(1)];
        results.Add(RowResult.OfOurs(RowNames.BurstAccepted, RowResult.PerSecond, Statistics.Median([.. bursts.Select(static burst => burst.Accepted)])));
        results.Add(RowResult.OfOurs(RowNames.BurstDelivered, RowResult.PerSecond, Statistics.Median([.. bursts.Select(static burst => burst.Delivered)])));
        if (evalPayload is not null)
        {
            results.Add(RowResult.OfOurs(RowNames.Kept, RowResult.Bytes, Statistics.Median(Kept(evalPayload, pace.Repeats))));
        }

        return results;
    }

    /// <summary>
    /// From the start of a process until it writes what a gate of the common payload answers; beside one that only writes.
    /// </summary>
    private static RowResult Start(int runs, string? program)
    {
        var gates = new List<double>();
        var floors = new List<double>();
        for (int run = 0; run < runs; run++)
        {
            gates.Add(StartUntilAnswer(program, FirstGate.FirstGate.GateFlag));
            floors.Add(StartUntilAnswer(program, FirstGate.FirstGate.NothingFlag));
        }

        return new RowResult(RowNames.FirstGate, RowResult.Nanoseconds, new Dictionary<string, Cell>
        {
            [Subject.Ours] = new(Statistics.Median(gates)),
            [Subject.Floor] = new(Statistics.Median(floors)),
        });
    }

    private static double StartUntilAnswer(string? program, string flag)
    {
        ProcessStartInfo start = program is null ? OwnProgram.With(flag) : new ProcessStartInfo(program, [flag]) { RedirectStandardOutput = true };
        long started = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        string? answer = process.StandardOutput.ReadLine();
        double ns = Stopwatch.GetElapsedTime(started).TotalNanoseconds;
        process.WaitForExit();
        return answer == "true" ? ns : throw new InvalidOperationException($"The process that should have evaluated one gate wrote \"{answer}\".");
    }

    private static RowResult Percentile(string name, long[][] tails, long[][] clocks, double share) => new(name, RowResult.Nanoseconds, new Dictionary<string, Cell>
    {
        [Subject.Ours] = new(Statistics.Median([.. tails.Select(tail => (double)Statistics.Percentile(tail, share))])),
        [Subject.Floor] = new(Statistics.Median([.. clocks.Select(clock => (double)Statistics.Percentile(clock, share))])),
    });

    /// <summary>How long each call takes whose exposure is new, in nanoseconds, sorted; two reads of the clock included.</summary>
    /// <remarks>
    /// After as many exposures of another gate, so that the ring's memory is the process's: each of its pages is given by the system when
    /// it is first written.
    /// </remarks>
    private static long[] Tail(StatsigUser[] users, bool isLogging)
    {
        using var sink = new LoopbackSink();
        StatsigServer server = BurstServer.Create(sink, ring: 1 << 16, growthBytes: 0);
        Expose(server, users, "b_nested");
        var ns = new long[users.Length];
        for (int i = 0; i < users.Length; i++)
        {
            long started = Stopwatch.GetTimestamp();
            if (isLogging)
            {
                server.CheckGate(users[i], "b_pct50");
            }

            ns[i] = (long)((Stopwatch.GetTimestamp() - started) * (1e9 / Stopwatch.Frequency));
        }

        server.ShutdownAsync(Patience).GetAwaiter().GetResult();
        Array.Sort(ns);
        return ns;
    }

    private static void Expose(StatsigServer server, StatsigUser[] users, string gate)
    {
        foreach (StatsigUser user in users)
        {
            server.CheckGate(user, gate);
        }

        BurstServer.Drain(server, Stopwatch.GetTimestamp(), Patience);
    }

    /// <summary>
    /// Events as fast as one thread makes them: how many a second are taken, and how many arrive when the ring has room for all.
    /// </summary>
    private static (double AcceptedPerSecond, double DeliveredPerSecond) Burst(StatsigUser[] users, int events)
    {
        (double accepted, _, _) = Burst(users, events, ring: 8_192);
        (_, double delivered, long sent) = Burst(users, events, ring: 1 << 20);
        return sent >= events ? (accepted, delivered) : throw new InvalidOperationException($"Of {events} events {sent} arrived, although the ring holds all of them.");
    }

    private static (double AcceptedPerSecond, double DeliveredPerSecond, long Sent) Burst(StatsigUser[] users, int events, int ring)
    {
        using var sink = new LoopbackSink();
        StatsigServer server = BurstServer.Create(sink, ring, growthBytes: 0);
        server.LogEvent(null, "first"); // The thread has its ring from here on.
        long started = Stopwatch.GetTimestamp();
        for (int i = 0, user = 0; i < events; i++)
        {
            server.LogEvent(users[user], "purchase", 12.5);
            user = user + 1 < users.Length ? user + 1 : 0;
        }

        double logged = Stopwatch.GetElapsedTime(started).TotalSeconds;
        double delivered = BurstServer.Drain(server, started, Patience);
        long sent = server.EventStatistics.Sent;
        server.ShutdownAsync(Patience).GetAwaiter().GetResult();
        return (events / logged, sent / delivered, sent);
    }

    /// <summary>What a server holds that has read the payload, the payload included.</summary>
    /// <summary>The memory of each of some servers. All of them stay, so that none is measured while an earlier one is released.</summary>
    private static double[] Kept(byte[] payload, int servers)
    {
        var kept = new double[servers];
        var all = new List<StatsigServer>();
        for (int i = 0; i < servers; i++)
        {
            long before = GC.GetTotalMemory(forceFullCollection: true);
            all.Add(BenchWork.CreateServer(payload));
            kept[i] = GC.GetTotalMemory(forceFullCollection: true) - before;
        }

        all.ForEach(static server => server.Dispose());
        return kept;
    }
}
