using System;
using System.Collections.Generic;
using System.Threading;

namespace Statsig.Fast.EventLogging;

/// <summary>The rings of one log: made when a thread logs for the first time, reused when their threads are gone.</summary>
/// <remarks>
/// At most <see cref="MostRings"/>: threads beyond write to one ring that they share. The lock is taken once per thread and by the pump
/// once a second, never while an event is written.
/// </remarks>
internal sealed class RingRegistry(int capacity)
{
    internal const int MostRings = 64;

    private readonly Lock _lock = new();
    private readonly List<(EventRing Ring, Thread Owner)> _owned = [];
    private readonly Stack<EventRing> _free = new();
    private EventRing[] _rings = [];
    private EventRing? _shared;
    private volatile bool _hasRoom = true;

    /// <summary>Whether <see cref="Join"/> may have a ring of its own to give.</summary>
    internal bool HasRoom => _hasRoom;

    /// <summary>The ring that threads beyond the limit share; there is one whenever there is no room.</summary>
    internal EventRing? Shared => Volatile.Read(ref _shared);

    /// <summary>Every ring that was ever made: the pump reads them all.</summary>
    internal ReadOnlySpan<EventRing> Rings => Volatile.Read(ref _rings);

    /// <summary>A ring for the calling thread; one that is shared when there are too many.</summary>
    internal EventRing Join()
    {
        lock (_lock)
        {
            if (_free.TryPop(out EventRing? ring))
            {
                _owned.Add((ring, Thread.CurrentThread));
                return ring;
            }

            if (_owned.Count >= MostRings)
            {
                Volatile.Write(ref _shared, _shared ?? Append(new EventRing(capacity, isShared: true)));
                _hasRoom = false; // After the shared ring is there.
                return _shared!;
            }

            ring = Append(new EventRing(capacity));
            _owned.Add((ring, Thread.CurrentThread));
            return ring;
        }
    }

    /// <summary>Takes back the rings of threads that have ended; what is still in them is drained like everything else.</summary>
    internal void Reclaim()
    {
        lock (_lock)
        {
            for (int i = _owned.Count - 1; i >= 0; i--)
            {
                (EventRing ring, Thread owner) = _owned[i];
                if (!owner.IsAlive)
                {
                    _owned.RemoveAt(i);
                    _free.Push(ring);
                    _hasRoom = true;
                }
            }
        }
    }

    /// <summary>Forgets which threads own what, at the end.</summary>
    internal void Close()
    {
        lock (_lock)
        {
            _owned.Clear();
            _free.Clear();
        }
    }

    private EventRing Append(EventRing ring)
    {
        Volatile.Write(ref _rings, [.. _rings, ring]);
        return ring;
    }
}
