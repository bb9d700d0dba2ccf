using System.Collections.Generic;

namespace Statsig.Fast;

/// <summary>What became of every exposure and event, at one moment.</summary>
/// <remarks>
/// Accepted = sent + deduplicated + sampled out + dropped + pending, at any time; after shutdown nothing is pending but what was spilled, and the
/// numbers are exact.
/// While other threads log, pending is what is not yet in one of the others.
/// </remarks>
public readonly record struct EventStatistics
{
    private static readonly IReadOnlyDictionary<int, long> NoStatuses = new Dictionary<int, long>();

    /// <summary>The exposures and events that calls handed over.</summary>
    public long Accepted { get; init; }

    /// <summary>Those in batches that the service accepted.</summary>
    public long Sent { get; init; }

    /// <summary>Exposures that repeated one of the last minute.</summary>
    public long Deduplicated { get; init; }

    /// <summary>Exposures that the service's sampling settings left out.</summary>
    public long SampledOut { get; init; }

    /// <summary>Those that were lost, whatever the reason.</summary>
    public long Dropped => DroppedRingFull + DroppedQueueFull + DroppedRejected + DroppedRetriesExhausted + DroppedUnserializable + DroppedSpillDamaged
        + DroppedAtShutdown + DroppedAfterShutdown + DroppedWithoutKey;

    /// <summary>Lost because the calling thread's ring was full.</summary>
    public long DroppedRingFull { get; init; }

    /// <summary>Lost because too many batches were waiting.</summary>
    public long DroppedQueueFull { get; init; }

    /// <summary>Lost because the service refused the batch for good: it answered with a status that says that the batch itself cannot be taken.</summary>
    public long DroppedRejected { get; init; }

    /// <summary>The rejected, by the HTTP status of the answer. Empty when there are none.</summary>
    public IReadOnlyDictionary<int, long> RejectedByStatus
    {
        get => field ?? NoStatuses;
        init;
    }

    /// <summary>Lost because the batch failed too often.</summary>
    public long DroppedRetriesExhausted { get; init; }

    /// <summary>Lost because the event could not be written as JSON.</summary>
    public long DroppedUnserializable { get; init; }

    /// <summary>Lost because their record in the spill file was damaged or could not be read. Records whose count of events cannot be read either are not in it.</summary>
    public long DroppedSpillDamaged { get; init; }

    /// <summary>Lost because they were not sent by the end of the shutdown: time ran out, or the service did not take them.</summary>
    public long DroppedAtShutdown { get; init; }

    /// <summary>Lost because the server was shut down already when they were logged.</summary>
    public long DroppedAfterShutdown { get; init; }

    /// <summary>Lost because the server has no secret key that could be used, which <see cref="InitializeDetails.Error"/> explains.</summary>
    public long DroppedWithoutKey { get; init; }

    /// <summary>Those that wait in a ring, a batch, a request or the spill file.</summary>
    public long Pending { get; init; }

    /// <summary>Those of the pending that are safe in the spill file: when this process ends, the next one sends them.</summary>
    public long Spilled { get; init; }

    /// <summary>Those of the accepted that an earlier process left in the spill file, without those that were damaged there.</summary>
    public long Recovered { get; init; }

    /// <summary>The records of the spill file, a batch or less each, that were found damaged. Damage of one bit outside of the events is put right, and counted too.</summary>
    public long DamagedRecords { get; init; }
}
