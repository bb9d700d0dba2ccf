using System;
using System.Threading;

namespace Statsig.Fast.Sync;

/// <summary>How long the pause before the next poll is: longer after failures, and as long as the service asks for.</summary>
/// <remarks>
/// Two failures in a row double the interval, three and four double it again, up to a minute or the interval, whichever is longer. One success ends that. Written by one poll at a time.
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

    /// <summary>The rest of the pause that the service asked for; zero or less when there is none.</summary>
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
    /// <param name="isFailed">Whether no source answered.</param>
    /// <param name="retryAfter">How long the service asks to wait; null when it does not.</param>
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
