using System;

namespace Statsig.Fast.EventLogging.Delivery;

/// <summary>Computes the pauses between attempts to send.</summary>
/// <remarks>
/// A failure doubles the pause, up to two minutes; a success halves it, down to one second. At one second the service counts as healthy,
/// and full batches are sent immediately. A setting of the service replaces these rules. Source: the Python SDK, measured.
/// </remarks>
internal sealed class SendBackoff(TimeProvider timeProvider)
{
    private const double ShortestSeconds = 1;
    private const double LongestSeconds = 120;

    /// <summary>The longest pause accepted from a "Retry-After" of the service.</summary>
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(10);

    private double _seconds = ShortestSeconds;
    private bool _isFixed;
    private long _lastAttempt;
    private TimeSpan _wait;

    /// <summary>Gets the pause after the last attempt, without the pause that the service requested.</summary>
    internal TimeSpan Interval => TimeSpan.FromSeconds(_seconds);

    /// <summary>True when batches do not have to wait for each other.</summary>
    internal bool IsHealthy => !_isFixed && _seconds <= ShortestSeconds && Remaining <= TimeSpan.Zero;

    /// <summary>Returns the time until the next attempt; zero or less when it may start now.</summary>
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
