using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Internals;
using Statsig.Fast.Networking;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.EventLogging;

/// <summary>The background half of the log: drains the rings, samples, writes, batches, and hands batches to the delivery.</summary>
/// <remarks>
/// A thread of its own, made with the first event, so that a busy thread pool costs no event. It looks at the rings every second, ten times a second while events
/// come, and at once when a thread has written many. In manual mode there is no thread, and a flush does it all. Passes exclude each other, so the rings have
/// one consumer.
/// </remarks>
internal sealed class EventPump : IAsyncDisposable
{
    private const int PassBudget = 2048;
    private const int ManyEvents = 256;

    private static readonly TimeSpan IdleSleep = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LightSleep = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BusySleep = TimeSpan.FromMilliseconds(5);

    // A crash costs at most one second of events: they wait for a pass, and then for the next part.
    private static readonly TimeSpan SpillSleep = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan PartInterval = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LossReportInterval = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly EventLogSettings _settings;
    private readonly RulesetStore _rulesets;
    private readonly OutputLog _log;
    private readonly Action? _windowEnds;
    private readonly EventClock _clock;
    private readonly PumpSignal _signal;
    private readonly Heartbeat _heart;
    private readonly ExposureSampler _sampler;
    private readonly EventWriter _writer;
    private readonly EventBatchBuilder _builder;
    private readonly EventDelivery _delivery;
    private readonly EventAccounts _accounts;
    private long _flushes;
    private long _faults;
    private long _batchStart;
    private long _windowStart;
    private long _reclaimed;
    private long _lossesReported;
    private long _partSaved;
    private Thread? _thread;
    private PostDispatcher? _dispatcher;
    private Ending? _ending;
    private volatile bool _isStarted;
    private volatile bool _isStopping;

