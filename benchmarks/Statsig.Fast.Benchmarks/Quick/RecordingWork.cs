using System;
using System.Threading;
using Statsig.Fast.EventLogging;

namespace Statsig.Fast.Benchmarks.Quick;

/// <summary>Calls that record: repeats, exposures that are new every time, and events.</summary>
/// <remarks>
/// Rounds of new exposures are short enough for the ring, and between two rounds the pump empties the ring and the table of repeats is
/// cleared: what is measured is recording, not dropping. The users go on from round to round, so each comes cold.
/// </remarks>
internal sealed class RecordingWork(StatsigUser[] users)
{
    private const int RingCapacity = 8192;

    [ThreadStatic]
    private static int _next;

    private readonly StatsigUser _user = BenchWork.CreateUser();

    internal StatsigServer Server { get; } = BenchWork.CreateLoggingServer(RingCapacity);

    /// <summary>A row of which every operation writes an event.</summary>
    internal QuickRow Fresh(string name, double goalNs, Func<int, long> path, Func<int, long> floor) =>
        new(name, goalNs, path, floor) { Between = Empty, MaxCount = RingCapacity / 8 };

    internal long Repeat(int count, string gate)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += Server.CheckGate(_user, gate) ? 1 : 0;
        }

        return sum;
    }

    internal long Half(int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += Server.CheckGate(NextUser(), "b_pct50") ? 1 : 0;
        }

        return sum;
    }

    internal long Experiment(int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += Server.GetExperiment(NextUser(), "b_exp").Get("button_color", "").Length;
        }

        return sum;
    }

    internal long Layer(int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += Server.GetLayer(NextUser(), "b_layer").Get("button_color", "").Length;
        }

        return sum;
    }

    internal long LogEvent(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Server.LogEvent(_user, "purchase");
        }

        return count;
    }

    /// <summary>A floor over users that go on from round to round as well.</summary>
    internal Func<int, long> Next(Func<int, StatsigUser[], long> floor)
    {
        var window = new StatsigUser[RingCapacity / 8];
        return count =>
        {
            for (int i = 0; i < window.Length; i++)
            {
                window[i] = NextUser();
            }

            return floor(count, window);
        };
    }

    private StatsigUser NextUser()
    {
        int next = _next;
        _next = next + 1 < users.Length ? next + 1 : 0;
        return users[next];
    }

    private void Empty()
    {
        EventLog log = Server.Events!;
        log.WakePump();
        foreach (EventRing ring in log.Rings.Rings)
        {
            while (ring.Read < ring.Written)
            {
                Thread.SpinWait(100); // Not asleep: the caches would then be somebody else's.
            }
        }

        log.Dedupe.Clear();
    }
}
