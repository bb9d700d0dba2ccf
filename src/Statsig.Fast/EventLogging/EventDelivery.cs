using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Internals;
using Statsig.Fast.Networking;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.EventLogging;

/// <summary>Takes finished batches to the service: a bounded queue, attempts with pauses, and the spill file underneath.</summary>
/// <remarks>
/// <para>
/// While the service is well, up to four batches are posted side by side as soon as they are finished. After a failure one batch is tried at a time, with the pauses
/// of <see cref="SendBackoff"/>. When the queue is full its oldest batch goes: to the spill file if it is there already, else it is dropped and counted.
/// </para>
/// <para>Safe from any thread. No lock is held while a batch is posted or the application's callback runs.</para>
/// </remarks>
internal sealed class EventDelivery : IDisposable
{
    internal const int Parallel = 4;

    private readonly Lock _lock = new();
    private readonly EventLogSettings _settings;
    private readonly IEventEndpoint _endpoint;
    private readonly RulesetStore _rulesets;
    private readonly OutputLog _log;
    private readonly EventLossReporter _reportLoss;
    private readonly Action _wake;
    private readonly SendBackoff _backoff;
    private readonly CancellationTokenSource _end = new();
    private readonly LinkedList<EventBatch> _queue = new();
    private readonly HashSet<EventBatch> _posting = [];
    private readonly SpillBacklog _spill;
    private volatile Func<TimeSpan> _hereEnds = static () => TimeSpan.MaxValue;
    private volatile bool _isBackedUp;
    private volatile bool _isFull;
    private volatile bool _isEnding;
    private volatile bool _isRefused;
    private bool _isNotNow;

    /// <summary>Makes a delivery.</summary>
    /// <param name="settings">The options.</param>
    /// <param name="endpoint">Where batches go.</param>
    /// <param name="rulesets">For the service's settings.</param>
    /// <param name="log">Where losses are written.</param>
    /// <param name="reportLoss">Told of losses too.</param>
    /// <param name="wake">Called when a post is over.</param>
    internal EventDelivery(
        EventLogSettings settings, IEventEndpoint endpoint, RulesetStore rulesets, OutputLog log, EventLossReporter reportLoss, Action wake)
    {
        _settings = settings;
        _endpoint = endpoint;
        _rulesets = rulesets;
        _log = log;
        _reportLoss = reportLoss;
        _wake = wake;
        _backoff = new SendBackoff(settings.TimeProvider);
        _spill = new SpillBacklog(settings, log);
    }

    internal DeliveryCounters Counters { get; } = new();

    internal SendBackoff Backoff => _backoff;

    /// <summary>Whether the queue is full and moving: whoever has more should wait a little.</summary>
    internal bool IsBackedUp => _isBackedUp;

    /// <summary>Whether one more batch would cost the oldest.</summary>
    internal bool IsFull => _isFull;

    /// <summary>Whether the last flush ended before every batch was tried, because the service took none.</summary>
    internal bool IsRefused => _isRefused;

    internal bool HasSpill => _spill.IsOpen;

    /// <summary>The events in the spill file.</summary>
    internal long SpilledEvents
    {
        get
        {
            lock (_lock)
            {
                return _spill.EventCount;
            }
        }
    }

    /// <summary>The events that wait here, counted one by one; for tests of the other way to count.</summary>
    internal long CountWaiting()
    {
        lock (_lock)
        {
            long count = 0;
            foreach (EventBatch batch in _queue)
            {
                count += batch.Count;
            }

            foreach (EventBatch batch in _posting)
            {
                count += batch.Count;
            }

            return count + _spill.CountWaiting();
        }
    }

    /// <summary>Opens the spill file, if there is to be one, and takes over what is in it.</summary>
    internal void OpenSpill()
    {
        if (_spill.TryOpen() is not { } file)
        {
            return;
        }

        lock (_lock)
        {
            Counters.SpillDamaged += file.DamagedEvents;
            Counters.DamagedRecords += file.DamagedRecords;
            Counters.Recovered += file.EventCount;
            _spill.Use(file);
            foreach (EventBatch batch in _queue)
            {
                batch.Record ??= _spill.TryAppend(batch); // What came before the file could be used.
            }

            UpdateRoom();
        }
    }

