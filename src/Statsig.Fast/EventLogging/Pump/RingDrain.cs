using System;
using Statsig.Fast.EventLogging.Batches;
using Statsig.Fast.EventLogging.Delivery;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.EventLogging.Pump;

/// <summary>Moves events from the rings into batches, and finished batches to the delivery.</summary>
/// <remarks>The pump's lock is held for every call, so that the rings have one consumer.</remarks>
internal sealed class RingDrain(
    EventLogSettings settings,
    RulesetStore rulesets,
    RingRegistry rings,
    EventWriter writer,
    EventBatchBuilder builder,
    EventDelivery delivery,
    EventAccounts accounts)
{
    // A crash costs at most one second of events: they wait for a pass, and then for the next part.
    private static readonly TimeSpan PartInterval = TimeSpan.FromMilliseconds(300);

    private readonly ExposureSampler _sampler = new(settings.TimeProvider);
    private long _batchStart;
    private long _partSaved;

    /// <summary>
    /// The number of passes so far: each pass starts with another ring. Unsigned, so that it wraps to zero after some months.
    /// </summary>
    internal uint FirstRing { get; set; }

    private RemoteSettings Remote => rulesets.Current.Remote;

    private int BatchSize => BatchSizeOf(Remote);

    /// <summary>Moves events from the rings to batches.</summary>
    /// <param name="budget">The maximum number of events.</param>
    /// <returns>The number of events.</returns>
    internal int Drain(int budget)
    {
        int drained = 0;
        ReadOnlySpan<EventRing> all = rings.Rings;
        for (int i = 0; i < all.Length && drained < budget; i++)
        {
            drained += Drain(all[(int)((FirstRing + (uint)i) % (uint)all.Length)], budget - drained, DrainMode.WhileMoving);
        }

        FirstRing++;
        return drained;
    }

    /// <summary>Moves the events that are in the rings now to batches, as long as the queue has room.</summary>
    /// <returns>True when all of them were moved, the last batch included.</returns>
    internal bool DrainAll(FlushType type)
    {
        // At shutdown, all events go to the spill file first: events that the service does not accept in time are then not lost.
        DrainMode mode = type == FlushType.Shutdown && delivery.HasSpill ? DrainMode.All : DrainMode.WhileRoom;
        foreach (EventRing ring in rings.Rings)
        {
            int waiting = ring.Waiting;
            if (Drain(ring, waiting, mode) < waiting)
            {
                return false;
            }
        }

        if (mode == DrainMode.WhileRoom && delivery.IsFull && builder.Count > 0)
        {
            return false;
        }

        Finish(type);
        writer.Forget();
        return true;
    }

    /// <summary>Adds an event to the batch.</summary>
    internal void Add(in EventSlot slot, in SamplingNote note) => Add(in slot, in note, Remote);

    /// <summary>Finishes the batch when its first event has waited long enough.</summary>
    internal void FinishDue()
    {
        if (builder.Count > 0 && settings.TimeProvider.GetElapsedTime(_batchStart) >= settings.FlushInterval)
        {
            Finish(FlushType.Scheduled);
            writer.Forget();
        }
    }

    /// <summary>Finishes the batch when it has an event.</summary>
    internal void Finish(FlushType type)
    {
        if (builder.Finish(BatchSize, type) is { } batch)
        {
            delivery.Enqueue(batch);
        }
    }

    /// <summary>Writes the batch that is being gathered to the spill file as it grows.</summary>
    internal void SavePart()
    {
        if (delivery.HasSpill && settings.TimeProvider.GetElapsedTime(_partSaved) >= PartInterval && builder.TakePart(BatchSize) is { } part)
        {
            _partSaved = settings.TimeProvider.GetTimestamp();
            delivery.SavePart(part);
        }
    }

    private int BatchSizeOf(RemoteSettings remote) => remote.EventQueueSize ?? settings.BatchEvents;

    private int Drain(EventRing ring, int most, DrainMode mode)
    {
        RemoteSettings remote = Remote;
        int waiting = Math.Min(ring.Waiting, most);
        for (int i = 0; i < waiting; i++)
        {
            if (mode == DrainMode.WhileMoving ? delivery.IsBackedUp : mode == DrainMode.WhileRoom && delivery.IsFull)
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
                    accounts.CountSampledOut();
                }
            }
            finally
            {
                // Also after an exception: the event is then in its batch, or counted as lost with it. If it were read again, it would be
                // sent twice.
                ring.Release();
            }
        }

        ring.GiveBack();
        return waiting;
    }

    private void Add(in EventSlot slot, in SamplingNote note, RemoteSettings remote)
    {
        int batchSize = BatchSizeOf(remote);
        EventBatch? full = builder.Add(in slot, in note, compresses: !remote.StopsEventCompression, batchSize);
        if (full is not null)
        {
            delivery.Enqueue(full);
        }

        if (builder.Count == 1)
        {
            _batchStart = settings.TimeProvider.GetTimestamp();
        }

        if (builder.Count >= batchSize)
        {
            Finish(FlushType.Limit);
        }
    }

    /// <summary>The extent to which rings are drained.</summary>
    private enum DrainMode : byte
    {
        /// <summary>Until nothing is left.</summary>
        All,

        /// <summary>Until the queue is full.</summary>
        WhileRoom,

        /// <summary>
        /// Until the queue is full when it will have room again soon; otherwise all, and the oldest batches leave the queue.
        /// </summary>
        WhileMoving,
    }
}
