using System.Threading;
using Statsig.Fast.Diagnostics;

namespace Statsig.Fast.EventLogging;

/// <summary>What became of every event of one server, put together from where each end is counted, and the report of those that were lost.</summary>
/// <remarks>The numbers here are the pump's to write, under its lock; reading is safe from any thread.</remarks>
internal sealed class EventAccounts(EventLog events, EventBatchBuilder builder, EventDelivery delivery, OutputLog log, EventLossReporter reportLoss)
{
    private long _internalAccepted;
    private long _internalRefused;
    private long _sampledOut;
    private long _reportedLosses;
    private volatile bool _isEnded;

    /// <summary>Whether nobody will read the rings any more; never unset.</summary>
    internal bool IsEnded
    {
        get => _isEnded;
        set => _isEnded = value;
    }

    internal void CountSampledOut() => Volatile.Write(ref _sampledOut, _sampledOut + 1);

    /// <summary>Counts an event of the library itself, which goes past the rings.</summary>
    internal void CountInternal(bool isRefused)
    {
        Volatile.Write(ref _internalAccepted, _internalAccepted + 1);
        Volatile.Write(ref _internalRefused, _internalRefused + (isRefused ? 1 : 0));
    }

    /// <summary>What became of every event.</summary>
    internal EventStatistics Read()
    {
        // The ends first: an event that reaches one meanwhile then still counts as pending, and no number is ever negative.
        DeliveryCounters ends = delivery.Counters;
        long sent = Volatile.Read(ref ends.Sent);
        long queueFull = Volatile.Read(ref ends.QueueFull);
        long rejected = Volatile.Read(ref ends.Rejected);
        long exhausted = Volatile.Read(ref ends.RetriesExhausted);
        long atShutdown = Volatile.Read(ref ends.AtShutdown);
        long damaged = Volatile.Read(ref ends.SpillDamaged);
        long spillLost = damaged + Volatile.Read(ref ends.SpillUnreadable);
        long sampledOut = Volatile.Read(ref _sampledOut);
        long unserializable = builder.Unserializable;
        long refused = Volatile.Read(ref _internalRefused);
        bool isEnded = _isEnded;

        long written = 0;
        long unread = 0;
        long duplicates = 0;
        long ringFull = events.LostContended;
        long stopped = events.LostStopped;
        foreach (EventRing ring in events.Rings.Rings)
        {
            long read = ring.Read;
            long writtenHere = ring.Written;
            written += writtenHere;
            unread += writtenHere - read;
            duplicates += ring.Deduplicated;
            ringFull += ring.Full;
            stopped += ring.Stopped;
        }

        long entered = written + Volatile.Read(ref _internalAccepted) + Volatile.Read(ref ends.Recovered) + damaged;
        atShutdown += isEnded ? unread : 0; // Written while the last pass ran: nobody will read them.
        long pending = entered - sent - queueFull - rejected - exhausted - atShutdown - sampledOut - unserializable - spillLost - refused;
        return new EventStatistics
        {
            Accepted = entered + duplicates + ringFull + stopped,
            Sent = sent,
            Deduplicated = duplicates,
            SampledOut = sampledOut,
            DroppedRingFull = ringFull,
            DroppedQueueFull = queueFull,
            DroppedRejected = rejected,
            DroppedRetriesExhausted = exhausted,
            DroppedUnserializable = unserializable,
            DroppedSpillDamaged = spillLost,
            DroppedAtShutdown = atShutdown + stopped + refused,
            Pending = pending,
            Spilled = delivery.SpilledEvents,
            Recovered = Volatile.Read(ref ends.Recovered),
            DamagedRecords = Volatile.Read(ref ends.DamagedRecords),
        };
    }

    /// <summary>Tells of the events that were lost since the last time.</summary>
    internal void ReportLosses()
    {
        long losses = Read().Dropped;
        long since = losses - Interlocked.Exchange(ref _reportedLosses, losses);
        if (since > 0)
        {
            string error = $"{since} events were dropped: more came in than could be sent.";
            log.Write(OutputLogLevel.Warning, error);
            reportLoss("statsig::log_event_dropped_event_count", since, error);
        }
    }
}