    /// <summary>Tries a spill file again that could not be used, now and then.</summary>
    internal void ReopenSpill()
    {
        if (_spill.IsRetryDue)
        {
            OpenSpill();
        }
    }

    /// <summary>Writes to the spill file what was gathered since the last time; the batch of it follows.</summary>
    internal void SavePart(EventBatch part)
    {
        lock (_lock)
        {
            _spill.AppendPart(part);
            part.ReturnBytes();
        }
    }

    /// <summary>Takes over a finished batch.</summary>
    internal void Enqueue(EventBatch batch)
    {
        lock (_lock)
        {
            batch.Record = _spill.TryReplaceParts(batch);
            AddLast(batch);
        }
    }

    /// <summary>Starts to post what is due.</summary>
    internal void PostDue()
    {
        while (TakeDue() is { } batch)
        {
            Post(batch);
        }
    }

    /// <summary>Starts to post a batch that was taken.</summary>
    internal void Post(EventBatch batch) => _ = PostAsync(batch, _end.Token);

    /// <summary>Whether batches can be posted without the thread pool.</summary>
    internal bool CanPostHere => _endpoint.CanPostHere;

    /// <summary>Posts a batch that was taken, and blocks the calling thread meanwhile.</summary>
    internal void PostHere(EventBatch batch) => _ = PostAsync(batch, CancellationToken.None, isHere: true);

    /// <summary>Ends posts on the pump's thread at the end of the shutdown, one that is under way included.</summary>
    internal void LimitPostsHere(Deadline time) => _hereEnds = () => time.Left;

    /// <summary>Posts every waiting batch once, one after the other, on the calling thread.</summary>
    /// <param name="flush">The number of the flush.</param>
    /// <param name="time">The time that is left for it, as in <see cref="LimitPostsHere"/>; what was not tried waits on.</param>
    /// <returns>False when an attempt failed or time ran out.</returns>
    internal bool DeliverHere(long flush, Deadline time)
    {
        long failures = Volatile.Read(ref Counters.FailedAttempts);
        while (time.Left > TimeSpan.Zero && TakeAll(flush) is { Length: > 0 } batches)
        {
            for (int i = 0; i < batches.Length; i++)
            {
                if (time.Left <= TimeSpan.Zero)
                {
                    PutBack(batches.AsSpan(i));
                    return false;
                }

                PostHere(batches[i]);
            }
        }

        return time.Left > TimeSpan.Zero && failures == Volatile.Read(ref Counters.FailedAttempts);
    }

    /// <summary>How long until something is due; null when nothing waits, or only for posts that are under way.</summary>
    internal TimeSpan? UntilDue()
    {
        lock (_lock)
        {
            bool waits = _queue.Count > 0 || _spill.HasWaiting;
            if (!waits || _posting.Count > 0)
            {
                return null;
            }

            TimeSpan remaining = _backoff.Remaining;
            return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
        }
    }

    /// <summary>Tries every waiting batch once, whatever the pauses say, as long as the service takes them, and waits for the posts that are under way.</summary>
    /// <param name="flush">The number of the flush.</param>
    /// <param name="cancellationToken">Ends it; what was not tried waits on.</param>
    /// <returns>False when an attempt failed or time ran out.</returns>
    internal async Task<bool> DeliverAsync(long flush, CancellationToken cancellationToken)
    {
        long failures = Volatile.Read(ref Counters.FailedAttempts);
        while (!cancellationToken.IsCancellationRequested)
        {
            EventBatch[] batches = TakeAll(flush);
            if (batches.Length == 0)
            {
                break;
            }

            bool isRefused = await PostAllAsync(batches, cancellationToken).ConfigureAwait(false);
            _isRefused = isRefused;
            if (isRefused)
            {
                break;
            }
        }

        return await WaitForPostsAsync(cancellationToken).ConfigureAwait(false) && failures == Volatile.Read(ref Counters.FailedAttempts);
    }

