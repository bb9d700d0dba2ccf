using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Benchmarks;
using Statsig.Fast.ComparisonBenchmarks.Work;

namespace Statsig.Fast.ComparisonBenchmarks.Measuring;

/// <summary>1 to 64 threads that ask the same server; more than there are processors share them.</summary>
internal static class ThreadRounds
{
    private static readonly int[] ThreadCounts = [1, 2, 4, 8, 16, 32, 64];

    internal static IReadOnlyList<string> Rows { get; } =
        [RowNames.Gate("b_public") + RowNames.OnSame, RowNames.Gate("b_pct50") + RowNames.OffDistinct, RowNames.Gate("b_pct50") + RowNames.OnSame];

    internal static List<ThreadRow> Measure(InProcessSubject subject, Pace pace) => [.. Rows.SelectMany(row => Measure(subject[row], row, pace))];

    private static List<ThreadRow> Measure(SubjectRow row, string name, Pace pace)
    {
        int count = InProcessSubject.Calibrate(row, pace);
        SubjectRow[] rows = [.. Enumerable.Range(0, ThreadCounts.Max()).Select(row.Fork)];
        int calls = count; // Of each thread: two or more share the work of two, so that many threads do not take many times as long.
        using var threads = new ThreadCrew(rows.Length, thread => rows[thread].Run(calls));
        List<double>[] times = [.. ThreadCounts.Select(static _ => new List<double>())];
        for (int round = 0; round < pace.Repeats * pace.Rounds; round++)
        {
            for (int i = 0; i < ThreadCounts.Length; i++)
            {
                calls = Math.Max(1, count * 2 / Math.Max(2, ThreadCounts[i]));
                times[i].Add(threads.Run(ThreadCounts[i]).TotalNanoseconds / calls);
            }
        }

        double[] medians = [.. times.Select(static of => Statistics.Median(of))];
        return [.. ThreadCounts.Select((threadCount, i) => new ThreadRow(name, threadCount, medians[i], medians[i] / medians[0]))];
    }
}
