namespace Statsig.Fast.EventLogging;

/// <summary>What became of an attempt to log.</summary>
internal enum RingWriteStatus : byte
{
    /// <summary>It is in the ring.</summary>
    Written,

    /// <summary>It repeats an exposure of the window.</summary>
    Duplicate,

    /// <summary>The ring is full; it was dropped and counted.</summary>
    Full,

    /// <summary>The server is shut down; it was dropped and counted.</summary>
    Stopped,
}
