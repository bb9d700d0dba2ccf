using System;
using System.Threading;

namespace Statsig.Fast.Internals;

/// <summary>Shows whether a part of the background still moves: it announces how long it may be before it shows itself again.</summary>
/// <remarks>One thread at a time announces; any thread asks. Allocates nothing.</remarks>
internal sealed class Heartbeat(TimeProvider clock)
{
    /// <summary>How long a part is given to show itself once it was found late.</summary>
    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(5);

    private long _due = long.MaxValue;
    private long _suspected;
    private long _suspectedAt;

    /// <summary>Whether the part should have shown itself long ago, and was found so some seconds ago already.</summary>
    /// <param name="after">How long ago.</param>
    /// <remarks>Once is not enough: after a pause of the whole process, or of its machine, everything is late for a moment, and several may ask in that moment.</remarks>
    internal bool IsLate(TimeSpan after)
    {
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
