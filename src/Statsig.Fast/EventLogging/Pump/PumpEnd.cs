using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.EventLogging.Delivery;
using Statsig.Fast.Internals;

namespace Statsig.Fast.EventLogging.Pump;

/// <summary>The end of a pump: sends pending events within its time, drops or spills the rest, and reports.</summary>
/// <remarks>
/// Runs once, on the pump's thread or, without one, on the calling thread. Takes only the locks of the gatherer and the delivery.
/// </remarks>
internal sealed class PumpEnd
{
    private readonly EventLogSettings _settings;
    private readonly EventGatherer _gatherer;
    private readonly BatchPoster _poster;
    private readonly PostAttempts _attempts;
    private readonly EventFlush _flush;
    private readonly PumpFaults _faults;
    private readonly PumpSignal _signal;
    private readonly EventStatistics _before;
    private readonly TaskCompletionSource<ShutdownReport> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Creates an end; its time starts now.</summary>
    internal PumpEnd(
        TimeSpan deadline,
        EventLogSettings settings,
        EventGatherer gatherer,
        BatchPoster poster,
        PostAttempts attempts,
        EventFlush flush,
        PumpFaults faults,
        PumpSignal signal)
    {
        _settings = settings;
        _gatherer = gatherer;
        _poster = poster;
        _attempts = attempts;
        _flush = flush;
        _faults = faults;
        _signal = signal;
        Time = new Deadline(deadline, settings.TimeProvider);
        _before = gatherer.Accounts.Read();
    }

    /// <summary>Gets the remaining time.</summary>
    internal Deadline Time { get; }

    /// <summary>Completes with the report.</summary>
    internal Task<ShutdownReport> Task => _completion.Task;

    /// <summary>Runs the end without a thread of the pump.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The exception is that of the task that callers await.")]
    internal async Task RunAsync()
    {
        try
        {
            using CancellationTokenSource limit = Limit();
            _attempts.BeginEnding();
            bool completed = await _flush.TryRunAsync(FlushType.Shutdown, limit.Token).ConfigureAwait(false);
            _completion.SetResult(Conclude(completed));
        }
        catch (Exception exception)
        {
            _completion.SetException(exception);
        }
    }

    /// <summary>
    /// Runs the end on the pump's thread, which checks the time itself. Uses the thread pool while it has a free thread, and the pump's
    /// thread otherwise.
    /// </summary>
    /// <param name="dispatcher">The posts that wait for a thread of the pool.</param>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The exception is that of the task that callers await.")]
    internal void RunHere(PostDispatcher dispatcher)
    {
        try
        {
            using CancellationTokenSource limit = Limit();
            _attempts.BeginEnding();
            CancellationToken token = limit.Token;
            var flush = new PoolFlush(() => _flush.TryRunAsync(FlushType.Shutdown, token));
            ThreadPool.UnsafeQueueUserWorkItem(flush, preferLocal: false);
            bool completed = _poster.CanPostHere && flush.TryTakeBack(PostDispatcher.Patience)
                ? _flush.TryRunHere(dispatcher, Time)
                : flush.Wait(Time, isSystemClock: ReferenceEquals(_settings.TimeProvider, TimeProvider.System), token);
            limit.Cancel();
            _completion.SetResult(Conclude(completed));
        }
        catch (Exception exception)
        {
            _completion.SetException(exception);
        }
    }

    /// <summary>Drops or spills the remaining events and completes the counts.</summary>
    private ShutdownReport Conclude(bool completed)
    {
        bool isFinished = _gatherer.End(_faults, out EventStatistics after);
        _signal.Dispose();
        _gatherer.Accounts.ReportLosses();
        return new ShutdownReport(completed && isFinished, after.Sent - _before.Sent, after.Dropped - _before.Dropped, after.Spilled);
    }

    private CancellationTokenSource Limit() => new(Deadline.Bound(Time.Left), _settings.TimeProvider);
}
