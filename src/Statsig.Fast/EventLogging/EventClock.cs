using System;
using System.Threading;

namespace Statsig.Fast.EventLogging;

/// <summary>The time that events are stamped with, in Unix milliseconds.</summary>
/// <remarks>
/// With the system's clock it is the kernel's coarse tick, which costs a fifth of a reading of the wall clock and is off by at most 10 ms (4 ms on usual
/// kernels), plus what the two differ by; the pump sets that difference anew at every pass, so steps of the wall clock are followed within a second. Nothing here goes
/// stale when the pump is late. Another <see cref="TimeProvider"/>, and manual mode, are read exactly.
/// </remarks>
internal sealed class EventClock(TimeProvider provider, bool isExact)
{
    private readonly bool _isCoarse = ReferenceEquals(provider, TimeProvider.System) && !isExact;
    private long _offsetMs = provider.GetUtcNow().ToUnixTimeMilliseconds() - Environment.TickCount64;

    internal long NowMs => _isCoarse ? Environment.TickCount64 + Volatile.Read(ref _offsetMs) : ExactMs;

    internal long ExactMs => provider.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Follows the wall clock.</summary>
    internal void Refresh()
    {
        if (_isCoarse)
        {
            Volatile.Write(ref _offsetMs, ExactMs - Environment.TickCount64);
        }
    }
}
