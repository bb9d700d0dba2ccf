using System.Threading;
using Statsig.Fast.EventLogging.Recording;
using Statsig.Fast.EventLogging.Rings;

namespace Statsig.Fast.Benchmarks.Work;

/// <summary>Gets a server's log ready for a round: rings empty, no exposure remembered.</summary>
internal static class DrainedLog
{
    /// <summary>Waits until the pump has emptied the rings, and forgets which exposures were made.</summary>
    internal static void Empty(StatsigServer server)
    {
        EventLog log = server.Events!;
        log.WakePump();
        foreach (EventRing ring in log.Rings.Rings)
        {
            while (ring.Read < ring.Written)
            {
                Thread.SpinWait(100); // Not asleep: the caches would then be somebody else's.
            }
        }

        log.Dedupe.Clear();
    }
}
