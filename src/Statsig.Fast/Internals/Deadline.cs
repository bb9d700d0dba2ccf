using System;

namespace Statsig.Fast.Internals;

/// <summary>How much is left of a time limit that several steps share.</summary>
internal readonly struct Deadline
{
    // Longer than any process lives, and short enough for timers.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private readonly TimeProvider _clock;
    private readonly long _started;
    private readonly TimeSpan _limit;

    internal Deadline(TimeSpan limit, TimeProvider clock)
    {
        _clock = clock;
        _started = clock.GetTimestamp();
        _limit = Bound(limit);
    }

    /// <summary>A limit that timers take: zero for one that is below, and the longest for one that is beyond.</summary>
    internal static TimeSpan Bound(TimeSpan limit) =>
        TimeSpan.FromTicks(Math.Clamp(limit.Ticks, 0, Longest.Ticks));

    /// <summary>What is left; zero when it is over.</summary>
    internal TimeSpan Left
    {
        get
        {
            TimeSpan left = _limit - _clock.GetElapsedTime(_started);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }
}
