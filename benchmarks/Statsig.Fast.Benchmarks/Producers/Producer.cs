using System;
using System.Diagnostics;
using Statsig.Fast.Benchmarks.Quick;

namespace Statsig.Fast.Benchmarks.Producers;

/// <summary>One thread, in the server's log with its own ring.</summary>
internal sealed class Producer : IDisposable
{
    private readonly StatsigServer _server;
    private readonly long[] _ticks;
    private readonly QuickThread _thread;
    private ArraySegment<StatsigUser> _users;
    private Action _round = static () => { };

    /// <summary>Starts a thread that waits for rounds.</summary>
    /// <param name="server">The server to ask.</param>
    /// <param name="users">How many users a round has.</param>
    internal Producer(StatsigServer server, int users)
    {
        _server = server;
        _ticks = new long[users];
        _thread = new QuickThread(() =>
        {
            long processorNs = ThreadClock.NowNs();
            Started = Stopwatch.GetTimestamp();
            _round();
            Ended = Stopwatch.GetTimestamp();
            ProcessorNs = ThreadClock.NowNs() - processorNs;
            return Ended - Started;
        });
    }

    /// <summary>When the last round began.</summary>
    internal long Started { get; private set; }

    /// <summary>When the last round ended.</summary>
    internal long Ended { get; private set; }

    /// <summary>The processor time of the last round; 0 where it is not known.</summary>
    internal long ProcessorNs { get; private set; }

    /// <summary>What each call of the last timed round took, in ticks of the stopwatch.</summary>
    internal ReadOnlySpan<long> Ticks => _ticks;

    /// <summary>Begins a round of calls, one right after the other.</summary>
    internal void Start<TCall>(ArraySegment<StatsigUser> users)
        where TCall : struct, IProducerCall
    {
        _users = users;
        _round = Untimed<TCall>;
        _thread.Start();
    }

    /// <summary>Begins a round with a look at the clock before and after each call.</summary>
    internal void StartTimed<TCall>(ArraySegment<StatsigUser> users)
        where TCall : struct, IProducerCall
    {
        _users = users;
        _round = Timed<TCall>;
        _thread.Start();
    }

    internal void Join() => _thread.Join();

    /// <inheritdoc/>
    public void Dispose() => _thread.Dispose();

    private void Untimed<TCall>()
        where TCall : struct, IProducerCall
    {
        ReadOnlySpan<StatsigUser> users = _users;
        for (int pass = 0; pass < TCall.Passes; pass++)
        {
            foreach (StatsigUser user in users)
            {
                TCall.Make(_server, user);
            }
        }
    }

    private void Timed<TCall>()
        where TCall : struct, IProducerCall
    {
        ReadOnlySpan<StatsigUser> users = _users;
        for (int i = 0; i < users.Length; i++)
        {
            long before = Stopwatch.GetTimestamp();
            TCall.Make(_server, users[i]);
            _ticks[i] = Stopwatch.GetTimestamp() - before;
        }
    }
}
