using System.Collections.Generic;
using System.Threading;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.EventLogging.Batches;
using Statsig.Fast.EventLogging.Delivery;
using Statsig.Fast.EventLogging.Recording;
using Statsig.Fast.EventLogging.Rings;

namespace Statsig.Fast.EventLogging.Pump;

/// <summary>Collects the outcome of every event of one server from the places that count it, and reports lost events.</summary>
/// <remarks>
/// Only the pump writes these numbers, under its lock. Reading is safe from any thread: each number is a whole 64-bit word.
/// </remarks>
internal sealed class EventAccounts(EventLog events, EventBatchBuilder builder, EventDelivery delivery, OutputLog log, EventLossReporter reportLoss)
{
    private long _internalAccepted;
    private long _internalRefused;
    private long _sampledOut;
    private EventStatistics _reported;
    private volatile bool _isEnded;

    /// <summary>True when the rings are no longer read; never reset.</summary>
    internal bool IsEnded
    {
        get => _isEnded;
        set => _isEnded = value;
    }

    /// <summary>True when all events are refused because no usable key exists; set before the first event.</summary>
    internal bool IsWithoutKey { get; set; }

    internal void CountSampledOut() => Volatile.Write(ref _sampledOut, _sampledOut + 1);

    /// <summary>Counts an event of the library itself, which bypasses the rings.</summary>
    internal void CountInternal(bool isRefused)
    {
        Volatile.Write(ref _internalAccepted, _internalAccepted + 1);
        Volatile.Write(ref _internalRefused, _internalRefused + (isRefused ? 1 : 0));
    }

    /// <summary>Reads the numbers of all outcomes.</summary>
    internal EventStatistics Read()
    {
        // The final outcomes are read first: an event that reaches one meanwhile still counts as pending, and no number is ever negative.
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

        RingTable rings = events.Rings.Table;
        (long written, long duplicates, long ringFull, long stopped) = rings.Ended;
        long unread = 0;
        stopped += events.LostStopped;
        foreach (EventRing ring in rings.Rings)
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
        atShutdown += isEnded ? unread : 0; // Written while the last pass ran: no pass reads them.
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
            RejectedByStatus = Volatile.Read(ref ends.RejectedByStatus)!,
            DroppedRetriesExhausted = exhausted,
            DroppedUnserializable = unserializable,
            DroppedSpillDamaged = spillLost,
            DroppedAtShutdown = atShutdown,
            DroppedAfterShutdown = IsWithoutKey ? 0 : stopped + refused,
            DroppedWithoutKey = IsWithoutKey ? stopped + refused : 0,
            Pending = pending,
            Spilled = delivery.SpilledEvents,
            Recovered = Volatile.Read(ref ends.Recovered),
            DamagedRecords = Volatile.Read(ref ends.DamagedRecords),
        };
    }

    /// <summary>Reports the events lost since the previous report, each reason separately.</summary>
    internal void ReportLosses()
    {
        EventStatistics now = Read();
        EventStatistics before = _reported;
        _reported = now;
        if (now.Dropped <= before.Dropped)
        {
            return;
        }

        // Events that the service rejected, that failed too often, or that the spill file lost were logged when that happened.
        var reasons = new List<string>();
        Add(now.DroppedRingFull - before.DroppedRingFull, "more came in than could be sent, and the rings of the calling threads were full");
        Add(now.DroppedQueueFull - before.DroppedQueueFull, "the service did not take them in time, and the queue of batches was full");
        Add(now.DroppedUnserializable - before.DroppedUnserializable, "they could not be written as JSON, or memory ran out");
        Add(now.DroppedAtShutdown - before.DroppedAtShutdown, "they were not sent by the end of the shutdown");
        Add(now.DroppedAfterShutdown - before.DroppedAfterShutdown, "they were logged after the shutdown");
        foreach (string reason in reasons)
        {
            log.Write(OutputLogLevel.Warning, reason);
        }

        string error = reasons.Count > 0 ? string.Join(' ', reasons) : "The service rejected the events, they failed too often, or the spill file was damaged.";
        reportLoss("statsig::log_event_dropped_event_count", now.Dropped - before.Dropped, error);

        void Add(long count, string reason)
        {
            if (count > 0)
            {
                reasons.Add($"{count} events were dropped: {reason}.");
            }
        }
    }
}
