namespace Statsig.Fast.EventLogging.Delivery;

/// <summary>The outcome of a batch after one attempt to post it.</summary>
internal enum BatchFate : byte
{
    /// <summary>The service accepted it.</summary>
    Sent,

    /// <summary>It waits in the queue for the next attempt.</summary>
    Waits,

    /// <summary>The server shuts down; the batch stays in the spill file for the next process.</summary>
    Spilled,

    /// <summary>The server shuts down, and the batch is not in a spill file.</summary>
    DroppedAtShutdown,

    /// <summary>It failed too often.</summary>
    RetriesExhausted,

    /// <summary>The service rejected it permanently.</summary>
    Rejected,
}
