using System;
using System.Collections.Generic;
using System.Diagnostics;
using Statsig.Fast.ComparisonBenchmarks.Work;

namespace Statsig.Fast.ComparisonBenchmarks.Measuring;

/// <summary>A subject whose rows are loops in this process.</summary>
internal sealed class InProcessSubject(
    string name, string version, string description, IReadOnlyDictionary<string, SubjectRow> rows, IDisposable? owned = null) : Subject(name, version, description)
{
    private static long _sink;

    internal SubjectRow this[string row] => rows[row];

    internal override bool Has(string row) => rows.ContainsKey(row);

    internal override IReadOnlyList<string?>? Answers(string row) => rows[row].Answers();

    internal override int Calibrate(string row, Pace pace) => Calibrate(rows[row], pace);

    internal static int Calibrate(SubjectRow work, Pace pace)
    {
        int count = 1;
        long started = Stopwatch.GetTimestamp();
        double ns;
        do
        {
            ns = Time(work, count);
            double fitting = Math.Min(pace.RoundMs * 1e6 / Math.Max(ns, 0.1), count * 10.0);
            count = (int)Math.Clamp(fitting, 1, Math.Min(work.MaxCount, 50_000_000));
        }
        while (Stopwatch.GetElapsedTime(started).TotalMilliseconds < pace.WarmUpMs);
        return count;
    }

    internal override double TimeRound(string row, int count) => Time(rows[row], count);

    internal override double? BytesPerOperation(string row, int count)
    {
        SubjectRow work = rows[row];
        long bytes = 0;
        for (int done = 0; done < count;)
        {
            int batch = Math.Min(count - done, work.MaxBatch);
            work.Between?.Invoke();
            long before = GC.GetAllocatedBytesForCurrentThread();
            _sink += work.Run(batch);
            bytes += GC.GetAllocatedBytesForCurrentThread() - before;
            done += batch;
        }

        return (double)bytes / count;
    }

    /// <summary>Only the batches count, not what comes between them.</summary>
    internal static double Time(SubjectRow work, int count)
    {
        long ticks = 0;
        for (int done = 0; done < count;)
        {
            int batch = Math.Min(count - done, work.MaxBatch);
            work.Between?.Invoke();
            long started = Stopwatch.GetTimestamp();
            _sink += work.Run(batch);
            ticks += Stopwatch.GetTimestamp() - started;
            done += batch;
        }

        return ticks * (1e9 / Stopwatch.Frequency) / count;
    }

    /// <inheritdoc/>
    public override void Dispose() => owned?.Dispose();
}
