using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;

namespace Statsig.Fast.Diagnostics;

/// <summary>Bounds how often each place in the library writes to the log, and counts what is left out.</summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class LogLimits(TimeProvider clock)
{
    /// <summary>The lines of one place in one minute.</summary>
    internal const int MostPerMinute = 30;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Location, Place> _places = new();

    /// <summary>True when a place may write now.</summary>
    /// <param name="member">The member of the call.</param>
    /// <param name="line">The line of the call.</param>
    /// <param name="leftOut">The lines of this place that were left out before and are not reported yet.</param>
    internal bool TryEnter(string member, int line, out int leftOut) =>
        _places.GetOrAdd(new Location(member, line), static _ => new Place()).TryEnter(clock, out leftOut);

    /// <summary>Takes the counts of lines that were left out and have not been reported.</summary>
    /// <param name="isEnd">True to take those of minutes that are not over, too.</param>
    internal IEnumerable<(string Member, int Count)> TakeLeftOut(bool isEnd)
    {
        foreach ((Location location, Place place) in _places)
        {
            if (place.TakeLeftOut(clock, isEnd) is > 0 and int count)
            {
                yield return (location.Member, count);
            }
        }
    }

    /// <summary>A class: the framework has no compiled dictionary for a tuple, and each server makes one when it starts.</summary>
    private sealed record Location(string Member, int Line);

    private sealed class Place
    {
        private readonly Lock _lock = new();
        private long? _since;
        private int _written;
        private int _leftOut;

        internal bool TryEnter(TimeProvider clock, out int leftOut)
        {
            lock (_lock)
            {
                leftOut = 0;
                if (_since is not { } since || clock.GetElapsedTime(since) >= Minute)
                {
                    _since = clock.GetTimestamp();
                    _written = 0;
                    (leftOut, _leftOut) = (_leftOut, 0);
                }

                if (_written < MostPerMinute)
                {
                    _written++;
                    return true;
                }

                _leftOut++;
                return false;
            }
        }

        internal int TakeLeftOut(TimeProvider clock, bool isEnd)
        {
            lock (_lock)
            {
                if (_leftOut == 0 || !(isEnd || (_since is { } since && clock.GetElapsedTime(since) >= Minute)))
                {
                    return 0;
                }

                (int leftOut, _leftOut) = (_leftOut, 0);
                return leftOut;
            }
        }
    }
}