    /// <summary>From now on a batch that fails is not tried again.</summary>
    internal void BeginEnding()
    {
        lock (_lock)
        {
            _isEnding = true;
        }
    }

    /// <summary>Gives up what is left: it stays in the spill file, or is dropped and counted.</summary>
    internal void End()
    {
        lock (_lock)
        {
            foreach (EventBatch batch in _queue)
            {
                GiveUp(batch);
                batch.ReturnBytes();
            }

            foreach (EventBatch batch in _posting)
            {
                batch.IsAbandoned = true;
                batch.Attempt!.TrySetResult();
                GiveUp(batch); // Its bytes are not returned: the request may still be reading them.
            }

            _queue.Clear();
            _posting.Clear();
        }

        _end.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _spill.Dispose();
        }
    }

    private void GiveUp(EventBatch batch)
    {
        if (batch.Record is null)
        {
            Counters.AtShutdown += batch.Count;
        }
    }

    /// <summary>Takes the next batch that may be posted now.</summary>
    /// <param name="isHere">True to leave out of account how many are being posted: for one that is posted on the pump's thread.</param>
    internal EventBatch? TakeDue(bool isHere = false)
    {
        lock (_lock)
        {
            bool isHealthy = _backoff.IsHealthy;
            if (_isEnding || (isHealthy ? !isHere && _posting.Count >= Parallel : (!isHere && _posting.Count > 0) || _backoff.Remaining > TimeSpan.Zero))
            {
                return null;
            }

            if (_queue.Count == 0)
            {
                LoadBacklog();
            }

            return _queue.First is { } first ? Take(first) : null;
        }
    }

    private EventBatch[] TakeAll(long flush)
    {
        lock (_lock)
        {
            if (_queue.Count == 0)
            {
                LoadBacklog();
            }

            var taken = new List<EventBatch>(_queue.Count);
            for (LinkedListNode<EventBatch>? node = _queue.First; node is not null;)
            {
                LinkedListNode<EventBatch>? next = node.Next;
                if (node.Value.LastFlush != flush)
                {
                    node.Value.LastFlush = flush;
                    taken.Add(Take(node));
                }

                node = next;
            }

            return [.. taken];
        }
    }

    private EventBatch Take(LinkedListNode<EventBatch> node)
    {
        _queue.Remove(node);
        _posting.Add(node.Value);
        node.Value.Attempt = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        UpdateRoom();
        return node.Value;
    }

    private void AddLast(EventBatch batch)
    {
        _queue.AddLast(batch);
        while (_queue.Count > _settings.QueuedBatches)
        {
            EventBatch oldest = _queue.First!.Value;
            _queue.RemoveFirst();
            if (oldest.Record is { } record)
            {
                _spill.Postpone(record); // Safe on disk: it is read again when there is room.
            }
            else
            {
                Counters.QueueFull += oldest.Count;
            }

            oldest.ReturnBytes();
        }

        UpdateRoom();
    }

    private void UpdateRoom()
    {
        _isFull = _queue.Count >= _settings.QueuedBatches;

        // With a spill file nothing waits in the rings, where it would not survive the process.
        _isBackedUp = _isFull && _backoff.IsHealthy && !_settings.IsManual && !_spill.TakesMore;
    }

    private void LoadBacklog()
    {
        while (_queue.Count < _settings.QueuedBatches && _spill.TryTake(out EventBatch? batch, out int count))
        {
            if (batch is not null)
            {
                _queue.AddLast(batch);
            }
            else
            {
                Counters.SpillUnreadable += count;
                Counters.DamagedRecords++;
            }
        }

        UpdateRoom();
    }

    /// <summary>Posts batches until the service takes none: four in a row when it was well before, otherwise the first one, which is posted alone.</summary>
    /// <returns>Whether it ended because the service took none.</returns>
    private async Task<bool> PostAllAsync(EventBatch[] batches, CancellationToken cancellationToken)
    {
        int next = 0;
        int failures = 0;
        bool wasHealthy = IsHealthy;
        int mostFailures = wasHealthy ? Parallel : 1;
        var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _end.Token);
        CancellationToken token = either.Token;
        Task all = PostLanesAsync();

        // Not when this method ends: that is at once when time is over, and a source that is disposed before its turn to be cancelled never cancels the posts.
        _ = all.ContinueWith(
            static (_, ended) => ((CancellationTokenSource)ended!).Dispose(), either, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        try
        {
            await all.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Time is over, and an endpoint that does not listen to it cannot hold anybody up.
        }

        bool isRefused = Volatile.Read(ref failures) >= mostFailures;
        int untried = Interlocked.Exchange(ref next, batches.Length);
        if (untried < batches.Length)
        {
            PutBack(batches.AsSpan(untried));
        }

        return isRefused;

        async Task PostLanesAsync()
        {
            if (!wasHealthy)
            {
                await PostLaneAsync(most: 1).ConfigureAwait(false);
            }

            var lanes = new Task[Math.Min(Parallel, batches.Length)];
            for (int lane = 0; lane < lanes.Length; lane++)
            {
                lanes[lane] = PostLaneAsync(batches.Length);
            }

            await Task.WhenAll(lanes).ConfigureAwait(false);
        }

        async Task PostLaneAsync(int most)
        {
            for (int posted = 0; posted < most && !token.IsCancellationRequested && Volatile.Read(ref failures) < mostFailures; posted++)
            {
                int index = Interlocked.Increment(ref next) - 1;
                if (index >= batches.Length)
                {
                    return;
                }

                if (await PostAsync(batches[index], token).ConfigureAwait(false))
                {
                    Volatile.Write(ref failures, 0);
                }
                else
                {
                    Interlocked.Increment(ref failures);
                }
            }
        }
    }

    private bool IsHealthy
    {
        get
        {
            lock (_lock)
            {
                return _backoff.IsHealthy;
            }
        }
    }

    private void PutBack(ReadOnlySpan<EventBatch> batches)
    {
        lock (_lock)
        {
            for (int i = batches.Length - 1; i >= 0; i--)
            {
                if (_posting.Remove(batches[i]))
                {
                    batches[i].LastFlush = 0;
                    batches[i].Attempt!.TrySetResult();
                    _queue.AddFirst(batches[i]);
                }
            }

            UpdateRoom();
        }
    }

    private async Task<bool> WaitForPostsAsync(CancellationToken cancellationToken)
    {
        var attempts = new List<Task>();
        lock (_lock)
        {
            // From the moment that a batch is taken, whoever took it.
            foreach (EventBatch batch in _posting)
            {
                attempts.Add(batch.Attempt!.Task);
            }
        }

        try
        {
            await Task.WhenAll(attempts).WaitAsync(cancellationToken).ConfigureAwait(false);
            return !cancellationToken.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            return false; // Time is over; the posts go on, and are settled when they end.
        }
    }

    /// <summary>Posts a batch once and draws the consequences.</summary>
    /// <returns>False when the service took nothing, and would take no other batch now.</returns>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "An endpoint does not throw; what it does all the same is a failed attempt, counted and logged.")]
    private async Task<bool> PostAsync(EventBatch batch, CancellationToken cancellationToken, bool isHere = false)
    {
        TaskCompletionSource attempt = batch.Attempt!; // Another attempt has another one.
        PostOutcome outcome;
        try
        {
            outcome = isHere
                ? _endpoint.PostHere(batch.Body, batch.IsCompressed, batch.Count, batch.Retries, _hereEnds)
                : await _endpoint.PostAsync(batch.Body, batch.IsCompressed, batch.Count, batch.Retries, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            outcome = new PostOutcome(null, null, exception);
        }

        bool isKept = IsKept(batch, in outcome, cancellationToken.IsCancellationRequested);
        bool willRetry = !outcome.IsAccepted && isKept && (!_isEnding || batch.Record is not null);
        Notify(new EventsFlushedArgs(outcome.IsAccepted, batch.Count, outcome.StatusCode, outcome.Failure, willRetry));
        bool isLost = !Settle(batch, in outcome, cancellationToken.IsCancellationRequested);
        ReportRefusals(in outcome);
        if (isLost)
        {
            string error = outcome.StatusCode is { } status ? $"The service answered {status}." : "The service could not be reached.";
            _log.Write(OutputLogLevel.Warning, $"{batch.Count} events were lost after {batch.Retries + 1} attempts. {error}", outcome.Failure);
            _reportLoss("statsig::log_event_failed", batch.Count, error);
        }

        attempt.TrySetResult();
        _wake();
        return outcome.IsAccepted || !RetryPolicy.IsRetryable(in outcome);
    }

    /// <summary>Warns once when the service begins to answer that it takes no events now, and notes when that ends.</summary>
    private void ReportRefusals(in PostOutcome outcome)
    {
        bool isNotNow = RetryPolicy.IsNotNow(outcome.StatusCode);
        lock (_lock)
        {
            if (_isNotNow == isNotNow || !(isNotNow || outcome.IsAccepted))
            {
                return;
            }

            _isNotNow = isNotNow;
        }

        if (isNotNow)
        {
            _log.Write(
                OutputLogLevel.Warning,
                $"The service answered {outcome.StatusCode} to events. They wait in the queue{(HasSpill ? " and the spill file" : "")} and are posted again until it takes them. Check the key, the address and what is in between.");
        }
        else
        {
            _log.Write(OutputLogLevel.Info, "The service takes events again.");
        }
    }

    /// <summary>Whether a batch that was not accepted may be tried once more.</summary>
    private static bool IsKept(EventBatch batch, in PostOutcome outcome, bool wasCancelled) =>
        RetryPolicy.IsRetryable(in outcome) && (wasCancelled || RetryPolicy.IsNotNow(outcome.StatusCode) || batch.Failures < RetryPolicy.MostRetries);

    /// <summary>Draws the consequences of an attempt.</summary>
    /// <returns>False when the batch is lost.</returns>
    private bool Settle(EventBatch batch, in PostOutcome outcome, bool wasCancelled)
    {
        TimeSpan? fixedInterval = _rulesets.Current.Remote.EventLoggingInterval;
        lock (_lock)
        {
            _posting.Remove(batch);
            if (batch.IsAbandoned)
            {
                return true; // Counted when it was given up.
            }

            if (outcome.IsAccepted)
            {
                _backoff.Succeeded(fixedInterval);
                _spill.Remove(batch);
                Counters.Sent += batch.Count;
                batch.ReturnBytes();
                UpdateRoom();
                return true;
            }

            Counters.FailedAttempts++;
            if (!wasCancelled)
            {
                _backoff.Failed(fixedInterval, outcome.RetryAfter);
            }

            bool isKept = IsKept(batch, in outcome, wasCancelled);
            if (isKept && !_isEnding)
            {
                // Short flushes must not use up what the service is owed, nor answers that are not about the batch.
                batch.Retries += wasCancelled ? 0 : 1;
                batch.Failures += wasCancelled || RetryPolicy.IsNotNow(outcome.StatusCode) ? 0 : 1;
                AddLast(batch);
                return true;
            }

            if (isKept)
            {
                GiveUp(batch);
            }
            else if (RetryPolicy.IsRetryable(in outcome))
            {
                Counters.RetriesExhausted += batch.Count;
                _spill.Remove(batch);
            }
            else
            {
                Counters.Reject(outcome.StatusCode!.Value, batch.Count);
                _spill.Remove(batch);
            }

            batch.ReturnBytes();
            return isKept;
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The callback is the application's own code.")]
    private void Notify(EventsFlushedArgs attempt)
    {
        if (_settings.EventsFlushed is not { } callback)
        {
            return;
        }

        try
        {
            callback(attempt);
        }
        catch (Exception exception)
        {
            Interlocked.Increment(ref Counters.FaultyCallbacks);
            _log.Write(OutputLogLevel.Warning, "The callback for flushed events failed.", exception);
        }
    }
}
