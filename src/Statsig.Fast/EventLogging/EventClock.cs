using System;
using System.Threading;

namespace Statsig.Fast.EventLogging;

/// <summary>The clock of event times, in Unix milliseconds.</summary>
/// <remarks>
/// With the system's clock, the time is the kernel's coarse tick plus its difference to the wall clock. Reading it costs a fifth of reading
/// the wall clock, and it is off by at most 10 ms (4 ms on usual kernels). The pump updates the difference at every pass, so steps of the
/// wall clock are followed within a second. The time stays correct when the pump is late. Another <see cref="TimeProvider"/> is read
/// exactly, and so is the clock in manual mode.
/// </remarks>
internal sealed class EventClock(TimeProvider provider, bool isExact)
{
    private readonly bool _isCoarse = ReferenceEquals(provider, TimeProvider.System) && !isExact;
    private long _offsetMs = provider.GetUtcNow().ToUnixTimeMilliseconds() - Environment.TickCount64;

    internal long NowMs => _isCoarse ? Environment.TickCount64 + Volatile.Read(ref _offsetMs) : ExactMs; // Volatile: the pump writes it.

    internal long ExactMs => provider.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Updates the difference to the wall clock.</summary>
    internal void Refresh()
    {
        if (_isCoarse)
        {
            Volatile.Write(ref _offsetMs, ExactMs - Environment.TickCount64);
        }
    }
}
