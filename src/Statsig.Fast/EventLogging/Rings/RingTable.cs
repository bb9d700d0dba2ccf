using System;
using System.Threading;

namespace Statsig.Fast.EventLogging.Rings;

/// <summary>The rings of a log at one moment, and the counts of removed rings: one consistent view for readers without a lock.</summary>
/// <remarks>Rings are added in place; every other change publishes a new table.</remarks>
internal sealed class RingTable(EventRing[] rings, int count, RingCounts ended)
{
    private int _count = count;

    internal static RingTable Empty => new([], 0, default);

    /// <summary>Gets the rings whose threads are alive, or that contain unread events.</summary>
    internal ReadOnlySpan<EventRing> Rings => rings.AsSpan(0, Volatile.Read(ref _count)); // Acquire: the ring was written before.

    /// <summary>Gets the counts of the removed rings.</summary>
    internal RingCounts Ended => ended;

    /// <summary>Adds a ring, in place or in a larger table. The registry's lock is held.</summary>
    internal RingTable With(EventRing ring)
    {
        if (_count == rings.Length)
        {
            var larger = new EventRing[Math.Max(4, 2 * rings.Length)];
            rings.CopyTo(larger, 0);
            larger[_count] = ring;
            return new RingTable(larger, _count + 1, ended);
        }

        rings[_count] = ring;
        Volatile.Write(ref _count, _count + 1); // Release: a reader that sees the count must find the ring.
        return this;
    }
}
