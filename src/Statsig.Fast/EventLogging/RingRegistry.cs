using System;
using System.Collections.Generic;
using System.Threading;

namespace Statsig.Fast.EventLogging;

/// <summary>The rings of one log: one for each thread that logs, made with its first event and dropped when the thread has ended and its events were read.</summary>
/// <remarks>
/// The lock is taken once per thread and by the pump once a second, never while an event is written. What the rings cost is bounded by the chunk that each
/// thread keeps and by what <see cref="ChunkPool"/> allows to wait.
/// </remarks>
internal sealed class RingRegistry(int capacity, long logId = 0)
{
    /// <summary>Below this number of rings none is looked for that could be adopted.</summary>
    internal const int FewRings = 256;

    private readonly Lock _lock = new();
    private readonly List<(EventRing Ring, Thread Owner)> _owned = [];
    private RingTable _table = RingTable.Empty;
    private int _adoptAt = FewRings;
    private int _adoptFrom;
    private bool _isClosed;

    /// <summary>The storage that the rings share.</summary>
    internal ChunkPool Chunks { get; } = new(capacity);

    /// <summary>The place of the log in the tables of threads; given with the first ring.</summary>
    internal LogPlace Place { get; } = new();

    /// <summary>The rings, and what those that are gone counted.</summary>
    internal RingTable Table => Volatile.Read(ref _table);

    /// <summary>The rings that the pump reads.</summary>
    internal ReadOnlySpan<EventRing> Rings => Table.Rings;

    /// <summary>How many events a ring may hold that is given away. What a first chunk holds counts as few, whatever the capacity.</summary>
    private int MostAdopted => Math.Max(Chunks.Capacity / 8, Chunks.ChunkEvents);

    /// <summary>Gives a ring to the calling thread.</summary>
    internal EventRing Join()
    {
        lock (_lock)
        {
            if (TryAdopt() is { } left)
            {
                return left;
            }

            var ring = new EventRing(Chunks, logId);
            if (_isClosed)
            {
                ring.Close();
            }
            else
            {
                if (_owned.Count == 0)
                {
                    Chunks.Stock();
                }

                Place.Ensure();
                _owned.Add((ring, Thread.CurrentThread));
            }

            Volatile.Write(ref _table, _table.With(ring));
            return ring;
        }
    }

    /// <summary>Drops the rings of threads that have ended, once they are read to their ends. Called by the pump, between two passes.</summary>
    internal void Reclaim()
    {
        lock (_lock)
        {
            RingCounts ended = _table.Ended;
            int dropped = _owned.RemoveAll(owned =>
            {
                // In this order: what a thread that has ended wrote is all there to be seen.
                if (owned.Owner.IsAlive || owned.Ring.Waiting > 0)
                {
                    return false;
                }

                ended = ended.With(owned.Ring);
                return true;
            });
            if (dropped > 0)
            {
                EventRing[] rings = _owned.ConvertAll(static owned => owned.Ring).ToArray();
                Volatile.Write(ref _table, new RingTable(rings, rings.Length, ended));
                _adoptAt = FewRings;
            }
        }
    }

    /// <summary>Drops the storage, and which threads own what, at the end. The counters stay, since threads go on counting what is refused.</summary>
    internal void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            _owned.Clear();
            foreach (EventRing ring in _table.Rings)
            {
                ring.Close();
            }

            Chunks.Close();
            Place.Return();
        }
    }

    /// <summary>Gives the calling thread the ring of one that has ended, with the few events in it, when there are many rings.</summary>
    /// <remarks>
    /// So that threads that come and go do not add up while no pump runs: before the initialization, and between two flushes in manual mode. Rings with more
    /// events than a few are not given away, so that the new owner has room. Those hold a chunk of the pool, which bounds how many of them there can be.
    /// </remarks>
    private EventRing? TryAdopt()
    {
        if (_owned.Count < _adoptAt)
        {
            return null;
        }

        for (int i = 0; i < _owned.Count; i++)
        {
            _adoptFrom = (_adoptFrom + 1) % _owned.Count; // Not from the start each time: those were looked at before.
            (EventRing ring, Thread owner) = _owned[_adoptFrom];
            if (!owner.IsAlive && ring.Waiting <= MostAdopted)
            {
                _owned[_adoptFrom] = (ring, Thread.CurrentThread);
                return ring;
            }
        }

        _adoptAt = _owned.Count + (_owned.Count / 4); // All of them are in use.
        return null;
    }
}
