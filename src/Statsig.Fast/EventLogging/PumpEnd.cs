using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Internals;

namespace Statsig.Fast.EventLogging;

/// <summary>The one end of a pump: sends what is pending within its time, gives up what is left, and reports.</summary>
/// <remarks>
/// Runs once, on the pump's thread or, without one, where it is asked for. Takes no lock but through the gatherer and the delivery.
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

    /// <summary>Makes an end; its time runs from now on.</summary>
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

    /// <summary>The time that is left.</summary>
    internal Deadline Time { get; }

    /// <summary>Completes with the report.</summary>
    internal Task<ShutdownReport> Task => _completion.Task;

    /// <summary>Ends without a thread of the pump.</summary>
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
    /// Ends on the pump's thread, which looks at the time itself: with the pool's help while it has a thread to spare, without it
    /// otherwise.
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

    /// <summary>Gives up what is left and settles the accounts.</summary>
    private ShutdownReport Conclude(bool completed)
    {
        bool isFinished = _gatherer.End(_faults, out EventStatistics after);
        _signal.Dispose();
        _gatherer.Accounts.ReportLosses();
        return new ShutdownReport(completed && isFinished, after.Sent - _before.Sent, after.Dropped - _before.Dropped, after.Spilled);
    }

    private CancellationTokenSource Limit() => new(Deadline.Bound(Time.Left), _settings.TimeProvider);
}
