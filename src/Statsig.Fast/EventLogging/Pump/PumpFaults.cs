using System;
using System.Threading;
using Statsig.Fast.Diagnostics;

namespace Statsig.Fast.EventLogging.Pump;

/// <summary>Counts and logs the faults of passes, flushes and the end. Events lost by a fault are counted elsewhere.</summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class PumpFaults(OutputLog log)
{
    private long _count;

    internal long Count => Volatile.Read(ref _count); // Volatile: any thread counts.

    internal void Note(Exception exception)
    {
        Interlocked.Increment(ref _count);
        log.Write(OutputLogLevel.Error, "The background processing of events failed and will be retried.", exception);
    }
}
