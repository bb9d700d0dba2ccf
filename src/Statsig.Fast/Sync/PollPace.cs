using System;
using System.Threading;

namespace Statsig.Fast.Sync;

/// <summary>The pause before the next poll: longer after failures, and at least as long as the service requests.</summary>
/// <remarks>
/// Two consecutive failures double the interval, three and four double it again, up to the longer of a minute and the interval. One success
/// resets it. Written by one poll at a time.
/// </remarks>
/// <param name="options">The clock, and whether pauses grow.</param>
internal sealed class PollPace(StatsigOptions options)
{
    private const int MostDoublings = 3;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>The longest that the service's own wish is followed, as with events.</summary>
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(10);

    private readonly TimeProvider _clock = options.TimeProvider;
    private readonly Lock _lock = new();
    private int _failures;
    private long _asked;
    private TimeSpan _retryAfter;

    /// <summary>The rest of the pause that the service requested; zero or less without one.</summary>
    internal TimeSpan Remaining
    {
        get
        {
            lock (_lock)
            {
                return _retryAfter - _clock.GetElapsedTime(_asked);
            }
        }
    }

    /// <summary>Notes how a poll ended.</summary>
    /// <param name="isFailed">True when no source answered.</param>
    /// <param name="retryAfter">The pause that the service requests; null without one.</param>
    internal void Ended(bool isFailed, TimeSpan? retryAfter)
    {
        lock (_lock)
        {
            _failures = isFailed && !options.KeepsPollInterval ? Math.Min(_failures + 1, MostDoublings + 1) : 0;
            _asked = _clock.GetTimestamp();
            _retryAfter = retryAfter is { } asked ? asked < LongestRetryAfter ? asked : LongestRetryAfter : TimeSpan.Zero;
        }
    }

    /// <summary>The interval after the failures so far.</summary>
    internal TimeSpan Stretch(TimeSpan interval)
    {
        lock (_lock)
        {
            TimeSpan stretched = interval * (1 << Math.Max(0, _failures - 1));
            TimeSpan longest = interval > Longest ? interval : Longest;
            return stretched < longest ? stretched : longest;
        }
    }
}
