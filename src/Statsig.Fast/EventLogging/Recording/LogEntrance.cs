using System;
using System.Runtime.CompilerServices;
using System.Threading;
using Statsig.Fast.EventLogging.Rings;

namespace Statsig.Fast.EventLogging.Recording;

/// <summary>
/// Decides whether the events of a thread are accepted: assigns a ring to a thread that logs for the first time, and refuses all events
/// after the shutdown.
/// </summary>
/// <remarks>Safe from any thread. Takes only the lock of the rings, once per thread. Never throws.</remarks>
/// <param name="rings">The rings of the log.</param>
/// <param name="logId">The log.</param>
internal sealed class LogEntrance(RingRegistry rings, long logId)
{
    private long _lostStopped;
    private volatile bool _isStopped;
    private int _hasReported;

    /// <summary>Called after a thread received its ring and before its first event. Must not throw.</summary>
    internal Action? Joined { get; init; }

    /// <summary>Called once, on the thread of the first event that is refused after the shutdown. Must not throw.</summary>
    internal Action? Refused { get; init; }

    /// <summary>True when events are refused and counted as dropped.</summary>
    internal bool IsStopped => _isStopped;

    /// <summary>Gets the number of events after the shutdown from threads that never had a ring.</summary>
    internal long LostStopped => Volatile.Read(ref _lostStopped); // Volatile: any thread counts.

    /// <summary>Refuses events from now on.</summary>
    internal void Stop() => _isStopped = true;

    /// <summary>
    /// Finds or creates the ring of a thread that used another log last. Returns null and counts the event when the thread has no ring
    /// after the shutdown.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // Rare: a thread keeps its ring of the log that it used last.
    internal EventRing? Enter(ProducerThread thread)
    {
        if (thread.Find(logId, rings.Place.Index) is { } own)
        {
            return own;
        }

        if (_isStopped)
        {
            Interlocked.Increment(ref _lostStopped);
            ReportRefusal();
            return null;
        }

        EventRing ring = rings.Join();
        Joined?.Invoke();
        thread.Add(ring, rings.Place.Index);
        return ring;
    }

    /// <summary>Counts an event that is refused because of the shutdown.</summary>
    internal void Refuse(EventRing ring)
    {
        ring.CountStopped();
        ReportRefusal();
    }

    private void ReportRefusal()
    {
        if (Volatile.Read(ref _hasReported) == 0 && Interlocked.Exchange(ref _hasReported, 1) == 0)
        {
            Refused?.Invoke();
        }
    }
}
