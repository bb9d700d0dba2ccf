using System;
using System.Threading;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.EventLogging.Batches;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.EventLogging.Delivery;

/// <summary>
/// Keeps finished batches until the service accepts them: a bounded queue, the spill file, and the attempts to post.
/// </summary>
/// <remarks>
/// Safe from any thread. The lock guards the queue with its spill file, the attempts, the backoff and the counters. A thread that holds the
/// pump's lock may take this one, never the other way round. It is not held while a batch is posted or the application's callback runs.
/// </remarks>
internal sealed class EventDelivery : IDisposable
{
    private readonly Lock _lock = new();
    private readonly BatchQueue _queue;
    private bool _isDisposed;

    /// <summary>Creates a delivery.</summary>
    /// <param name="settings">The options.</param>
    /// <param name="rulesets">Supplies the service's settings.</param>
    /// <param name="log">Receives the faults of the spill file.</param>
    internal EventDelivery(EventLogSettings settings, RulesetStore rulesets, OutputLog log)
    {
        Backoff = new SendBackoff(settings.TimeProvider);
        _queue = new BatchQueue(settings, Backoff, Counters, log);
        Attempts = new PostAttempts(_lock, _queue, Backoff, Counters, rulesets);
    }

    internal DeliveryCounters Counters { get; } = new();

    internal SendBackoff Backoff { get; }

    /// <inheritdoc cref="BatchQueue.IsBackedUp"/>
    internal bool IsBackedUp => _queue.IsBackedUp;

    /// <inheritdoc cref="BatchQueue.IsFull"/>
    internal bool IsFull => _queue.IsFull;

    internal bool HasSpill => _queue.HasSpill;

    /// <summary>Gets the attempts to post.</summary>
    internal PostAttempts Attempts { get; }

    /// <summary>Gets the number of events in the spill file.</summary>
    internal long SpilledEvents
    {
        get
        {
            lock (_lock)
            {
                return _queue.SpilledEvents;
            }
        }
    }

    /// <summary>Opens the spill file when the options name one, and takes over its batches.</summary>
    internal void OpenSpill()
    {
        if (_queue.TryOpenSpill() is not { } file)
        {
            return;
        }

        lock (_lock)
        {
            if (_isDisposed)
            {
                file.Dispose(); // The delivery ended meanwhile and found no file to close; the next process sends the content.
                return;
            }

            _queue.Use(file);
        }
    }

    /// <summary>Retries at intervals to open a spill file that could not be used.</summary>
    internal void ReopenSpill()
    {
        if (_queue.IsSpillDue)
        {
            OpenSpill();
        }
    }

    /// <inheritdoc cref="BatchQueue.SavePart"/>
    internal void SavePart(EventBatch part)
    {
        lock (_lock)
        {
            _queue.SavePart(part);
        }
    }

    /// <inheritdoc cref="BatchQueue.Enqueue"/>
    internal void Enqueue(EventBatch batch)
    {
        lock (_lock)
        {
            _queue.Enqueue(batch);
        }
    }

    /// <summary>Returns the time until the next batch is due; null when no batch waits, or only for running posts.</summary>
    internal TimeSpan? UntilDue()
    {
        lock (_lock)
        {
            if (!_queue.HasWaiting || Attempts.Count > 0)
            {
                return null;
            }

            TimeSpan remaining = Backoff.Remaining;
            return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
        }
    }

    /// <summary>Counts the waiting events one by one. For tests that compare the two ways of counting.</summary>
    internal long CountWaiting()
    {
        lock (_lock)
        {
            return _queue.CountWaiting() + Attempts.CountUndecided();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _queue.Dispose();
        }
    }
}
