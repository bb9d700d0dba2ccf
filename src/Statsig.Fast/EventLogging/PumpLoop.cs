using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using Statsig.Fast.Internals;

namespace Statsig.Fast.EventLogging;

/// <summary>The pump's thread: passes and pauses until the end.</summary>
/// <remarks>
/// A dedicated thread, made with the first event, so that a busy thread pool costs no event. It looks at the rings every second, ten times
/// a second while events come, and at once when a thread has written many. The lock guards the start and the end only, and no other lock is
/// taken inside.
/// </remarks>
internal sealed class PumpLoop(EventLogSettings settings, EventGatherer gatherer, EventDelivery delivery, BatchPoster poster, PumpFaults faults, PumpSignal signal)
{
    private const int PassBudget = 2048;
    private const int ManyEvents = 256;

    private static readonly TimeSpan IdleSleep = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LightSleep = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BusySleep = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan SpillSleep = TimeSpan.FromMilliseconds(400); // See the interval of parts: together they stay below a second.

    private readonly Lock _lock = new();
    private readonly Heartbeat _heart = new(settings.TimeProvider);
    private Thread? _thread;
    private PostDispatcher? _dispatcher;
    private PumpEnd? _end;
    private volatile bool _mayStart;
    private volatile bool _isStopping;

    /// <summary>True when the thread was started.</summary>
    internal bool HasThread => Volatile.Read(ref _thread) is not null;

    internal bool IsStopping => _isStopping;

    /// <summary>True when the thread no longer works: it ended without being asked to, or is late.</summary>
    /// <param name="after">How late it must be.</param>
    /// <remarks>Takes no lock: the thread may hang while it holds one.</remarks>
    internal bool IsStalled(TimeSpan after) => !_isStopping && Volatile.Read(ref _thread) is { } thread && (!thread.IsAlive || _heart.IsLate(after));

    /// <summary>Lets the thread start from now on.</summary>
    internal void Allow()
    {
        lock (_lock)
        {
            _mayStart = _end is null;
        }
    }

    /// <summary>Starts the thread, if it may and does not run yet.</summary>
    internal void Start()
    {
        if (!_mayStart || HasThread)
        {
            return;
        }

        lock (_lock)
        {
            if (_thread is null && _end is null)
            {
                _dispatcher = new PostDispatcher(delivery.Attempts, poster, signal.Wake);
                var thread = new Thread(Run) { IsBackground = true, Name = "Statsig events" };
                thread.UnsafeStart(); // Without the caller's execution context.
                Volatile.Write(ref _thread, thread); // Only now, so that one that is not alive has ended.
            }
        }
    }

    /// <summary>Sets the end of the pump, unless there is one already.</summary>
    /// <param name="end">What the thread is to do when it stops.</param>
    /// <returns>The end that counts.</returns>
    internal PumpEnd SetEnd(PumpEnd end)
    {
        lock (_lock)
        {
            return _end ??= end;
        }
    }

    /// <summary>Stops the loop, after <see cref="SetEnd"/>.</summary>
    /// <returns>True when the thread makes the end.</returns>
    internal bool Stop()
    {
        _isStopping = true; // After the end is there: the thread takes it up when it sees this.
        signal.Wake();
        return HasThread; // None is started any more.
    }

    /// <summary>One pass of the loop.</summary>
    /// <returns>How long the loop may sleep.</returns>
    internal TimeSpan Pass()
    {
        if (!gatherer.TryPass(PassBudget, out int drained))
        {
            return IdleSleep;
        }

        if (_dispatcher is null)
        {
            poster.PostDue();
        }
        else
        {
            _dispatcher.PostDue();
        }

        if (drained >= PassBudget)
        {
            return TimeSpan.Zero;
        }

        TimeSpan sleep = drained >= ManyEvents || delivery.IsBackedUp ? BusySleep : drained > 0 ? LightSleep : IdleSleep;
        sleep = delivery.HasSpill && sleep > SpillSleep ? SpillSleep : sleep;
        sleep = delivery.UntilDue() is { } due && due < sleep ? due : sleep;
        return _dispatcher is { IsWaiting: true } && sleep > LightSleep ? LightSleep : sleep;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The loop must not end; the fault is counted and logged.")]
    private void Run()
    {
        bool hasFailed = false;
        while (!_isStopping)
        {
            TimeSpan sleep = IdleSleep;
            try
            {
                if (!hasFailed)
                {
                    _heart.Expect(settings.PassLimit); // Not after a pass that failed: a fault that stays must show.
                }

                hasFailed = true;
                sleep = Pass();
                hasFailed = false;
                _heart.Expect(sleep);
            }
            catch (Exception exception)
            {
                // The application's clock, or memory that ran out. No event goes uncounted: see RingDrain and EventBatchBuilder.
                faults.Note(exception);
            }

            if (sleep > TimeSpan.Zero)
            {
                signal.Sleep(sleep);
            }
        }

        _end!.RunHere(_dispatcher!);
    }
}
