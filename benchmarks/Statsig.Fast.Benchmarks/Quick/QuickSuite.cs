using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Runtime.CompilerServices;

namespace Statsig.Fast.Benchmarks.Quick;

/// <summary>A run of a minute or two that prints every path beside its floor, as ratios within one process.</summary>
/// <remarks>
/// Many short rounds of path and floor alternate, so a change of the machine's pace meets both; of each, the figure shown is the fifth
/// percentile: what the path costs when nothing else runs. It is for ratios; the BenchmarkDotNet classes are for reports.
/// </remarks>
internal static class QuickSuite
{
    private const int Rounds = 600;
    private const double RoundNs = 300_000;

    /// <summary>The JIT needs half a second until a path is as fast as it becomes; native code only has to fill the caches.</summary>
    private static readonly int WarmUpMs = RuntimeFeature.IsDynamicCodeSupported ? 500 : 50;

    internal static void Run(string? filter)
    {
        Console.WriteLine("| path | goal ns | ours ns | floor ns | ratio | B/op | 2 threads |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (QuickRow row in QuickRows.All().Where(row => filter is null || row.Name.Contains(filter, StringComparison.Ordinal)))
        {
            (double path, double floor) = Measure(row);
            long before = GC.GetAllocatedBytesForCurrentThread();
            row.Path(10_000);
            double bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 10_000.0;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {row.Name} | {row.GoalNs:0} | {path:0.0} | {floor:0.0} | {path / floor:0.00} | {bytes:0.##} | {TwoThreads(row):0.00} |"));
        }
    }

    /// <summary>What a path costs as a multiple of its floor.</summary>
    internal static double Ratio(QuickRow row)
    {
        (double path, double floor) = Measure(row);
        return path / floor;
    }

    private static (double PathNs, double FloorNs) Measure(QuickRow row)
    {
        int count = Math.Min(Calibrate(row.Path), row.MaxCount);
        int floorCount = Math.Min(Calibrate(row.Floor), row.MaxCount);
        var path = new List<double>();
        var floor = new List<double>();
        for (int round = 0; round < Rounds; round++)
        {
            row.Between?.Invoke();
            path.Add(Time(row.Path, count));
            floor.Add(Time(row.Floor, floorCount));
        }

        return (Quiet(path), Quiet(floor));
    }

    /// <summary>Warms up and finds the count of a round.</summary>
    private static int Calibrate(Func<int, long> work)
    {
        int count = 1_000;
        long started = Stopwatch.GetTimestamp();
        double ns;
        do
        {
            ns = Time(work, count);
            count = (int)Math.Clamp(RoundNs / Math.Max(ns, 0.5), 100, 20_000_000);
        }
        while (Stopwatch.GetElapsedTime(started).TotalMilliseconds < WarmUpMs);
        return count;
    }

    /// <summary>
    /// What each of two threads needs against one of the same two alone, both quiet. The threads stay the same, and with them their rings.
    /// </summary>
    private static double TwoThreads(QuickRow row)
    {
        int count = Math.Min(Calibrate(row.Path), row.MaxCount);
        using var first = new QuickThread(() => Time(row.Path, count));
        using var second = new QuickThread(() => Time(row.Path, count));
        var alone = new List<double>();
        var together = new List<double>();
        for (int round = 0; round < Rounds / 4; round++)
        {
            row.Between?.Invoke();
            first.Start();
            alone.Add(first.Join());
            row.Between?.Invoke();
            first.Start();
            second.Start();
            together.Add(Math.Max(first.Join(), second.Join()));
        }

        return Quiet(together) / Quiet(alone);
    }

    private static double Time(Func<int, long> work, int count)
    {
        long started = Stopwatch.GetTimestamp();
        _sink += work(count);
        return Stopwatch.GetElapsedTime(started).TotalNanoseconds / count;
    }

    /// <summary>The twentieth part of the rounds that other work on the machine disturbed least.</summary>
    private static double Quiet(List<double> values)
    {
        values.Sort();
        return values[values.Count / 20];
    }

    private static long _sink;
}
