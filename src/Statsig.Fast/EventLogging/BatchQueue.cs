using System;
using System.Collections.Generic;
using Statsig.Fast.Diagnostics;

namespace Statsig.Fast.EventLogging;

/// <summary>The finished batches that wait to be posted, oldest first: a bounded queue with the spill file underneath.</summary>
/// <remarks>
/// When the queue is full its oldest batch leaves: to the spill file if it is there already, otherwise it is dropped and counted. Not safe
/// for several threads: the delivery's lock is held, except for <see cref="IsFull"/>, <see cref="IsBackedUp"/>, <see cref="HasSpill"/>,
/// <see cref="IsSpillDue"/> and <see cref="TryOpenSpill"/>.
/// </remarks>
internal sealed class BatchQueue(EventLogSettings settings, SendBackoff backoff, DeliveryCounters counters, OutputLog log) : IDisposable
{
    private readonly LinkedList<EventBatch> _batches = new();
    private readonly SpillBacklog _spill = new(settings, log);
    private volatile bool _isBackedUp;
    private volatile bool _isFull;

    /// <summary>True when the queue is full and moving: a caller that has more should wait a little.</summary>
    internal bool IsBackedUp => _isBackedUp;

    /// <summary>True when one more batch would cost the oldest.</summary>
    internal bool IsFull => _isFull;

    internal bool HasSpill => _spill.IsOpen;

    /// <summary>True when it is time to try a spill file again that could not be used.</summary>
    internal bool IsSpillDue => _spill.IsRetryDue;

    /// <summary>The events in the spill file.</summary>
    internal long SpilledEvents => _spill.EventCount;

    /// <summary>True when a batch waits in the queue or in the file.</summary>
    internal bool HasWaiting => _batches.Count > 0 || _spill.HasWaiting;

    /// <summary>Opens the spill file; null when the options name none, or it cannot be used.</summary>
    internal SpillFile? TryOpenSpill() => _spill.TryOpen();

    /// <summary>Takes over a spill file and what is in it.</summary>
    internal void Use(SpillFile file)
    {
        counters.SpillDamaged += file.DamagedEvents;
        counters.DamagedRecords += file.DamagedRecords;
        counters.Recovered += file.EventCount;
        _spill.Use(file);
        foreach (EventBatch batch in _batches)
        {
            batch.Record ??= _spill.TryAppend(batch); // What came before the file could be used.
        }

        UpdateRoom();
    }

    /// <summary>Writes to the spill file what was gathered since the last time; the batch of it follows.</summary>
    internal void SavePart(EventBatch part)
    {
        _spill.AppendPart(part);
        part.ReturnBytes();
    }

    /// <summary>Takes over a finished batch.</summary>
    internal void Enqueue(EventBatch batch)
    {
        batch.Record = _spill.TryReplaceParts(batch);
        AddLast(batch);
    }

    /// <summary>Adds a batch behind the others.</summary>
    internal void AddLast(EventBatch batch)
    {
        _batches.AddLast(batch);
        while (_batches.Count > settings.QueuedBatches)
        {
            EventBatch oldest = _batches.First!.Value;
            _batches.RemoveFirst();
            if (oldest.Record is { } record)
            {
                _spill.Postpone(record); // Safe on disk: it is read again when there is room.
            }
            else
            {
                counters.QueueFull += oldest.Count;
            }

            oldest.ReturnBytes();
        }

        UpdateRoom();
    }

    /// <summary>Puts a batch back before the others, as if it had not been taken.</summary>
    internal void AddFirst(EventBatch batch)
    {
        batch.LastFlush = 0;
        _batches.AddFirst(batch);
        UpdateRoom();
    }

    /// <summary>Takes the oldest batch; null when none waits.</summary>
    internal EventBatch? TakeFirst()
    {
        LoadBacklogIfEmpty();
        if (_batches.First is not { } first)
        {
            return null;
        }

        _batches.RemoveFirst();
        UpdateRoom();
        return first.Value;
    }

    /// <summary>Takes the batches that a flush has not tried yet.</summary>
    /// <param name="flush">The number of the flush.</param>
    internal List<EventBatch> TakeUntried(long flush)
    {
        LoadBacklogIfEmpty();
        var taken = new List<EventBatch>(_batches.Count);
        for (LinkedListNode<EventBatch>? node = _batches.First; node is not null;)
        {
            LinkedListNode<EventBatch>? next = node.Next;
            if (node.Value.LastFlush != flush)
            {
                node.Value.LastFlush = flush;
                _batches.Remove(node);
                taken.Add(node.Value);
            }

            node = next;
        }

        UpdateRoom();
        return taken;
    }

    /// <summary>Takes a batch out of the spill file, if it is there, because nothing is to be sent of it any more.</summary>
    internal void Forget(EventBatch batch) => _spill.Remove(batch);

    /// <summary>Takes every batch out of the queue. The spill file keeps what it has.</summary>
    internal EventBatch[] Clear()
    {
        EventBatch[] left = [.. _batches];
        _batches.Clear();
        return left;
    }

    /// <summary>Sets the flags anew, after the queue or the health of the service changed.</summary>
    internal void UpdateRoom()
    {
        _isFull = _batches.Count >= settings.QueuedBatches;

        // With a spill file nothing waits in the rings, where it would not survive the process.
        _isBackedUp = _isFull && backoff.IsHealthy && !settings.IsManual && !_spill.TakesMore;
    }

    /// <summary>The events that wait here, counted one by one.</summary>
    internal long CountWaiting()
    {
        long count = _spill.CountWaiting();
        foreach (EventBatch batch in _batches)
        {
            count += batch.Count;
        }

        return count;
    }

    /// <inheritdoc/>
    public void Dispose() => _spill.Dispose();

    private void LoadBacklogIfEmpty()
    {
        if (_batches.Count > 0)
        {
            return;
        }

        while (_batches.Count < settings.QueuedBatches && _spill.TryTake(out EventBatch? batch, out int count))
        {
            if (batch is not null)
            {
                _batches.AddLast(batch);
            }
            else
            {
                counters.SpillUnreadable += count;
                counters.DamagedRecords++;
            }
        }

        UpdateRoom();
    }
}
