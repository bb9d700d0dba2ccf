using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.TestKit;

/// <summary>A clock that stands still until a test moves it; its timers go off, in order, while it is moved.</summary>
public sealed class ManualClock : TimeProvider
{
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(TimeSpan From, TimeSpan To, int Count, TaskCompletionSource Reached)> _waiters = [];
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
    /// <remarks>
    /// Any timer that goes off at that moment counts. Where several things set timers, wait for a time that only one of them has, and for
    /// all that the next step needs: what sets its timer after the clock was moved sets it for later.
    /// </remarks>
    public Task WaitForTimerAsync(TimeSpan due, int count = 1) => WaitForTimerAsync(due, due, count);

    /// <summary>Waits, in real time, until at most this number of timers is set; up to a minute.</summary>
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

    /// <summary>
    /// Waits until a timer is set that goes off soon, up to a minute of real time, then lets the time pass until the first goes off.
    /// </summary>
    /// <param name="longest">What counts as soon. Time limits of what may still be under way must be longer.</param>
    /// <returns>The time that passed.</returns>
    public async Task<TimeSpan> SkipToNextTimerAsync(TimeSpan longest)
    {
        while (true)
        {
            await WaitForTimerAsync(TimeSpan.Zero, longest, 1).ConfigureAwait(false);
            if (TrySkipToNextTimer(longest) is { } pause)
            {
                return pause;
            }
        }
    }

    /// <summary>Lets the time pass until the first timer goes off, if that is soon.</summary>
    /// <returns>The time that passed; null when no timer is set that goes off within that time.</returns>
    public TimeSpan? TrySkipToNextTimer(TimeSpan longest)
    {
        TimeSpan pause;
        lock (_timers)
        {
            long first = long.MaxValue;
            _timers.ForEach(timer => first = Math.Min(first, timer.DueTicks));
            pause = TimeSpan.FromTicks(Math.Max(0, first - Volatile.Read(ref _ticks)));
        }

        if (pause > longest)
        {
            return null;
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

    private async Task WaitForTimerAsync(TimeSpan from, TimeSpan to, int count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_timers)
        {
            _waiters.Add((from, to, count, reached));
            TellWaiters();
        }

        await reached.Task.WaitAsync(TimeSpan.FromMinutes(1)).ConfigureAwait(false);
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
            (TimeSpan from, TimeSpan to, int count, TaskCompletionSource reached) = _waiters[i];
            long now = Volatile.Read(ref _ticks);
            if (_timers.FindAll(timer => timer.DueTicks >= now + from.Ticks && timer.DueTicks <= now + to.Ticks).Count >= count)
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
