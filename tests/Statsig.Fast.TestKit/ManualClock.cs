using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.TestKit;

/// <summary>A clock that stands still until a test moves it; its timers go off, in order, while it is moved.</summary>
public sealed class ManualClock : TimeProvider
{
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(TimeSpan Due, int Count, TaskCompletionSource Reached)> _waiters = [];
    private long _ticks;

    /// <summary>Makes a clock that shows a moment, in Unix milliseconds.</summary>
    public ManualClock(long unixMs = 1_700_000_000_000) => _ticks = DateTimeOffset.FromUnixTimeMilliseconds(unixMs).UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public long UnixMs => GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The timers that are set.</summary>
    public int TimerCount
    {
        get
        {
            lock (_timers)
            {
                return _timers.Count;
            }
        }
    }

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock; timers that become due go off on this thread, each at its own moment.</summary>
    public void Advance(TimeSpan by)
    {
        long end = Volatile.Read(ref _ticks) + by.Ticks;
        while (TakeDue(end) is { } timer)
        {
            timer.GoOff();
        }

        Volatile.Write(ref _ticks, Math.Max(end, Volatile.Read(ref _ticks)));
    }

    /// <summary>Waits, in real time, until some timers are set that go off after exactly this time; up to a minute.</summary>
    public async Task WaitForTimerAsync(TimeSpan due, int count = 1)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_timers)
        {
            _waiters.Add((due, count, reached));
            TellWaiters();
        }

        await reached.Task.WaitAsync(TimeSpan.FromMinutes(1)).ConfigureAwait(false);
    }

    /// <summary>Waits, in real time, until no more than so many timers are set; up to a minute.</summary>
    /// <remarks>What waits for a timer or something else may go on a moment before it takes its timer away.</remarks>
    public async Task WaitForAtMostAsync(int timers)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (TimerCount > timers)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Waits, in real time, until no timer is set; up to a minute.</summary>
    public Task WaitForNoTimersAsync() => WaitForAtMostAsync(0);

    /// <summary>Waits until a timer is set, up to a minute of real time, then lets the time pass until the first goes off.</summary>
    /// <returns>The time that passed.</returns>
    public async Task<TimeSpan> SkipToNextTimerAsync()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_timers)
        {
            _waiters.Add((Timeout.InfiniteTimeSpan, 1, reached));
            TellWaiters();
        }

        await reached.Task.WaitAsync(TimeSpan.FromMinutes(1)).ConfigureAwait(false);
        TimeSpan pause;
        lock (_timers)
        {
            long first = long.MaxValue;
            _timers.ForEach(timer => first = Math.Min(first, timer.DueTicks));
            pause = TimeSpan.FromTicks(Math.Max(0, first - Volatile.Read(ref _ticks)));
        }

        Advance(pause);
        return pause;
    }

    /// <summary>Waits until something pauses for this long, then lets the time pass.</summary>
    public async Task PassAsync(TimeSpan pause)
    {
        await WaitForTimerAsync(pause).ConfigureAwait(false);
        Advance(pause);
    }

    private ManualTimer? TakeDue(long end)
    {
        lock (_timers)
        {
            ManualTimer? first = null;
            foreach (ManualTimer timer in _timers)
            {
                if (timer.DueTicks <= end && (first is null || timer.DueTicks < first.DueTicks))
                {
                    first = timer;
                }
            }

            if (first is not null)
            {
                Volatile.Write(ref _ticks, Math.Max(first.DueTicks, Volatile.Read(ref _ticks)));
                first.Rearm();
            }

            return first;
        }
    }

    /// <summary>Under the lock of the timers.</summary>
    private void TellWaiters()
    {
        for (int i = _waiters.Count - 1; i >= 0; i--)
        {
            (TimeSpan due, int count, TaskCompletionSource reached) = _waiters[i];
            long ticks = Volatile.Read(ref _ticks) + due.Ticks;
            if (_timers.FindAll(timer => due == Timeout.InfiniteTimeSpan || timer.DueTicks == ticks).Count >= count)
            {
                _waiters.RemoveAt(i);
                reached.SetResult();
            }
        }
    }

    private sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        internal long DueTicks { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._timers)
            {
                clock._timers.Remove(this);
                _period = period;
                if (dueTime >= TimeSpan.Zero)
                {
                    DueTicks = Volatile.Read(ref clock._ticks) + dueTime.Ticks;
                    clock._timers.Add(this);
                    clock.TellWaiters();
                }

                return true;
            }
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        internal void GoOff() => callback(state);

        /// <summary>Under the lock of the timers.</summary>
        internal void Rearm()
        {
            clock._timers.Remove(this);
            if (_period > TimeSpan.Zero)
            {
                DueTicks += _period.Ticks;
                clock._timers.Add(this);
            }
        }
    }
}
