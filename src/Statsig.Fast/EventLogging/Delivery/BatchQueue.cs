using System;
using System.Collections.Generic;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.EventLogging.Batches;
using Statsig.Fast.EventLogging.Spill;

namespace Statsig.Fast.EventLogging.Delivery;

/// <summary>The finished batches that wait to be posted, oldest first: a bounded queue backed by the spill file.</summary>
/// <remarks>
/// When the queue is full, its oldest batch leaves it: the spill file keeps the batch when it has it, otherwise the batch is dropped and
/// counted. Not safe for several threads: the delivery's lock is held, except for <see cref="IsFull"/>, <see cref="IsBackedUp"/>,
/// <see cref="HasSpill"/>, <see cref="IsSpillDue"/> and <see cref="TryOpenSpill"/>.
/// </remarks>
internal sealed class BatchQueue(EventLogSettings settings, SendBackoff backoff, DeliveryCounters counters, OutputLog log) : IDisposable
{
    private readonly LinkedList<EventBatch> _batches = new();
    private readonly SpillBacklog _spill = new(settings, log);
    private volatile bool _isBackedUp;
    private volatile bool _isFull;

    /// <summary>True when the queue is full and the service accepts batches: a caller that has more should wait.</summary>
    internal bool IsBackedUp => _isBackedUp;

    /// <summary>True when one more batch would displace the oldest.</summary>
    internal bool IsFull => _isFull;

    internal bool HasSpill => _spill.IsOpen;

    /// <summary>True when a retry of a spill file that could not be used is due.</summary>
    internal bool IsSpillDue => _spill.IsRetryDue;

    /// <summary>Gets the number of events in the spill file.</summary>
    internal long SpilledEvents => _spill.EventCount;

    /// <summary>True when a batch waits in the queue or in the file.</summary>
    internal bool HasWaiting => _batches.Count > 0 || _spill.HasWaiting;

    /// <summary>Opens the spill file; returns null when the options name no file, or when it cannot be used.</summary>
    internal SpillFile? TryOpenSpill() => _spill.TryOpen();

    /// <summary>Takes over a spill file and its batches.</summary>
    internal void Use(SpillFile file)
    {
        counters.SpillDamaged += file.DamagedEvents;
        counters.DamagedRecords += file.DamagedRecords;
        counters.Recovered += file.EventCount;
        _spill.Use(file);
        foreach (EventBatch batch in _batches)
        {
            batch.Record ??= _spill.TryAppend(batch); // Batches from before the file could be used.
        }

        UpdateRoom();
    }

    /// <summary>Writes the events gathered since the last part to the spill file; their batch follows later.</summary>
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

    /// <summary>Adds a batch at the end.</summary>
    internal void AddLast(EventBatch batch)
    {
        _batches.AddLast(batch);
        while (_batches.Count > settings.QueuedBatches)
        {
            EventBatch oldest = _batches.First!.Value;
            _batches.RemoveFirst();
            if (oldest.Record is { } record)
            {
                _spill.Postpone(record); // Safe on disk: it is read back when the queue has room.
            }
            else
            {
                counters.QueueFull += oldest.Count;
            }

            oldest.ReturnBytes();
        }

        UpdateRoom();
    }

    /// <summary>Returns a batch to the front, as if it had not been taken.</summary>
    internal void AddFirst(EventBatch batch)
    {
        batch.LastFlush = 0;
        _batches.AddFirst(batch);
        UpdateRoom();
    }

    /// <summary>Takes the oldest batch; returns null when no batch waits.</summary>
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

    /// <summary>Removes a batch from the spill file if it is there, because it needs no further attempt.</summary>
    internal void Forget(EventBatch batch) => _spill.Remove(batch);

    /// <summary>Removes all batches from the queue. The spill file keeps its batches.</summary>
    internal EventBatch[] Clear()
    {
        EventBatch[] left = [.. _batches];
        _batches.Clear();
        return left;
    }

    /// <summary>Updates the flags after a change of the queue or of the health of the service.</summary>
    internal void UpdateRoom()
    {
        _isFull = _batches.Count >= settings.QueuedBatches;

        // With a spill file, no event waits in the rings, where it would not survive the process.
        _isBackedUp = _isFull && backoff.IsHealthy && !settings.IsManual && !_spill.TakesMore;
    }

    /// <summary>Counts the waiting events one by one.</summary>
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
