using System.Collections.Generic;
using System.Threading;

namespace Statsig.Fast.EventLogging.Delivery;

/// <summary>The outcomes of events that reached a batch; each number only grows.</summary>
/// <remarks>Written while the delivery's lock is held, read from any thread as whole 64-bit words.</remarks>
internal sealed class DeliveryCounters
{
    internal long Sent;
    internal long QueueFull;
    internal long Rejected;
    internal long RetriesExhausted;

    /// <summary>The rejected events by status code; a new dictionary after each change, null before the first one.</summary>
    internal IReadOnlyDictionary<int, long>? RejectedByStatus;
    internal long AtShutdown;

    /// <summary>Events that an earlier process left in the spill file.</summary>
    internal long Recovered;

    /// <summary>Events in records of the spill file that were damaged when it was opened; not included in the recovered events.</summary>
    internal long SpillDamaged;

    /// <summary>Events that could not be read back from the spill file.</summary>
    internal long SpillUnreadable;

    /// <summary>Records of the spill file that were found damaged.</summary>
    internal long DamagedRecords;

    /// <summary>Failed attempts to post a batch.</summary>
    internal long FailedAttempts;

    /// <summary>Calls of the application's callback that threw.</summary>
    internal long FaultyCallbacks;

    /// <summary>Counts the events of a batch when its outcome is decided. The delivery's lock is held.</summary>
    /// <param name="fate">
    /// The decision; the events of a batch that waits, or stays in the spill file, are pending and counted nowhere here.
    /// </param>
    /// <param name="events">The events in the batch.</param>
    /// <param name="statusCode">The status of the answer; null without an answer.</param>
    internal void Count(BatchFate fate, int events, int? statusCode)
    {
        switch (fate)
        {
            case BatchFate.Sent:
                Sent += events;
                break;
            case BatchFate.DroppedAtShutdown:
                AtShutdown += events;
                break;
            case BatchFate.RetriesExhausted:
                RetriesExhausted += events;
                break;
            case BatchFate.Rejected:
                Reject(statusCode!.Value, events);
                break;
        }
    }

    private void Reject(int status, int events)
    {
        Rejected += events;
        var counts = new Dictionary<int, long>(RejectedByStatus ?? new Dictionary<int, long>());
        counts[status] = counts.GetValueOrDefault(status) + events;
        Volatile.Write(ref RejectedByStatus, counts); // Release: a reader that sees the dictionary must find its entries.
    }
}