    /// <summary>Makes a log and its pump.</summary>
    /// <param name="settings">The options.</param>
    /// <param name="endpoint">Where batches go.</param>
    /// <param name="rulesets">For the service's settings.</param>
    /// <param name="sdkMetadata">A JSON object whose only member is the "statsigMetadata" object.</param>
    /// <param name="log">Where losses are written.</param>
    /// <param name="reportLoss">Told of losses too.</param>
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
        _rulesets = rulesets;
        _log = log;
        _windowEnds = windowEnds;
        _clock = new EventClock(settings.TimeProvider, isExact: settings.IsManual);
        _signal = new PumpSignal(settings.TimeProvider);
        _heart = new Heartbeat(settings.TimeProvider);
        Log = new EventLog(settings, _clock, _signal)
        {
            Joined = StartThread,
            Refused = WarnOfRefusal,
        };
        _sampler = new ExposureSampler(settings.TimeProvider);
        _writer = new EventWriter(settings.WritesPythonTimeKeys);
        _builder = new EventBatchBuilder(_writer, new EventBatchTail(sdkMetadata, settings), settings.BatchBytes, keepsParts: settings.SpillPath is not null);
        _delivery = new EventDelivery(settings, endpoint, rulesets, log, reportLoss, _signal.Wake);
        _accounts = new EventAccounts(Log, _builder, _delivery, log, reportLoss);
        _windowStart = _reclaimed = _lossesReported = settings.TimeProvider.GetTimestamp();
    }

    /// <summary>Where calls log.</summary>
    internal EventLog Log { get; }

    internal EventDelivery Delivery => _delivery;

    /// <summary>Whether a thread has a ring, or had one: then something was logged, and the pump was not stopped.</summary>
    internal bool HasEvents => Log.Rings.Place.Index >= 0;

    /// <summary>Passes that failed; the loop goes on after them.</summary>
    internal long FaultCount => Volatile.Read(ref _faults);

    /// <summary>How long events wait for their batch to fill. A change takes effect with the next pass.</summary>
    internal LiveInterval FlushInterval => _settings.LiveFlushInterval;

    /// <summary>Whether the thread no longer works: it ended without being asked to, or is late.</summary>
    /// <param name="after">How late it must be.</param>
    /// <remarks>Takes no lock: the thread may hang while it holds it.</remarks>
    internal bool IsStalled(TimeSpan after) =>
        !_isStopping && Volatile.Read(ref _thread) is { } thread && (!thread.IsAlive || _heart.IsLate(after));

    /// <summary>Opens the spill file and, but in manual mode, lets the thread begin with the first event. Once.</summary>
    internal void Start()
    {
        if (_isStopping || _accounts.IsWithoutKey)
        {
            return;
        }

        _delivery.OpenSpill();
        lock (_lock)
        {
            if (_accounts.IsEnded)
            {
                // The end came meanwhile and found no file to close; what is in it is for the next process.
                _delivery.Dispose();
            }
            else if (!_settings.IsManual && !_isStopping)
            {
                _isStarted = true;
            }
        }

        // Unless there is something to do already: events from before, a file of a former process, counts that are not events yet.
        if (Log.Rings.Rings.Length > 0 || _builder.Count > 0 || Log.NonExposed is not null || _delivery.UntilDue() is not null)
        {
            StartThread();
        }
    }

    /// <summary>Refuses every event, because there is no usable key, and counts them. Before the first event, in place of <see cref="Start"/>.</summary>
    internal void RefuseAll()
    {
        _accounts.IsWithoutKey = true;
        _accounts.IsEnded = true;
        Log.Stop();
    }

    private void WarnOfRefusal()
    {
        // Without a usable key the initialization has logged why events are refused.
        if (!_accounts.IsWithoutKey)
        {
            _log.Write(OutputLogLevel.Warning, "An event was refused because the server is shut down. Later ones are only counted, as dropped after shutdown.");
        }
    }

    /// <summary>Logs an event of the library itself.</summary>
    /// <param name="name">The name of the event.</param>
    /// <param name="metadataJson">Its metadata, a JSON object.</param>
    /// <remarks>For rare events from background work: it waits for the pass that runs. Safe from any thread.</remarks>
    internal void LogInternal(string name, byte[] metadataJson)
    {
        var slot = new EventSlot { Name = name, Extra = metadataJson };
        slot.Stamp(_clock.ExactMs, EventKind.Internal, EventFlags.None);
        lock (_lock)
        {
            _accounts.CountInternal(isRefused: _accounts.IsEnded);
            if (!_accounts.IsEnded)
            {
                Add(in slot, default, _rulesets.Current.Remote);
            }
        }

        StartThread();
    }

    /// <inheritdoc cref="EventAccounts.Read"/>
    internal EventStatistics ReadStatistics() => _accounts.Read();

    /// <summary>The pending events, counted where they are; exact while nothing moves. For tests of the other way to count.</summary>
    internal long CountPending()
    {
        lock (_lock)
        {
            long count = _builder.Count + _delivery.CountWaiting();
            foreach (EventRing ring in Log.Rings.Rings)
            {
                count += ring.Waiting;
            }

            return count;
        }
    }

    /// <summary>Sends everything that is pending now.</summary>
    /// <param name="deadline">How long it may take.</param>
    /// <param name="cancellationToken">Ends it; the report then says how far it came.</param>
    internal async Task<FlushReport> FlushAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        EventStatistics before = ReadStatistics();
        using var limit = Limit(deadline);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        bool completed = await TryFlushAsync(FlushType.Manual, either.Token).ConfigureAwait(false);
        EventStatistics after = ReadStatistics();
        return new FlushReport(completed, after.Sent - before.Sent, after.Pending, after.Dropped - before.Dropped);
    }

    /// <summary>Refuses further events, sends what is pending, and ends.</summary>
    /// <param name="deadline">How long it may take.</param>
    internal Task<ShutdownReport> StopAsync(TimeSpan deadline)
    {
        Ending own;
        Thread? thread;
        lock (_lock)
        {
            if (_ending is not null)
            {
                return _ending.Completion.Task;
            }

            own = new Ending(new Deadline(deadline, _settings.TimeProvider), ReadStatistics());
            thread = _thread;
            _ending = own;
        }

        Log.Stop();
        _delivery.LimitPostsHere(own.Time);
        _isStopping = true; // After the ending is there: the thread takes it up when it sees this.
        _signal.Wake();
        if (thread is null)
        {
            // Outside the lock, and without a wait for another thread first: the caller may be the only thread of its synchronization context.
            _ = EndOnceAsync(own);
        }

        return own.Completion.Task;
    }

    /// <summary>One pass of the loop.</summary>
    /// <returns>How long the loop may sleep.</returns>
    internal TimeSpan Pass()
    {
        int drained;
        lock (_lock)
        {
            if (_accounts.IsEnded)
            {
                return IdleSleep;
            }

            Log.Rings.Chunks.Stock(); // Before the rings are read: now it shows how much they need.
            drained = Drain(PassBudget);
            Tick();
            SavePart();
        }

        if (_dispatcher is null)
        {
            _delivery.PostDue();
        }
        else
        {
            _dispatcher.PostDue();
        }

        if (drained >= PassBudget)
        {
            return TimeSpan.Zero;
        }

        TimeSpan sleep = drained >= ManyEvents || _delivery.IsBackedUp ? BusySleep : drained > 0 ? LightSleep : IdleSleep;
        sleep = _delivery.HasSpill && sleep > SpillSleep ? SpillSleep : sleep;
        sleep = _delivery.UntilDue() is { } due && due < sleep ? due : sleep;
        return _dispatcher is { IsWaiting: true } && sleep > LightSleep ? LightSleep : sleep;
    }

    /// <summary>Starts the thread, once there is something to do and the server is being initialized.</summary>
    private void StartThread()
    {
        if (!_isStarted || Volatile.Read(ref _thread) is not null)
        {
            return;
        }

        lock (_lock)
        {
            if (_thread is null && _ending is null)
            {
                _dispatcher = new PostDispatcher(_delivery, _signal.Wake);
                var thread = new Thread(Run) { IsBackground = true, Name = "Statsig events" };
                thread.UnsafeStart(); // Without the caller's execution context.
                Volatile.Write(ref _thread, thread); // Only now, so that one that is not alive has ended.
            }
        }
    }

    /// <summary>How many passes there were: each begins with another ring. Unsigned, so that it goes on at zero after some months.</summary>
    internal uint FirstRing { get; set; }

    /// <summary>Whether the thread was started.</summary>
    internal bool HasThread => Volatile.Read(ref _thread) is not null;

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
                    _heart.Expect(_settings.PassLimit); // Not after a pass that failed: a fault that stays must show.
                }

                hasFailed = true;
                sleep = Pass();
                hasFailed = false;
                _heart.Expect(sleep);
            }
            catch (Exception exception)
            {
                // The application's clock, or memory that ran out. No event goes uncounted: see Drain and EventBatchBuilder.
                NoteFault(exception);
            }

            if (sleep > TimeSpan.Zero)
            {
                _signal.Sleep(sleep);
            }
        }

        Ending ending = _ending!;
        try
        {
            ending.Completion.SetResult(End(ending));
        }
        catch (Exception exception)
        {
            ending.Completion.SetException(exception);
        }
    }

    private void NoteFault(Exception exception)
    {
        Interlocked.Increment(ref _faults);
        _log.Write(OutputLogLevel.Error, "The pump of events failed; it goes on.", exception);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A flush reports and a shutdown goes on; the fault is counted and logged.")]
    private async Task<bool> TryFlushAsync(FlushType type, CancellationToken cancellationToken)
    {
        try
        {
            return await FlushAsync(type, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            NoteFault(exception);
            return false;
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The shutdown goes on; the fault is counted and logged.")]
    private bool TryFinish(FlushType type)
    {
        try
        {
            Finish(type);
            return true;
        }
        catch (Exception exception)
        {
            NoteFault(exception);
            return false;
        }
    }

    private async Task<bool> FlushAsync(FlushType type, CancellationToken cancellationToken)
    {
        long flush = Interlocked.Increment(ref _flushes);
        EndWindow();
        bool drained;
        bool accepted = true;
        do
        {
            lock (_lock)
            {
                drained = _accounts.IsEnded || DrainForFlush(type);
                if (!_accounts.IsEnded)
                {
                    Tick();
                }
            }

            accepted &= await _delivery.DeliverAsync(flush, cancellationToken).ConfigureAwait(false);
        }
        while (!drained && !cancellationToken.IsCancellationRequested && (accepted || (type == FlushType.Shutdown && !_delivery.IsRefused)));

        return drained && accepted;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The exception is that of the task that callers await.")]
    private async Task EndOnceAsync(Ending ending)
    {
        try
        {
            using CancellationTokenSource limit = Limit(ending.Time.Left);
            _delivery.BeginEnding();
            bool completed = await TryFlushAsync(FlushType.Shutdown, limit.Token).ConfigureAwait(false);
            ending.Completion.SetResult(Conclude(ending, completed));
        }
        catch (Exception exception)
        {
            ending.Completion.SetException(exception);
        }
    }

    /// <summary>The end on the pump's thread, which looks at the time itself: with the pool's help while it has a thread to spare, without it otherwise.</summary>
    private ShutdownReport End(Ending ending)
    {
        using CancellationTokenSource limit = Limit(ending.Time.Left);
        _delivery.BeginEnding();
        var flush = new PoolFlush(() => TryFlushAsync(FlushType.Shutdown, limit.Token));
        ThreadPool.UnsafeQueueUserWorkItem(flush, preferLocal: false);
        bool completed = _delivery.CanPostHere && flush.TryTakeBack(PostDispatcher.Patience)
            ? TryFlushHere(ending.Time)
            : flush.Wait(ending.Time, isSystemClock: ReferenceEquals(_settings.TimeProvider, TimeProvider.System), limit.Token);
        limit.Cancel();
        return Conclude(ending, completed);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The shutdown goes on; the fault is counted and logged.")]
    private bool TryFlushHere(Deadline time)
    {
        try
        {
            long flush = Interlocked.Increment(ref _flushes);
            EndWindow();
            _dispatcher!.TakeBack(isAll: true);
            bool drained;
            bool accepted = true;
            do
            {
                lock (_lock)
                {
                    drained = DrainForFlush(FlushType.Shutdown);
                    Tick();
                }

                accepted &= _delivery.DeliverHere(flush, time);
            }
            while (!drained && time.Left > TimeSpan.Zero);

            return drained && accepted;
        }
        catch (Exception exception)
        {
            NoteFault(exception);
            return false;
        }
    }

    /// <summary>Gives up what is left and settles the accounts.</summary>
    private ShutdownReport Conclude(Ending ending, bool completed)
    {
        EventStatistics after;
        lock (_lock)
        {
            completed &= TryFinish(FlushType.Shutdown);
            _delivery.End();
            _accounts.IsEnded = true;
            after = ReadStatistics();
            Log.Rings.Close();
            _signal.Dispose();
            _delivery.Dispose();
            _builder.Dispose();
            _writer.Dispose();
        }

        _accounts.ReportLosses();
        return new ShutdownReport(completed, after.Sent - ending.Before.Sent, after.Dropped - ending.Before.Dropped, after.Spilled);
    }

    /// <summary>Ends at once; what is pending stays in the spill file or is dropped.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(TimeSpan.Zero).ConfigureAwait(false);

    private CancellationTokenSource Limit(TimeSpan deadline) => new(Deadline.Bound(deadline), _settings.TimeProvider);

    private void Tick()
    {
        _clock.Refresh();
        TimeProvider time = _settings.TimeProvider;
        if (_builder.Count > 0 && time.GetElapsedTime(_batchStart) >= _settings.FlushInterval)
        {
            Finish(FlushType.Scheduled);
            _writer.Forget();
        }

        if (time.GetElapsedTime(_windowStart) >= _rulesets.Current.Remote.ExposureDedupeWindow)
        {
            _windowStart = time.GetTimestamp();
            Log.Dedupe.Clear();
        }

        if (time.GetElapsedTime(_reclaimed) >= IdleSleep)
        {
            _reclaimed = time.GetTimestamp();
            Log.Rings.Reclaim();
            _delivery.ReopenSpill();
        }

        if (time.GetElapsedTime(_lossesReported) >= LossReportInterval)
        {
            _lossesReported = time.GetTimestamp();
            Log.Rings.Chunks.Trim();
            EndWindow();
            _accounts.ReportLosses();
            _log.ReportLeftOut();
        }
    }

    /// <summary>Moves events from the rings to batches.</summary>
    /// <returns>How many.</returns>
    private int Drain(int budget)
    {
        int drained = 0;
        ReadOnlySpan<EventRing> rings = Log.Rings.Rings;
        for (int i = 0; i < rings.Length && drained < budget; i++)
        {
            drained += Drain(rings[(int)((FirstRing + (uint)i) % (uint)rings.Length)], budget - drained, DrainMode.WhileMoving);
        }

        FirstRing++;
        return drained;
    }

    /// <summary>Moves what is in the rings now to batches, as long as the queue has room.</summary>
    /// <returns>Whether all of it was moved, and the last batch too.</returns>
    private bool DrainForFlush(FlushType type)
    {
        // With a spill file everything goes there first at shutdown: what the service does not take in time is then not lost.
        DrainMode mode = type == FlushType.Shutdown && _delivery.HasSpill ? DrainMode.All : DrainMode.WhileRoom;
        foreach (EventRing ring in Log.Rings.Rings)
        {
            int waiting = ring.Waiting;
            if (Drain(ring, waiting, mode) < waiting)
            {
                return false;
            }
        }

        if (mode == DrainMode.WhileRoom && _delivery.IsFull && _builder.Count > 0)
        {
            return false;
        }

        Finish(type);
        _writer.Forget();
        return true;
    }

    private int BatchSize => _rulesets.Current.Remote.EventQueueSize ?? _settings.BatchEvents;

    private int Drain(EventRing ring, int most, DrainMode mode)
    {
        RemoteSettings remote = _rulesets.Current.Remote;
        int waiting = Math.Min(ring.Waiting, most);
        for (int i = 0; i < waiting; i++)
        {
            if (mode == DrainMode.WhileMoving ? _delivery.IsBackedUp : mode == DrainMode.WhileRoom && _delivery.IsFull)
            {
                ring.GiveBack();
                return i;
            }

            ref readonly EventSlot slot = ref ring.Oldest;
            SamplingNote note = default;
            bool isKept = slot.Kind > EventKind.LayerExposure || _sampler.Keeps(in slot, out note);
            try
            {
                if (isKept)
                {
                    Add(in slot, in note, remote);
                }
                else
                {
                    _accounts.CountSampledOut();
                }
            }
            finally
            {
                // Also when something broke: by then the event is in its batch, or counted as lost with it. Read again it would be sent twice.
                ring.Release();
            }
        }

        ring.GiveBack();
        return waiting;
    }

    private void Add(in EventSlot slot, in SamplingNote note, RemoteSettings remote)
    {
        int batchSize = remote.EventQueueSize ?? _settings.BatchEvents;
        EventBatch? full = _builder.Add(in slot, in note, compresses: !remote.StopsEventCompression, batchSize);
        if (full is not null)
        {
            _delivery.Enqueue(full);
        }

        if (_builder.Count == 1)
        {
            _batchStart = _settings.TimeProvider.GetTimestamp();
        }

        if (_builder.Count >= batchSize)
        {
            Finish(FlushType.Limit);
        }
    }

    private void Finish(FlushType type)
    {
        if (_builder.Finish(BatchSize, type) is { } batch)
        {
            _delivery.Enqueue(batch);
        }
    }

    /// <summary>Writes the batch that is being gathered to the spill file as it grows.</summary>
    private void SavePart()
    {
        if (_delivery.HasSpill && _settings.TimeProvider.GetElapsedTime(_partSaved) >= PartInterval && _builder.TakePart(BatchSize) is { } part)
        {
            _partSaved = _settings.TimeProvider.GetTimestamp();
            _delivery.SavePart(part);
        }
    }

    private void EndWindow()
    {
        _windowEnds?.Invoke();
        if (Log.NonExposed?.TakeMetadata() is { } metadata)
        {
            LogInternal("statsig::non_exposed_checks", metadata);
        }
    }

    /// <summary>The one end of the pump.</summary>
    private sealed record Ending(Deadline Time, EventStatistics Before)
    {
        internal TaskCompletionSource<ShutdownReport> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>How far rings are drained.</summary>
    private enum DrainMode : byte
    {
        /// <summary>Until nothing is left.</summary>
        All,

        /// <summary>Until the queue is full.</summary>
        WhileRoom,

        /// <summary>Until the queue is full, if it will have room again soon; otherwise its oldest batches go.</summary>
        WhileMoving,
    }
}
