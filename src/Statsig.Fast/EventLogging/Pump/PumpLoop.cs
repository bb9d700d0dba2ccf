using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using Statsig.Fast.EventLogging.Delivery;
using Statsig.Fast.Internals;

namespace Statsig.Fast.EventLogging.Pump;

/// <summary>The loop of the pump's thread: passes and pauses until the end.</summary>
/// <remarks>
/// A dedicated thread, created with the first event, so that a busy thread pool costs no event. It checks the rings every second, ten times
/// a second while events arrive, and immediately when a thread has written many. The lock guards only the start and the end, and no other
/// lock is taken inside.
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

    /// <summary>True when the thread has been started.</summary>
    internal bool HasThread => Volatile.Read(ref _thread) is not null; // Volatile: read without the lock.

    internal bool IsStopping => _isStopping;

    /// <summary>Returns true when the thread no longer works: it ended unexpectedly, or is late.</summary>
    /// <param name="after">The delay from which on the thread counts as late.</param>
    /// <remarks>Takes no lock: the thread may hang while it holds one.</remarks>
    internal bool IsStalled(TimeSpan after) => !_isStopping && Volatile.Read(ref _thread) is { } thread && (!thread.IsAlive || _heart.IsLate(after));

    /// <summary>Allows the thread to start from now on.</summary>
    internal void Allow()
    {
        lock (_lock)
        {
            _mayStart = _end is null;
        }
    }

    /// <summary>Starts the thread when that is allowed and it does not run yet.</summary>
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
                Volatile.Write(ref _thread, thread); // Published after the start, so that readers take a thread that is not alive for one that has ended.
            }
        }
    }

    /// <summary>Sets the end of the pump, unless one is set already.</summary>
    /// <param name="end">The work of the thread when it stops.</param>
    /// <returns>The end that was set first.</returns>
    internal PumpEnd SetEnd(PumpEnd end)
    {
        lock (_lock)
        {
            return _end ??= end;
        }
    }

    /// <summary>Stops the loop, after <see cref="SetEnd"/>.</summary>
    /// <returns>True when the thread runs the end.</returns>
    internal bool Stop()
    {
        _isStopping = true; // After the end is set: the thread runs it when it sees this flag.
        signal.Wake();
        return HasThread; // No thread is started any more.
    }

    /// <summary>Makes one pass of the loop.</summary>
    /// <returns>The time that the loop may sleep.</returns>
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
                    _heart.Expect(settings.PassLimit); // Not after a failed pass: the liveness check must notice a lasting fault.
                }

                hasFailed = true;
                sleep = Pass();
                hasFailed = false;
                _heart.Expect(sleep);
            }
            catch (Exception exception)
            {
                // The application's clock failed, or memory ran out. Every event is counted: see RingDrain and EventBatchBuilder.
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
