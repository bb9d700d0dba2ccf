using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Benchmarks.Quick;
using Statsig.Fast.ComparisonBenchmarks.Work;

namespace Statsig.Fast.ComparisonBenchmarks.Measuring;

/// <summary>One, two, four and eight threads that ask the same server; more than there are processors share them.</summary>
internal static class ThreadRounds
{
    private static readonly int[] ThreadCounts = [1, 2, 4, 8];

    internal static IReadOnlyList<string> Rows { get; } =
        [RowNames.Gate("b_public") + RowNames.OnSame, RowNames.Gate("b_pct50") + RowNames.OffDistinct, RowNames.Gate("b_pct50") + RowNames.OnSame];

    internal static List<ThreadRow> Measure(InProcessSubject subject, Pace pace) => [.. Rows.SelectMany(row => Measure(subject[row], row, pace))];

    private static List<ThreadRow> Measure(SubjectRow row, string name, Pace pace)
    {
        int count = InProcessSubject.Calibrate(row, pace);
        QuickThread[] threads = [.. Enumerable.Range(0, ThreadCounts.Max()).Select(thread =>
        {
            SubjectRow own = row.Fork(thread);
            return new QuickThread(() => InProcessSubject.Time(own, count));
        })];
        try
        {
            List<double>[] times = [.. ThreadCounts.Select(static _ => new List<double>())];
            for (int round = 0; round < pace.Repeats * pace.Rounds; round++)
            {
                for (int i = 0; i < ThreadCounts.Length; i++)
                {
                    times[i].Add(Together(threads.AsSpan(0, ThreadCounts[i])));
                }
            }

            double[] medians = [.. times.Select(static of => Statistics.Median(of))];
            return [.. ThreadCounts.Select((threadCount, i) => new ThreadRow(name, threadCount, medians[i], medians[i] / medians[0]))];
        }
        finally
        {
            Array.ForEach(threads, static thread => thread.Dispose());
        }
    }

    /// <summary>The mean of what the threads needed per operation, all of them at work at the same time.</summary>
    private static double Together(ReadOnlySpan<QuickThread> threads)
    {
        foreach (QuickThread thread in threads)
        {
            thread.Start();
        }

        double sum = 0;
        foreach (QuickThread thread in threads)
        {
            sum += thread.Join();
        }

        return sum / threads.Length;
    }
}
