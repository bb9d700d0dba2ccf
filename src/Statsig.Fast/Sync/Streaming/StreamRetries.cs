using System;

namespace Statsig.Fast.Sync.Streaming;

/// <summary>How often a stream has failed in a row, and how long to wait for its next try.</summary>
/// <remarks>The pause is base times multiplier to the power of the retries used, at most the longest; once they are used up it is the longest.</remarks>
/// <param name="proxy">The entry that says how.</param>
/// <param name="draw">A number from 0 to less than 1 for each pause.</param>
internal sealed class StreamRetries(ProxyConfig proxy, Func<double> draw)
{
    /// <summary>The retries used since the last message.</summary>
    internal int Count { get; private set; }

    /// <summary>Whether they are used up.</summary>
    internal bool IsExhausted => Count >= proxy.Retries;

    /// <summary>Whether so many failed that specs are to come from elsewhere.</summary>
    internal bool FailsOver => Count >= proxy.FailoverThreshold;

    /// <summary>Uses a retry.</summary>
    /// <returns>The pause before it.</returns>
    internal TimeSpan Next()
    {
        double ms = IsExhausted
            ? proxy.MaxBackoff.TotalMilliseconds
            : Math.Min(proxy.Base.TotalMilliseconds * Math.Pow(proxy.Multiplier, Count), proxy.MaxBackoff.TotalMilliseconds);
        Count = Count == int.MaxValue ? Count : Count + 1;
        double share = proxy.JitterPercent / 100.0;
        return TimeSpan.FromMilliseconds(share == 0 ? ms : ms * (1 - share + (2 * share * draw())));
    }

    /// <summary>Starts over: a message came.</summary>
    internal void Reset() => Count = 0;
}
