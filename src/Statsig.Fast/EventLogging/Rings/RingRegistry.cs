using System;
using System.Collections.Generic;
using System.Threading;

namespace Statsig.Fast.EventLogging.Rings;

/// <summary>
/// The rings of one log: one for each thread that logs, created with its first event and removed when the thread has ended and its events
/// were read.
/// </summary>
/// <remarks>
/// The lock is taken once per thread and by the pump once a second, never while an event is written. The memory of the rings is limited to
/// the chunk that each thread keeps and to the chunks that <see cref="ChunkPool"/> allows.
/// </remarks>
internal sealed class RingRegistry(int capacity, long logId = 0, int growthBytes = 0)
{
    /// <summary>The number of rings below which no ring of an ended thread is adopted.</summary>
    internal const int FewRings = 256;

    private readonly Lock _lock = new();
    private readonly List<(EventRing Ring, Thread Owner)> _owned = [];
    private RingTable _table = RingTable.Empty;
    private int _adoptAt = FewRings;
    private int _adoptFrom;
    private bool _isClosed;

    /// <summary>Gets the storage that the rings share.</summary>
    internal ChunkPool Chunks { get; } = new(capacity, growthBytes);

    /// <summary>Gets the memory of all chunks: those that rings started with, those that they took, and those that are free.</summary>
    internal long Bytes => (long)(Rings.Length + Chunks.Made) * Chunks.ChunkBytes;

    /// <summary>Gets the place of the log in the tables of threads; assigned with the first ring.</summary>
    internal LogPlace Place { get; } = new();

    /// <summary>Gets the rings, and the counts of removed rings.</summary>
    internal RingTable Table => Volatile.Read(ref _table); // Acquire: a reader that sees the table must find its rings.

    /// <summary>Gets the rings that the pump reads.</summary>
    internal ReadOnlySpan<EventRing> Rings => Table.Rings;

    /// <summary>
    /// The maximum number of events in a ring that is handed to another thread: at least one chunk of events, regardless of the capacity.
    /// </summary>
    private int MostAdopted => Math.Max(Chunks.Capacity / 8, Chunks.ChunkEvents);

    /// <summary>Assigns a ring to the calling thread.</summary>
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

            Volatile.Write(ref _table, _table.With(ring)); // Release, for readers without the lock.
            return ring;
        }
    }

    /// <summary>Removes the fully read rings of threads that have ended. Called by the pump between two passes.</summary>
    internal void Reclaim()
    {
        lock (_lock)
        {
            RingCounts ended = _table.Ended;
            int dropped = _owned.RemoveAll(owned =>
            {
                // In this order: all writes of an ended thread are visible after the check that it has ended.
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
                Volatile.Write(ref _table, new RingTable(rings, rings.Length, ended)); // Release, for readers without the lock.
                _adoptAt = FewRings;
            }
        }
    }

    /// <summary>
    /// Releases the storage and the references to threads at the end. The counters stay, because threads still count refused events.
    /// </summary>
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

    /// <summary>Assigns the ring of an ended thread, with the few events in it, to the calling thread when many rings exist.</summary>
    /// <remarks>
    /// Prevents rings of short-lived threads from accumulating while no pump runs: before the initialization, and between two flushes in
    /// manual mode. Rings with more than a few events are not reassigned, so that the new owner has room. Such rings hold a chunk of the
    /// pool, which limits their number.
    /// </remarks>
    private EventRing? TryAdopt()
    {
        if (_owned.Count < _adoptAt)
        {
            return null;
        }

        for (int i = 0; i < _owned.Count; i++)
        {
            _adoptFrom = (_adoptFrom + 1) % _owned.Count; // Not from the start each time: the earlier rings were checked before.
            (EventRing ring, Thread owner) = _owned[_adoptFrom];
            if (!owner.IsAlive && ring.Waiting <= MostAdopted)
            {
                _owned[_adoptFrom] = (ring, Thread.CurrentThread);
                return ring;
            }
        }

        _adoptAt = _owned.Count + (_owned.Count / 4); // All rings are in use.
        return null;
    }
}
