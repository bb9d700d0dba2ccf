namespace Statsig.Fast.EventLogging.Rings;

/// <summary>The outcome of an attempt to log.</summary>
internal enum RingWriteStatus : byte
{
    /// <summary>The event is in the ring.</summary>
    Written,

    /// <summary>The exposure repeats one of the window.</summary>
    Duplicate,

    /// <summary>The ring is full; the event was dropped and counted.</summary>
    Full,

    /// <summary>The server is shut down; the event was dropped and counted.</summary>
    Stopped,
}
