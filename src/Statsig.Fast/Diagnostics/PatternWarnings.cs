using System;
using System.Globalization;
using System.Threading;

namespace Statsig.Fast.Diagnostics;

/// <summary>Counts searches for patterns that ran out of time, and logs at most one of them per minute.</summary>
/// <remarks>Safe from any thread. Neither the line nor the metric holds the text that was searched.</remarks>
internal sealed class PatternWarnings(OutputLog log, ServerMetrics metrics, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private long _count;
    private long _loggedAt;

    /// <summary>The number of searches of the server that ran out of time.</summary>
    internal long Count => Interlocked.Read(ref _count);

    /// <summary>Counts a search, and logs it unless another was logged within the last minute.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="specs">An object whose text lists the specs that use it.</param>
    internal void Report(string pattern, object specs)
    {
        long count = Interlocked.Increment(ref _count);
        metrics.PatternExhausted(pattern);
        long now = Math.Max(1, clock.GetTimestamp());
        long before = Volatile.Read(ref _loggedAt);
        bool isDue = before == 0 || clock.GetElapsedTime(before, now) >= Pause;
        if (isDue && Interlocked.CompareExchange(ref _loggedAt, now, before) == before)
        {
            log.Write(OutputLogLevel.Warning, string.Create(CultureInfo.InvariantCulture, $"The pattern \"{OutputLog.Shorten(pattern, 200).ReplaceLineEndings(" ")}\" of {specs} did not complete its search within RegexTimeoutPerCall and counts as not matching. {count} searches ran out of time so far. This warning is logged once a minute at most."));
        }
    }
}
