using System;
using System.Threading;
using Statsig.Fast.Diagnostics;

namespace Statsig.Fast.EventLogging;

/// <summary>The faults of passes, flushes and the end: each is counted and logged, and costs no event that is not counted.</summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class PumpFaults(OutputLog log)
{
    private long _count;

    internal long Count => Volatile.Read(ref _count);

    internal void Note(Exception exception)
    {
        Interlocked.Increment(ref _count);
        log.Write(OutputLogLevel.Error, "The pump of events failed; it goes on.", exception);
    }
}
