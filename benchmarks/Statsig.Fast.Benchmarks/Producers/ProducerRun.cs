using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using Statsig.Fast.Benchmarks.Work;

namespace Statsig.Fast.Benchmarks.Producers;

/// <summary>Some producers on one server, whose pump drains their rings meanwhile.</summary>
/// <remarks>
/// A round's events fit into the rings and the pump empties them between two rounds, so nothing is dropped: dropping would look like speed.
/// Each producer goes on to other users in every round, however few producers there are: the users come as cold to one as to eight.
/// </remarks>
internal sealed class ProducerRun : IDisposable
{
    /// <summary>The most producers.</summary>
    internal const int Most = 8;

    private const int RingCapacity = 1 << 16;
    private const int Share = BenchWork.ManyUsers / Most;

    private readonly StatsigServer _server = BenchWork.CreateLoggingServer(RingCapacity);
    private readonly Producer[] _producers;
    private int _nextShare;

    internal ProducerRun(int producers) => _producers = [.. Enumerable.Range(0, producers).Select(_ => new Producer(_server, Share))];

    /// <summary>The calls of this run that had to be recorded.</summary>
    internal long Calls { get; private set; }

    /// <summary>What became of them.</summary>
    internal EventStatistics Statistics => _server.EventStatistics;

    /// <summary>Runs some rounds.</summary>
    /// <returns>What the rounds managed that other work on the machine disturbed least, a twentieth of them.</returns>
    internal Throughput ThroughputOf<TCall>(int rounds)
        where TCall : struct, IProducerCall
    {
        long calls = (long)Share * TCall.Passes;
        var seconds = new List<double>();
        var processorNs = new List<double>();
        for (int round = 0; round < rounds; round++)
        {
            DrainedLog.Empty(_server);
            Array.ForEach(_producers, producer => producer.Start<TCall>(NextUsers()));
            Array.ForEach(_producers, static producer => producer.Join());
            seconds.Add(Stopwatch.GetElapsedTime(_producers.Min(static producer => producer.Started), _producers.Max(static producer => producer.Ended)).TotalSeconds);
            processorNs.AddRange(_producers.Select(producer => (double)producer.ProcessorNs / calls));
        }

        Calls += calls * _producers.Length * rounds;
        return new Throughput(calls * _producers.Length / Quiet(seconds), Quiet(processorNs));
    }

    /// <summary>Runs some rounds and times each call.</summary>
    internal Tail TailOf<TCall>(int rounds)
        where TCall : struct, IProducerCall
    {
        var ticks = new List<long>();
        for (int round = 0; round < rounds; round++)
        {
            DrainedLog.Empty(_server);
            Array.ForEach(_producers, producer => producer.StartTimed<TCall>(NextUsers()));
            Array.ForEach(_producers, static producer => producer.Join());
            Array.ForEach(_producers, producer => ticks.AddRange(producer.Ticks));
        }

        Calls += typeof(TCall) == typeof(NoCall) ? 0 : ticks.Count;
        return new Tail(ticks);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Array.ForEach(_producers, static producer => producer.Dispose());
        _server.ShutdownAsync(TimeSpan.FromSeconds(30)).GetAwaiter().GetResult();
    }

    private static double Quiet(List<double> values)
    {
        values.Sort();
        return values[values.Count / 20];
    }

    private ArraySegment<StatsigUser> NextUsers() => new(CommonUsers.Many, _nextShare++ % Most * Share, Share);
}
