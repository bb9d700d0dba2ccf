using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.EventLogging.Batches;
using Statsig.Fast.EventLogging.Delivery;
using Statsig.Fast.EventLogging.Recording;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.EventLogging.Pump;

/// <summary>Drains the rings into batches for passes and flushes, and runs the periodic work of the log.</summary>
/// <remarks>
/// Safe from any thread. This type's lock is the pump's lock: it guards the consumer side of the rings, the batch that is being gathered,
/// and the accounts. Passes, flushes and events of the library itself exclude each other by it. The delivery's lock may be taken inside,
/// never the other way round.
/// </remarks>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The end disposes of them, under the lock.")]
internal sealed class EventGatherer
{
    private static readonly TimeSpan ReclaimInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly RulesetStore _rulesets;
    private readonly EventLog _events;
    private readonly EventClock _clock;
    private readonly EventWriter _writer;
    private readonly EventBatchBuilder _builder;
    private readonly EventDelivery _delivery;
    private readonly OutputLog _log;
    private readonly Action? _windowEnds;
    private long _windowStart;
    private long _reclaimed;
    private long _reported;

    /// <summary>Creates a gatherer.</summary>
    /// <param name="settings">The options.</param>
    /// <param name="rulesets">Supplies the service's settings.</param>
    /// <param name="events">The log that calls write to.</param>
    /// <param name="clock">The time that events are stamped with.</param>
    /// <param name="sdkMetadata">A JSON object whose only member is the "statsigMetadata" object.</param>
    /// <param name="delivery">Receives the batches.</param>
    /// <param name="log">Receives losses.</param>
    /// <param name="reportLoss">Also called for losses.</param>
    /// <param name="windowEnds">
    /// Called every minute and before every flush, for summary events; may log internal events.
    /// </param>
    internal EventGatherer(
        EventLogSettings settings,
        RulesetStore rulesets,
        EventLog events,
        EventClock clock,
        ReadOnlySpan<byte> sdkMetadata,
        EventDelivery delivery,
        OutputLog log,
        EventLossReporter reportLoss,
        Action? windowEnds)
    {
        _time = settings.TimeProvider;
        _rulesets = rulesets;
        _events = events;
        _clock = clock;
        _writer = new EventWriter(settings.WritesPythonTimeKeys);
        _builder = new EventBatchBuilder(_writer, new EventBatchTail(sdkMetadata, settings), settings.BatchBytes, keepsParts: settings.SpillPath is not null);
        _delivery = delivery;
        _log = log;
        _windowEnds = windowEnds;
        Accounts = new EventAccounts(events, _builder, delivery, log, reportLoss);
        Drain = new RingDrain(settings, rulesets, events.Rings, _writer, _builder, delivery, Accounts);
        _windowStart = _reclaimed = _reported = _time.GetTimestamp();
    }

    internal EventAccounts Accounts { get; }

    internal RingDrain Drain { get; }

    /// <summary>True when events were logged before the first pass and have not been gathered.</summary>
    internal bool HasEvents => _events.Rings.Rings.Length > 0 || _builder.Count > 0 || _events.NonExposed is not null;

    /// <summary>Makes one pass over the rings.</summary>
    /// <param name="budget">The maximum number of events to drain.</param>
    /// <param name="drained">The number of drained events.</param>
    /// <returns>False after the end.</returns>
    internal bool TryPass(int budget, out int drained)
    {
        lock (_lock)
        {
            drained = 0;
            if (Accounts.IsEnded)
            {
                return false;
            }

            _events.Rings.Chunks.Stock(); // Before the rings are read: their fill level shows how many chunks they need.
            drained = Drain.Drain(budget);
            Tick();
            Drain.SavePart();
            return true;
        }
    }

    /// <summary>Moves the events logged so far to the delivery, as long as its queue has room.</summary>
    /// <returns>True when nothing is left to move.</returns>
    internal bool Flush(FlushType type)
    {
        lock (_lock)
        {
            if (Accounts.IsEnded)
            {
                return true;
            }

            bool isAll = Drain.DrainAll(type);
            Tick();
            return isAll;
        }
    }

    /// <summary>Adds an event of the library itself.</summary>
    /// <param name="name">The name of the event.</param>
    /// <param name="metadataJson">Its metadata, a JSON object.</param>
    internal void AddInternal(string name, byte[] metadataJson)
    {
        var slot = new EventSlot { Name = name, Extra = metadataJson };
        slot.Stamp(_clock.ExactMs, EventKind.Internal, EventFlags.None);
        lock (_lock)
        {
            Accounts.CountInternal(isRefused: Accounts.IsEnded);
            if (!Accounts.IsEnded)
            {
                Drain.Add(in slot, default);
            }
        }
    }

    /// <summary>Logs the summary events of the time since the previous call.</summary>
    internal void EndWindow()
    {
        _windowEnds?.Invoke();
        if (_events.NonExposed?.TakeMetadata() is { } metadata)
        {
            AddInternal("statsig::non_exposed_checks", metadata);
        }
    }

    /// <summary>Drops the remaining events and completes the counts. Called once, at the end.</summary>
    /// <param name="faults">Counts a batch that cannot be finished.</param>
    /// <param name="statistics">The outcomes of all events.</param>
    /// <returns>False when the last batch could not be finished.</returns>
    internal bool End(PumpFaults faults, out EventStatistics statistics)
    {
        lock (_lock)
        {
            bool isFinished = TryFinish(faults);
            _delivery.Attempts.End();
            Accounts.IsEnded = true;
            statistics = Accounts.Read();
            _events.Rings.Close();
            _delivery.Dispose();
            _builder.Dispose();
            _writer.Dispose();
            return isFinished;
        }
    }

    /// <summary>
    /// Counts the pending events in each place; exact while no event moves. For tests that compare the two ways of counting.
    /// </summary>
    internal long CountPending()
    {
        lock (_lock)
        {
            long count = _builder.Count + _delivery.CountWaiting();
            foreach (EventRing ring in _events.Rings.Rings)
            {
                count += ring.Waiting;
            }

            return count;
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The shutdown continues; the fault is counted and logged.")]
    private bool TryFinish(PumpFaults faults)
    {
        try
        {
            Drain.Finish(FlushType.Shutdown);
            return true;
        }
        catch (Exception exception)
        {
            faults.Note(exception);
            return false;
        }
    }

    /// <summary>Runs the work that is due by time. The lock is held.</summary>
    private void Tick()
    {
        _clock.Refresh();
        Drain.FinishDue();
        if (_time.GetElapsedTime(_windowStart) >= _rulesets.Current.Remote.ExposureDedupeWindow)
        {
            _windowStart = _time.GetTimestamp();
            _events.Dedupe.Clear();
        }

        if (_time.GetElapsedTime(_reclaimed) >= ReclaimInterval)
        {
            _reclaimed = _time.GetTimestamp();
            _events.Rings.Reclaim();
            _delivery.ReopenSpill();
        }

        if (_time.GetElapsedTime(_reported) >= ReportInterval)
        {
            _reported = _time.GetTimestamp();
            _events.Rings.Chunks.Trim();
            EndWindow();
            Accounts.ReportLosses();
            _log.ReportLeftOut();
        }
    }
}
