using System;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Internals;
using Statsig.Fast.Networking;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.EventLogging;

/// <summary>The background half of the log: makes its parts, and starts, flushes and ends them.</summary>
/// <remarks>
/// <para>
/// <see cref="PumpLoop"/> is the thread. <see cref="EventGatherer"/> drains the rings into batches. <see cref="EventDelivery"/> has the
/// batches until the service has them, and <see cref="BatchPoster"/> posts them. <see cref="EventFlush"/> and <see cref="PumpEnd"/> do all
/// of it at once. In manual mode there is no thread, and a flush does it all.
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

    /// <summary>Makes a log and its pump.</summary>
    /// <param name="settings">The options.</param>
    /// <param name="endpoint">Where batches go.</param>
    /// <param name="rulesets">For the service's settings.</param>
    /// <param name="sdkMetadata">A JSON object whose only member is the "statsigMetadata" object.</param>
    /// <param name="log">Where losses are written.</param>
    /// <param name="reportLoss">Called for losses too.</param>
    /// <param name="windowEnds">Called every minute and before every flush, for events that sum up what happened since; may log internal events.</param>
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

    /// <summary>Where calls log.</summary>
    internal EventLog Log { get; }

    internal EventDelivery Delivery { get; }

    internal RingDrain Drain => _gatherer.Drain;

    /// <summary>True when a thread has a ring, or had one: then something was logged, and the pump was not stopped.</summary>
    internal bool HasEvents => Log.Rings.Place.Index >= 0;

    /// <inheritdoc cref="PumpLoop.HasThread"/>
    internal bool HasThread => _loop.HasThread;

    /// <summary>Passes, flushes and ends that failed.</summary>
    internal long FaultCount => _faults.Count;

    /// <summary>How long events wait for their batch to fill. A change takes effect with the next pass.</summary>
    internal LiveInterval FlushInterval => _settings.LiveFlushInterval;

    private EventAccounts Accounts => _gatherer.Accounts;

    /// <inheritdoc cref="PumpLoop.IsStalled"/>
    internal bool IsStalled(TimeSpan after) => _loop.IsStalled(after);

    /// <summary>Opens the spill file and, but in manual mode, lets the thread begin with the first event. Once.</summary>
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

        // Unless there is something to do already: events from before, a file of a former process, counts that are not events yet.
        if (_gatherer.HasEvents || Delivery.UntilDue() is not null)
        {
            StartThread();
        }
    }

    /// <summary>Refuses every event, because there is no usable key, and counts them. Before the first event, in place of <see cref="Start"/>.</summary>
    internal void RefuseAll()
    {
        Accounts.IsWithoutKey = true;
        Accounts.IsEnded = true;
        Log.Stop();
    }

    /// <summary>Logs an event of the library itself.</summary>
    /// <param name="name">The name of the event.</param>
    /// <param name="metadataJson">Its metadata, a JSON object.</param>
    /// <remarks>For rare events from background work: it waits for the pass that runs. Safe from any thread.</remarks>
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

    /// <summary>Sends everything that is pending now.</summary>
    /// <param name="deadline">How long it may take.</param>
    /// <param name="cancellationToken">Ends it; the report then says how far it came.</param>
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

    /// <summary>Ends at once; what is pending stays in the spill file or is dropped.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(TimeSpan.Zero).ConfigureAwait(false);

    private void StartThread() => _loop.Start();

    private void WarnOfRefusal()
    {
        // Without a usable key the initialization has logged why events are refused.
        if (!Accounts.IsWithoutKey)
        {
            _log.Write(OutputLogLevel.Warning, "An event was refused because the server is shut down. Later ones are only counted, as dropped after shutdown.");
        }
    }
}
