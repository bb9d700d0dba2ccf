using System;
using System.Threading;

namespace Statsig.Fast.Internals;

/// <summary>Shows whether a part of the background still moves: it announces how long it may be before it shows itself again.</summary>
/// <remarks>One thread at a time announces; any thread asks. Allocates nothing.</remarks>
internal sealed class Heartbeat(TimeProvider clock)
{
    private long _due = long.MaxValue;
    private long _suspected;

    /// <summary>Whether the part should have shown itself long ago, and was found so by the previous call already.</summary>
    /// <param name="after">How long ago.</param>
    /// <remarks>Once is not enough: after a pause of the whole process, or of its machine, everything is late for a moment.</remarks>
    internal bool IsLate(TimeSpan after)
    {
        long due = Volatile.Read(ref _due);
        long now = clock.GetTimestamp();
        return due < now && clock.GetElapsedTime(due, now) > after && Interlocked.Exchange(ref _suspected, due) == due;
    }

    /// <summary>Shows that the part moves, and that it will do so again within a time.</summary>
    internal void Expect(TimeSpan within) => Volatile.Write(ref _due, clock.GetTimestamp() + (long)(within.TotalSeconds * clock.TimestampFrequency));
}
