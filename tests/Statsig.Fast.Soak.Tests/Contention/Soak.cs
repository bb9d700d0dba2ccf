using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Soak.Tests.Contention;

/// <summary>Runs threads against each other for three seconds, in a Debug build for one; longer with STATSIG_FAST_SOAK_SECONDS.</summary>
internal sealed class Soak
{
    private static readonly TimeSpan Duration =
        double.TryParse(Environment.GetEnvironmentVariable("STATSIG_FAST_SOAK_SECONDS"), CultureInfo.InvariantCulture, out double seconds)
            ? TimeSpan.FromSeconds(seconds)
            : Rounds.Of(TimeSpan.FromSeconds(3));

    private readonly List<(string Name, Action<Worker> Step)> _workers = [];

    /// <summary>Adds threads that each repeat a step until the time is over.</summary>
    internal Soak With(string name, int threads, Action<Worker> step)
    {
        _workers.AddRange(Enumerable.Repeat((name, step), threads));
        return this;
    }

    /// <summary>Starts all threads from one gate; rethrows the first failure with the state of all of them.</summary>
    /// <returns>The threads, for their totals.</returns>
    internal Worker[] Run()
    {
        Worker[] workers = [.. _workers.Select(static (worker, index) => new Worker(worker.Name, index))];
        var failures = new ConcurrentQueue<Exception>();
        using var gate = new ManualResetEventSlim();
        long end = 0;
        Thread[] threads =
        [
            .. workers.Select((worker, index) => new Thread(() =>
            {
                gate.Wait();
                try
                {
                    while (Stopwatch.GetTimestamp() < Volatile.Read(ref end) && failures.IsEmpty)
                    {
                        _workers[index].Step(worker);
                        worker.Steps++;
                    }
                }
                catch (Exception exception)
                {
                    failures.Enqueue(new InvalidOperationException($"{worker} failed.", exception));
                }
            })
            { IsBackground = true }),
        ];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        Volatile.Write(ref end, Stopwatch.GetTimestamp() + (long)(Duration.TotalSeconds * Stopwatch.Frequency));
        gate.Set();
        foreach (Thread thread in threads)
        {
            Assert.True(thread.Join(Duration + TimeSpan.FromSeconds(60)), $"A thread does not end. {State()}");
        }

        Assert.True(failures.IsEmpty, $"{failures.FirstOrDefault()} {State()}");
        Assert.All(workers, worker => Assert.True(worker.Steps > 0, $"A thread never ran. {State()}"));
        return workers;

        string State() => string.Join("; ", workers.Select(static worker => worker.ToString()));
    }

    /// <summary>One thread: its own randomness and its own counters.</summary>
    internal sealed class Worker(string name, int index)
    {
        internal string Name => name;

        internal int Index => index;

        internal Random Random { get; } = new(index);

        internal long Steps { get; set; }

        /// <summary>How often each kind of thing was seen.</summary>
        internal Dictionary<string, long> Seen { get; } = [];

        internal void Count(string what) => Seen[what] = Seen.GetValueOrDefault(what) + 1;

        public override string ToString() => $"{name} {index}: {Steps} steps, {string.Join(", ", Seen.Select(static pair => $"{pair.Value} {pair.Key}"))}";
    }
}
