using System;
using System.Threading;
using Statsig.Fast.Internals;

namespace Statsig.Fast.EventLogging;

/// <summary>Suspends the pump's thread until a time has passed or another thread wakes it.</summary>
/// <remarks>
/// Uses no thread pool while the clock is the system's; another clock wakes the pump by a timer. Waiting and waking allocate nothing.
/// Waking a pump that is awake costs one read. One waiter at a time.
/// </remarks>
internal sealed class PumpSignal : IDisposable
{
    private const int Awake = 0;
    private const int Asleep = 1;
    private const int Woken = 2;

    private readonly object _monitor = new(); // Not a Lock, which has no Wait and Pulse.
    private readonly ITimer? _timer;
    private int _state;

    internal PumpSignal(TimeProvider timeProvider)
    {
        if (!ReferenceEquals(timeProvider, TimeProvider.System))
        {
            using AsyncFlowControl flow = Detached.SuppressFlow();
            _timer = timeProvider.CreateTimer(static signal => ((PumpSignal)signal!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Sleeps until woken, or for the given time. Returns immediately when a wake-up arrived since the last sleep.</summary>
    internal void Sleep(TimeSpan longest)
    {
        if (Interlocked.CompareExchange(ref _state, Asleep, Awake) == Awake)
        {
            _timer?.Change(longest, Timeout.InfiniteTimeSpan);
            lock (_monitor)
            {
                if (Volatile.Read(ref _state) == Asleep) // Read again under the lock: a wake-up before the wait must not be missed.
                {
                    Monitor.Wait(_monitor, _timer is null ? longest : Timeout.InfiniteTimeSpan);
                }
            }
        }

        Volatile.Write(ref _state, Awake);
    }

    /// <summary>Wakes the pump, or cancels its next sleep.</summary>
    internal void Wake()
    {
        if (Interlocked.Exchange(ref _state, Woken) == Asleep)
        {
            lock (_monitor)
            {
                Monitor.Pulse(_monitor);
            }
        }
    }

    /// <summary>Wakes the pump when it sleeps; an awake pump checks the rings anyway.</summary>
    internal void WakeSleeper()
    {
        if (Volatile.Read(ref _state) == Asleep)
        {
            Wake();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();
}
