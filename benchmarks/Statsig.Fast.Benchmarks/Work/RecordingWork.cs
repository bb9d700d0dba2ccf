using System;

namespace Statsig.Fast.Benchmarks.Work;

/// <summary>Calls that record: repeats, exposures that are new every time, and events.</summary>
/// <remarks>
/// Rounds of new exposures are short enough for the ring, and between two rounds the pump empties the ring and the table of repeats is
/// cleared: what is measured is recording, not dropping. The users go on from round to round, so each comes cold.
/// </remarks>
internal sealed class RecordingWork(StatsigUser[] users)
{
    /// <summary>The most operations of one round: an eighth of the ring.</summary>
    internal const int RoundEvents = RingCapacity / 8;

    private const int RingCapacity = 8192;

    [ThreadStatic]
    private static int _next;

    private readonly StatsigUser _user = BenchWork.CreateUser();

    internal StatsigServer Server { get; } = BenchWork.CreateLoggingServer(RingCapacity);

    /// <summary>A gate whose exposures are not wanted, of a server that records.</summary>
    internal long Disabled(int count, string gate)
    {
        var options = ExposureLogging.Disabled;
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += Server.CheckGate(_user, gate, options) ? 1 : 0;
        }

        return sum;
    }

    /// <summary>A gate of a user whose exposure was made before.</summary>
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
        var window = new StatsigUser[RoundEvents];
        return count =>
        {
            for (int i = 0; i < window.Length; i++)
            {
                window[i] = NextUser();
            }

            return floor(count, window);
        };
    }

    internal void Empty() => DrainedLog.Empty(Server);

    private StatsigUser NextUser()
    {
        int next = _next;
        _next = next + 1 < users.Length ? next + 1 : 0;
        return users[next];
    }
}
