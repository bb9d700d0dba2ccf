using System;
using System.Threading;
using Statsig.Fast.Internals;

namespace Statsig.Fast.EventLogging;

/// <summary>Where the pump's thread sleeps, and what wakes it: time, or any thread.</summary>
/// <remarks>
/// Neither needs the thread pool while the clock is the system's; another clock wakes it by a timer. Waiting and waking allocate nothing. Waking a pump
/// that is awake is one read. One waiter at a time.
/// </remarks>
internal sealed class PumpSignal : IDisposable
{
    private const int Awake = 0;
    private const int Asleep = 1;
    private const int Woken = 2;

    private readonly object _monitor = new(); // Not a Lock: those have no condition to wait for.
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

    /// <summary>Sleeps until woken, or for a time. Returns at once when something woke it since the last time.</summary>
    internal void Sleep(TimeSpan longest)
    {
        if (Interlocked.CompareExchange(ref _state, Asleep, Awake) == Awake)
        {
            _timer?.Change(longest, Timeout.InfiniteTimeSpan);
            lock (_monitor)
            {
                if (Volatile.Read(ref _state) == Asleep)
                {
                    Monitor.Wait(_monitor, _timer is null ? longest : Timeout.InfiniteTimeSpan);
                }
            }
        }

        Volatile.Write(ref _state, Awake);
    }

    /// <summary>Wakes the pump, or makes its next sleep none.</summary>
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

    /// <summary>Wakes the pump when it sleeps; otherwise it will look anyway.</summary>
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
