using System;

namespace Statsig.Fast.EventLogging;

/// <summary>How long the sender waits between attempts.</summary>
/// <remarks>
/// Twice as long after a failure, up to two minutes; half as long after a success, down to one second. At one second the service counts as well, and full batches
/// are sent at once. A setting of the service replaces the arithmetic. Source: the Python SDK, measured.
/// </remarks>
internal sealed class SendBackoff(TimeProvider timeProvider)
{
    private const double ShortestSeconds = 1;
    private const double LongestSeconds = 120;

    /// <summary>The longest that the service's own wish is followed.</summary>
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(10);

    private double _seconds = ShortestSeconds;
    private bool _isFixed;
    private long _lastAttempt;
    private TimeSpan _wait;

    /// <summary>The wait after the last attempt, without what the service asked for.</summary>
    internal TimeSpan Interval => TimeSpan.FromSeconds(_seconds);

    /// <summary>Whether batches need not wait for each other.</summary>
    internal bool IsHealthy => !_isFixed && _seconds <= ShortestSeconds && Remaining <= TimeSpan.Zero;

    /// <summary>How long until the next attempt; zero or less when it may be made now.</summary>
    internal TimeSpan Remaining => _wait - timeProvider.GetElapsedTime(_lastAttempt);

    internal void Succeeded(TimeSpan? fixedInterval)
    {
        _seconds = Math.Max(ShortestSeconds, _seconds / 2);
        Wait(fixedInterval, isNeeded: _seconds > ShortestSeconds, null);
    }

    internal void Failed(TimeSpan? fixedInterval, TimeSpan? retryAfter)
    {
        _seconds = Math.Min(LongestSeconds, _seconds * 2);
        Wait(fixedInterval, isNeeded: true, retryAfter);
    }

    private void Wait(TimeSpan? fixedInterval, bool isNeeded, TimeSpan? retryAfter)
    {
        _isFixed = fixedInterval is not null;
        if (fixedInterval is { } wish)
        {
            _seconds = wish.TotalSeconds;
        }

        _lastAttempt = timeProvider.GetTimestamp();
        _wait = _isFixed || isNeeded ? Interval : TimeSpan.Zero;
        if (retryAfter is { } asked && asked > _wait)
        {
            _wait = asked < LongestRetryAfter ? asked : LongestRetryAfter;
        }
    }
}
