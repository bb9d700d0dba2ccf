namespace Statsig.Fast.EventLogging.Rings;

/// <summary>The counts of removed rings, all of whose events were read.</summary>
internal readonly record struct RingCounts(long Written, long Deduplicated, long Full, long Stopped)
{
    internal RingCounts With(EventRing ring) =>
        new(Written + ring.Written, Deduplicated + ring.Deduplicated, Full + ring.Full, Stopped + ring.Stopped);
}
