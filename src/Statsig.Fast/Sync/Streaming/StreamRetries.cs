using System;

namespace Statsig.Fast.Sync.Streaming;

/// <summary>How often a stream has failed in a row, and how long to wait for its next try.</summary>
/// <remarks>
/// The pause is base times multiplier to the power of the retries used, at most the longest; once they are used up it is the longest. After a stream that
/// hardly lived it is a tenth of a second at least, so that a proxy that ends every stream at once is not asked without a pause.
/// </remarks>
/// <param name="proxy">The entry that says how.</param>
/// <param name="draw">A number from 0 to less than 1 for each pause.</param>
internal sealed class StreamRetries(ProxyConfig proxy, Func<double> draw)
{
    /// <summary>The shortest pause after a stream that hardly lived.</summary>
    internal static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan ShortLife = TimeSpan.FromSeconds(1);

    /// <summary>The retries used since the last message.</summary>
    internal int Count { get; private set; }

    /// <summary>Whether they are used up.</summary>
    internal bool IsExhausted => Count >= proxy.Retries;

    /// <summary>Whether so many failed that specs are to come from elsewhere.</summary>
    internal bool FailsOver => Count >= proxy.FailoverThreshold;

    /// <summary>Uses a retry.</summary>
    /// <param name="lived">How long the stream that failed lived, the attempt to connect included.</param>
    /// <returns>The pause before it.</returns>
    internal TimeSpan Next(TimeSpan lived)
    {
        // A power beyond all numbers times nothing is no number.
        double longest = proxy.MaxBackoff.TotalMilliseconds;
        double ms = IsExhausted ? longest
            : proxy.Base == TimeSpan.Zero ? 0
            : Math.Min(proxy.Base.TotalMilliseconds * Math.Pow(proxy.Multiplier, Count), longest);
        Count = Count == int.MaxValue ? Count : Count + 1;
        double share = proxy.JitterPercent / 100.0;
        double pause = share == 0 ? ms : ms * (1 - share + (2 * share * draw()));
        return TimeSpan.FromMilliseconds(lived < ShortLife ? Math.Max(pause, Math.Min(Shortest.TotalMilliseconds, longest)) : pause);
    }

    /// <summary>Starts over: a message came.</summary>
    internal void Reset() => Count = 0;
}
