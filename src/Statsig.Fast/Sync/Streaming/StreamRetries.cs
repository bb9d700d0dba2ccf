using System;

namespace Statsig.Fast.Sync.Streaming;

/// <summary>Counts consecutive failures of a stream, and computes the pause before its next attempt.</summary>
/// <remarks>
/// The pause is base times multiplier to the power of the used retries, at most the longest pause; when all retries are used, it is the
/// longest pause. After a stream that ended early it is at least a tenth of a second, so that a proxy that closes every stream immediately
/// is not called without a pause.
/// </remarks>
/// <param name="proxy">The entry with the retry options.</param>
/// <param name="draw">Returns a random number from 0 to less than 1 for each pause.</param>
internal sealed class StreamRetries(ProxyConfig proxy, Func<double> draw)
{
    /// <summary>The shortest pause after a stream that ended early.</summary>
    internal static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan ShortLife = TimeSpan.FromSeconds(1);

    /// <summary>Gets the number of retries since the last message.</summary>
    internal int Count { get; private set; }

    /// <summary>True when all retries are used.</summary>
    internal bool IsExhausted => Count >= proxy.Retries;

    /// <summary>True when enough retries failed to poll other sources.</summary>
    internal bool FailsOver => Count >= proxy.FailoverThreshold;

    /// <summary>Uses a retry.</summary>
    /// <param name="lived">The duration of the failed stream, the attempt to connect included.</param>
    /// <returns>The pause before the retry.</returns>
    internal TimeSpan Next(TimeSpan lived)
    {
        // An infinite power times zero is NaN.
        double longest = proxy.MaxBackoff.TotalMilliseconds;
        double ms = IsExhausted ? longest
            : proxy.Base == TimeSpan.Zero ? 0
            : Math.Min(proxy.Base.TotalMilliseconds * Math.Pow(proxy.Multiplier, Count), longest);
        Count = Count == int.MaxValue ? Count : Count + 1;
        double share = proxy.JitterPercent / 100.0;
        double pause = share == 0 ? ms : ms * (1 - share + (2 * share * draw()));
        return TimeSpan.FromMilliseconds(lived < ShortLife ? Math.Max(pause, Math.Min(Shortest.TotalMilliseconds, longest)) : pause);
    }

    /// <summary>Resets the retries after a message.</summary>
    internal void Reset() => Count = 0;
}
