using System;
using System.Collections.Generic;
using System.Diagnostics;

namespace Statsig.Fast.Benchmarks.Work;

/// <summary>How long single calls took, in order.</summary>
internal sealed class Tail
{
    private readonly long[] _ticks;

    /// <summary>Takes times in ticks of the stopwatch.</summary>
    internal Tail(IEnumerable<long> ticks)
    {
        _ticks = [.. ticks];
        Array.Sort(_ticks);
    }

    /// <summary>The nanoseconds that a share of the calls did not exceed; 1 for the longest.</summary>
    internal double NsAt(double share) => _ticks[Math.Min(_ticks.Length - 1, (int)(share * _ticks.Length))] * 1e9 / Stopwatch.Frequency;
}
