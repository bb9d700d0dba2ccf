using System;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.EventLogging.Delivery;
using Statsig.Fast.EventLogging.Recording;
using Statsig.Fast.Internals;
using Statsig.Fast.Networking;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.EventLogging.Pump;

/// <summary>The background half of the log: makes its parts, and starts, flushes and ends them.</summary>
/// <remarks>
/// <para>
/// <see cref="PumpLoop"/> is the thread. <see cref="EventGatherer"/> drains the rings into batches. <see cref="EventDelivery"/> has the
/// batches until the service has them, and <see cref="BatchPoster"/> posts them. <see cref="EventFlush"/> and <see cref="PumpEnd"/> do all
/// of that at once. In manual mode no thread exists, and a flush does all of it.
/// </para>
/// <para>
/// Safe from any thread. There are three locks: the loop's, for its start and end; the gatherer's, and inside it the delivery's.
/// </para>
/// </remarks>
internal sealed class EventPump : IAsyncDisposable
{
    private readonly EventLogSettings _settings;
    private readonly OutputLog _log;
    private readonly PumpSignal _signal;
    private readonly PumpFaults _faults;
    private readonly EventGatherer _gatherer;
    private readonly BatchPoster _poster;
    private readonly EventFlush _flush;
    private readonly PumpLoop _loop;

    /// <summary>Creates a log and its pump.</summary>
    /// <param name="settings">The options.</param>
    /// <param name="endpoint">Where batches go.</param>
    /// <param name="rulesets">Supplies the service's settings.</param>
    /// <param name="sdkMetadata">A JSON object whose only member is the "statsigMetadata" object.</param>
    /// <param name="log">Receives losses.</param>
    /// <param name="reportLoss">Also called for losses.</param>
    /// <param name="windowEnds">Called every minute and before every flush, for summary events; may log internal events.</param>
    internal EventPump(
        EventLogSettings settings,
        IEventEndpoint endpoint,
        RulesetStore rulesets,
        ReadOnlySpan<byte> sdkMetadata,
        OutputLog log,
        EventLossReporter reportLoss,
        Action? windowEnds = null)
    {
        _settings = settings;
        _log = log;
        _signal = new PumpSignal(settings.TimeProvider);
        _faults = new PumpFaults(log);
        var clock = new EventClock(settings.TimeProvider, isExact: settings.IsManual);
        Log = new EventLog(settings, clock, _signal, joined: StartThread, refused: WarnOfRefusal);
        Delivery = new EventDelivery(settings, rulesets, log);
        _gatherer = new EventGatherer(settings, rulesets, Log, clock, sdkMetadata, Delivery, log, reportLoss, windowEnds);
        _poster = new BatchPoster(settings, endpoint, Delivery, log, reportLoss, _signal.Wake);
        _flush = new EventFlush(_gatherer, new DeliveryFlush(Delivery, _poster), _faults);
        _loop = new PumpLoop(settings, _gatherer, Delivery, _poster, _faults, _signal);
    }

    /// <summary>Gets the log that calls write to.</summary>
    internal EventLog Log { get; }

    internal EventDelivery Delivery { get; }

    internal RingDrain Drain => _gatherer.Drain;

    /// <summary>True when a thread has or had a ring: an event was logged, and the pump was not stopped at that time.</summary>
    internal bool HasEvents => Log.Rings.Place.Index >= 0;

    /// <inheritdoc cref="PumpLoop.HasThread"/>
    internal bool HasThread => _loop.HasThread;

    /// <summary>Gets the number of passes, flushes and shutdowns that failed.</summary>
    internal long FaultCount => _faults.Count;

    /// <summary>Gets or sets how long events wait for their batch to fill. A change takes effect with the next pass.</summary>
    internal LiveInterval FlushInterval => _settings.LiveFlushInterval;

    private EventAccounts Accounts => _gatherer.Accounts;

    /// <inheritdoc cref="PumpLoop.IsStalled"/>
    internal bool IsStalled(TimeSpan after) => _loop.IsStalled(after);

    /// <summary>Opens the spill file and, except in manual mode, starts the thread with the first event. Called once.</summary>
    internal void Start()
    {
        if (_loop.IsStopping || Accounts.IsWithoutKey)
        {
            return;
        }

        Delivery.OpenSpill();
        if (!_settings.IsManual)
        {
            _loop.Allow();
        }

        // Start now when work exists already: earlier events, a file of an earlier process, or counts that are not events yet.
        if (_gatherer.HasEvents || Delivery.UntilDue() is not null)
        {
            StartThread();
        }
    }

    /// <summary>
    /// Refuses and counts every event, because no usable key exists. Called before the first event, instead of <see cref="Start"/>.
    /// </summary>
    internal void RefuseAll()
    {
        Accounts.IsWithoutKey = true;
        Accounts.IsEnded = true;
        Log.Stop();
    }

    /// <summary>Logs an event of the library itself.</summary>
    /// <param name="name">The name of the event.</param>
    /// <param name="metadataJson">Its metadata, a JSON object.</param>
    /// <remarks>For rare events from background work: waits for the current pass to end. Safe from any thread.</remarks>
    internal void LogInternal(string name, byte[] metadataJson)
    {
        _gatherer.AddInternal(name, metadataJson);
        StartThread();
    }

    /// <inheritdoc cref="EventAccounts.Read"/>
    internal EventStatistics ReadStatistics() => Accounts.Read();

    /// <inheritdoc cref="EventGatherer.CountPending"/>
    internal long CountPending() => _gatherer.CountPending();

    /// <inheritdoc cref="PumpLoop.Pass"/>
    internal TimeSpan Pass() => _loop.Pass();

    /// <summary>Sends all pending events.</summary>
    /// <param name="deadline">How long it may take.</param>
    /// <param name="cancellationToken">Ends the flush; the report then contains what was sent until then.</param>
    internal async Task<FlushReport> FlushAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        EventStatistics before = ReadStatistics();
        using var limit = new CancellationTokenSource(Deadline.Bound(deadline), _settings.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        bool completed = await _flush.TryRunAsync(FlushType.Manual, either.Token).ConfigureAwait(false);
        EventStatistics after = ReadStatistics();
        return new FlushReport(completed, after.Sent - before.Sent, after.Pending, after.Dropped - before.Dropped);
    }

    /// <summary>Refuses further events, sends what is pending, and ends.</summary>
    /// <param name="deadline">How long it may take.</param>
    internal Task<ShutdownReport> StopAsync(TimeSpan deadline)
    {
        var own = new PumpEnd(deadline, _settings, _gatherer, _poster, Delivery.Attempts, _flush, _faults, _signal);
        PumpEnd end = _loop.SetEnd(own);
        if (!ReferenceEquals(end, own))
        {
            return end.Task;
        }

        Log.Stop();
        _poster.LimitPostsHere(end.Time);
        if (!_loop.Stop())
        {
            // Outside all locks, and without a wait for another thread first: the caller may be the only thread of its synchronization
            // context.
            _ = end.RunAsync();
        }

        return end.Task;
    }

    /// <summary>Ends immediately; pending events stay in the spill file or are dropped.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(TimeSpan.Zero).ConfigureAwait(false);

    private void StartThread() => _loop.Start();

    private void WarnOfRefusal()
    {
        // Without a usable key the initialization has logged why events are refused.
        if (!Accounts.IsWithoutKey)
        {
            _log.Write(OutputLogLevel.Warning, "An event was refused because the server is shut down. Later events are only counted as dropped after shutdown.");
        }
    }
}
