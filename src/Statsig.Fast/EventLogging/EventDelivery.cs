using System;
using System.Threading;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.EventLogging;

/// <summary>
/// Takes finished batches over until the service has them: a bounded queue, the spill file underneath, and the attempts to post.
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

    /// <summary>Makes a delivery.</summary>
    /// <param name="settings">The options.</param>
    /// <param name="rulesets">For the service's settings.</param>
    /// <param name="log">Where faults of the spill file are written.</param>
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

    /// <summary>The attempts to post.</summary>
    internal PostAttempts Attempts { get; }

    /// <summary>The events in the spill file.</summary>
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

    /// <summary>Opens the spill file, if there is to be one, and takes over what is in it.</summary>
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
                file.Dispose(); // The end came meanwhile and found no file to close; what is in it is for the next process.
                return;
            }

            _queue.Use(file);
        }
    }

    /// <summary>Tries a spill file again that could not be used, now and then.</summary>
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

    /// <summary>How long until something is due; null when nothing waits, or only for posts that are under way.</summary>
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

    /// <summary>The events that wait here, counted one by one; for tests of the other way to count.</summary>
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
