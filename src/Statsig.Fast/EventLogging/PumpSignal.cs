using System;
using System.Threading;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;

namespace Statsig.Fast.EventLogging;

/// <summary>Where the pump sleeps, and what wakes it: a timer, or any thread.</summary>
/// <remarks>
/// Waiting and waking allocate nothing. Waking a pump that is awake is one read; the pump goes on, on a thread of the pool, never on the waking one.
/// One waiter at a time.
/// </remarks>
internal sealed class PumpSignal : IValueTaskSource, IDisposable
{
    private const int Awake = 0;
    private const int Asleep = 1;
    private const int Woken = 2;

    private readonly ITimer _timer;
    private ManualResetValueTaskSourceCore<bool> _source; // Mutable: must not become readonly.
    private int _state;

    internal PumpSignal(TimeProvider timeProvider)
    {
        _source.RunContinuationsAsynchronously = true;
        _timer = timeProvider.CreateTimer(static signal => ((PumpSignal)signal!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Sleeps until woken, or for a time. Returns at once when something woke it since the last time.</summary>
    internal ValueTask WaitAsync(TimeSpan longest)
    {
        _source.Reset();
        if (Interlocked.CompareExchange(ref _state, Asleep, Awake) != Awake)
        {
            Volatile.Write(ref _state, Awake);
            return ValueTask.CompletedTask;
        }

        _timer.Change(longest, Timeout.InfiniteTimeSpan);
        return new ValueTask(this, _source.Version);
    }

    /// <summary>Wakes the pump, or makes its next sleep none.</summary>
    internal void Wake()
    {
        if (Interlocked.Exchange(ref _state, Woken) == Asleep)
        {
            Volatile.Write(ref _state, Awake);
            _source.SetResult(true);
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
    public void Dispose() => _timer.Dispose();

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
