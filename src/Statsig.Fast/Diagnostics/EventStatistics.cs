using System.Collections.Generic;

namespace Statsig.Fast;

/// <summary>The counts of exposures and events by outcome, at one moment.</summary>
/// <remarks>
/// Accepted = sent + deduplicated + sampled out + dropped + pending, at any time; after shutdown only spilled events are pending, and the
/// numbers are exact. While other threads log, pending is the number of events without another outcome.
/// </remarks>
public readonly record struct EventStatistics
{
    private static readonly IReadOnlyDictionary<int, long> NoStatuses = new Dictionary<int, long>();

    /// <summary>The exposures and events that calls logged.</summary>
    public long Accepted { get; init; }

    /// <summary>The events in batches that the service accepted.</summary>
    public long Sent { get; init; }

    /// <summary>Exposures that repeated one of the last minute.</summary>
    public long Deduplicated { get; init; }

    /// <summary>Exposures that were left out by the service's sampling settings.</summary>
    public long SampledOut { get; init; }

    /// <summary>The number of lost events, for any reason.</summary>
    public long Dropped => DroppedRingFull + DroppedQueueFull + DroppedRejected + DroppedRetriesExhausted + DroppedUnserializable + DroppedSpillDamaged
        + DroppedAtShutdown + DroppedAfterShutdown + DroppedWithoutKey;

    /// <summary>Lost because the ring of the calling thread was full and could not grow.</summary>
    public long DroppedRingFull { get; init; }

    /// <summary>Lost because too many batches were waiting.</summary>
    public long DroppedQueueFull { get; init; }

    /// <summary>Lost because the service permanently rejected the batch with a status that refers to the batch itself.</summary>
    public long DroppedRejected { get; init; }

    /// <summary>The rejected events by the HTTP status of the response. Empty without any.</summary>
    public IReadOnlyDictionary<int, long> RejectedByStatus
    {
        get => field ?? NoStatuses;
        init;
    }

    /// <summary>Lost because the batch failed too often.</summary>
    public long DroppedRetriesExhausted { get; init; }

    /// <summary>Lost because the event could not be written as JSON.</summary>
    public long DroppedUnserializable { get; init; }

    /// <summary>
    /// Lost because their record in the spill file was damaged or could not be read. Events of records with an unreadable count are not
    /// included.
    /// </summary>
    public long DroppedSpillDamaged { get; init; }

    /// <summary>
    /// Lost because they were not sent by the end of the shutdown: the deadline passed, or the service did not accept them.
    /// </summary>
    public long DroppedAtShutdown { get; init; }

    /// <summary>Lost because they were logged after the shutdown of the server.</summary>
    public long DroppedAfterShutdown { get; init; }

    /// <summary>
    /// Lost because the server has no usable secret key; <see cref="InitializeDetails.Error"/> contains the reason.
    /// </summary>
    public long DroppedWithoutKey { get; init; }

    /// <summary>The events that wait in a ring, a batch, a request or the spill file.</summary>
    public long Pending { get; init; }

    /// <summary>The pending events that are stored in the spill file: when this process ends, the next one sends them.</summary>
    public long Spilled { get; init; }

    /// <summary>The accepted events that an earlier process left in the spill file, without damaged ones.</summary>
    public long Recovered { get; init; }

    /// <summary>
    /// The damaged records of the spill file, a batch or less each. Damage of one bit outside of the events is corrected and counted as
    /// well.
    /// </summary>
    public long DamagedRecords { get; init; }
}
