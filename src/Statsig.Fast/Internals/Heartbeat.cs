using System;
using System.Threading;

namespace Statsig.Fast.Internals;

/// <summary>Shows whether a part of the background still moves: it announces how long it may be before it shows itself again.</summary>
/// <remarks>One thread at a time announces; any thread may check. Allocates nothing.</remarks>
internal sealed class Heartbeat(TimeProvider clock)
{
    /// <summary>The time for a late part to make progress.</summary>
    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(5);

    private long _due = long.MaxValue;
    private long _suspected;
    private long _suspectedAt;

    /// <summary>True when the part should have shown itself long ago, and was found so some seconds ago already.</summary>
    /// <param name="after">How long ago.</param>
    /// <remarks>
    /// One late check is not enough: after a pause of the whole process or machine all parts are late for a moment, and several checks may
    /// run in that moment.
    /// </remarks>
    internal bool IsLate(TimeSpan after)
    {
        // Volatile: written by the thread of the part, and read whole on 32-bit processes as well.
        long due = Volatile.Read(ref _due);
        long now = clock.GetTimestamp();
        if (due >= now || clock.GetElapsedTime(due, now) <= after)
        {
            return false;
        }

        if (Interlocked.Exchange(ref _suspected, due) == due)
        {
            return clock.GetElapsedTime(Volatile.Read(ref _suspectedAt), now) >= SecondLook;
        }

        Volatile.Write(ref _suspectedAt, now);
        return false;
    }

    /// <summary>Shows that the part moves, and that it will do so again within a time.</summary>
    internal void Expect(TimeSpan within) => Volatile.Write(ref _due, clock.GetTimestamp() + (long)(within.TotalSeconds * clock.TimestampFrequency));
}
