using System;
using System.Diagnostics;
using System.Globalization;
using Statsig.Fast.Benchmarks.Work;

namespace Statsig.Fast.Benchmarks.Producers;

/// <summary>
/// How many calls a second 1, 2, 4 and 8 threads log, and what one of their calls takes, beside the clock that measures it.
/// </summary>
/// <remarks>
/// Throughput and processor time are those of the rounds that other work on the machine disturbed least, yet it takes a machine with little
/// other work. With more producers than processors, the longest calls are those of a thread that had to wait for one; the clock alone shows
/// them too.
/// </remarks>
internal static class ProducerSuite
{
    /// <summary>What the throughput may lie below that of one producer before it counts as fallen: noise.</summary>
    private const double Tolerance = 0.1;

    private const int WarmUpRounds = 5; // For the rings of new threads; the code is warm by then.
    private const int Rounds = 40;
    private const int TimedRounds = 4;
    private const int CallsUntilOptimized = 60; // Of a round's method: the JIT looks at it again after thirty.
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(2);

    /// <summary>Prints the table.</summary>
    /// <returns>The exit code: 0 when nothing was dropped and the throughput does not fall as producers are added, or falls while calls
    /// take no more processor time.</returns>
    internal static int Run()
    {
        Console.WriteLine("| call | producers | M calls/s | against one | processor ns a call | p50 ns | p99 ns | p99.9 ns | max ns | clock alone p50 | p99 | p99.9 | max |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        (bool IsComplete, bool IsSteady) events = Measure<LogEventCall>();
        (bool IsComplete, bool IsSteady) exposures = Measure<FreshExposureCall>();
        bool isComplete = events.IsComplete && exposures.IsComplete;
        bool isSteady = events.IsSteady && exposures.IsSteady;
        Console.WriteLine();
        Console.WriteLine(isComplete ? "Every call was recorded." : "FAILED: not every call was recorded.");
        Console.WriteLine(isSteady
            ? "Adding producers does not lower the throughput, or only while calls take no more processor time."
            : "FAILED: adding producers lowers the throughput and makes calls dearer; on a busy machine, measure again.");
        return isComplete && isSteady ? 0 : 1;
    }

    /// <summary>Runs every path briefly and checks what does not depend on the machine's pace: that every call is recorded.</summary>
    internal static bool Smoke() => Smoke<LogEventCall>(1) & Smoke<LogEventCall>(2) & Smoke<FreshExposureCall>(2);

    private static bool Smoke<TCall>(int producers)
        where TCall : struct, IProducerCall
    {
        using var run = new ProducerRun(producers);
        run.ThroughputOf<TCall>(rounds: 1);
        Tail calls = run.TailOf<TCall>(rounds: 1);
        Tail clock = run.TailOf<NoCall>(rounds: 1);
        return IsComplete(run) && calls.NsAt(0.5) <= calls.NsAt(1) && clock.NsAt(0.5) <= clock.NsAt(1);
    }

    private static (bool IsComplete, bool IsSteady) Measure<TCall>()
        where TCall : struct, IProducerCall
    {
        WarmUp<TCall>();
        bool isComplete = true;
        bool isSteady = true;
        Throughput one = default;
        foreach (int producers in (int[])[1, 2, 4, ProducerRun.Most])
        {
            using var run = new ProducerRun(producers);
            run.ThroughputOf<TCall>(WarmUpRounds);
            Throughput all = run.ThroughputOf<TCall>(Rounds);
            Tail calls = run.TailOf<TCall>(TimedRounds);
            Tail clock = run.TailOf<NoCall>(TimedRounds);
            one = producers == 1 ? all : one;
            isComplete &= IsComplete(run);
            isSteady &= !all.IsLessThan(one, Tolerance);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {TCall.Name} | {producers} | {all.CallsPerSecond / 1e6:0.00} | {all.CallsPerSecond / one.CallsPerSecond:0.00} | {all.ProcessorNs:0.0} | {Cells(calls)} | {Cells(clock)} |"));
        }

        return (isComplete, isSteady);
    }

    /// <summary>Until the code is as fast as it gets: the first row must not pay for the others.</summary>
    private static void WarmUp<TCall>()
        where TCall : struct, IProducerCall
    {
        using var run = new ProducerRun(producers: 1);
        long started = Stopwatch.GetTimestamp();
        for (int round = 0; round < CallsUntilOptimized || Stopwatch.GetElapsedTime(started) < WarmUpTime; round++)
        {
            run.ThroughputOf<TCall>(rounds: 1);
            run.TailOf<TCall>(rounds: 1);
            run.TailOf<NoCall>(rounds: 1);
        }
    }

    private static bool IsComplete(ProducerRun run) => run.Statistics is { Deduplicated: 0, DroppedRingFull: 0 } statistics && statistics.Accepted == run.Calls;

    private static string Cells(Tail tail) =>
        string.Create(CultureInfo.InvariantCulture, $"{tail.NsAt(0.5):#,0} | {tail.NsAt(0.99):#,0} | {tail.NsAt(0.999):#,0} | {tail.NsAt(1):#,0}");
}
