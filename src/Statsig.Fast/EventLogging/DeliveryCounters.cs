namespace Statsig.Fast.EventLogging;

/// <summary>What became of events that reached a batch; each number only grows.</summary>
/// <remarks>Written by whoever holds the delivery's lock, read by anybody as whole 64-bit words.</remarks>
internal sealed class DeliveryCounters
{
    internal long Sent;
    internal long QueueFull;
    internal long Rejected;
    internal long RetriesExhausted;
    internal long AtShutdown;

    /// <summary>Events that an earlier process left in the spill file.</summary>
    internal long Recovered;

    /// <summary>Events in records of the spill file that were damaged when it was opened; they are not among the recovered.</summary>
    internal long SpillDamaged;

    /// <summary>Events that could not be read back from the spill file.</summary>
    internal long SpillUnreadable;

    /// <summary>Records of the spill file that were found damaged.</summary>
    internal long DamagedRecords;

    /// <summary>Attempts that failed, batches.</summary>
    internal long FailedAttempts;

    /// <summary>Calls of the application's own callback that threw.</summary>
    internal long FaultyCallbacks;
}
