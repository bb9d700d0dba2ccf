using System;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Statsig.Fast.EventLogging.Rings;

/// <summary>A queue of events with one producer and one consumer, over reusable chunks of slots.</summary>
/// <remarks>
/// <para>
/// The producer claims a slot, fills it in place and publishes it; the consumer reads slots in place and releases them. Neither waits. The
/// producer reuses one chunk as long as the consumer has read all of it when its end is reached; otherwise it takes another one from the
/// pool, and the consumer returns it after reading. So a thread that logs little keeps one chunk, and the storage of a burst is available
/// to other rings after it was read.
/// </para>
/// <para>
/// When the number of waiting events reaches the capacity, the ring grows by chunks for which the pool counts a growth that all rings
/// share. Each chunk that the consumer returns ends one of them, so that a ring is at most as large as its capacity before it is empty. A
/// ring is full when the pool has neither; the current chunk is always filled first. The caller then drops the event. The producer is the
/// thread that owns the ring. The consumer is the pump.
/// </para>
/// </remarks>
internal sealed class EventRing
{
    /// <summary>The number of read slots that the consumer returns at a time; fewer in small rings.</summary>
    private const int MostHeldBack = 64;

    private readonly ChunkPool _pool;
    private readonly long _giveBackMask;
    private RingCursors _cursors; // Written in place: must not become readonly.
    private volatile bool _isClosed;

    /// <summary>Creates a ring.</summary>
    /// <param name="pool">Supplies further chunks when one is not enough.</param>
    /// <param name="logId">The ID of the log, so that an owner of the ring does not have to refer to the log.</param>
    internal EventRing(ChunkPool pool, long logId = 0)
    {
        _pool = pool;
        _giveBackMask = Math.Clamp(pool.Capacity / 8, 1, MostHeldBack) - 1;
        LogId = logId;
        var chunk = new EventChunk(pool.ChunkEvents);
        _cursors.Last = chunk;
        _cursors.Slots = chunk.Slots;
        _cursors.First = chunk;
    }

    internal long LogId { get; }

    /// <summary>Gets the total number of written events.</summary>
    internal long Written => Volatile.Read(ref _cursors.Tail); // Acquire: the slots up to this position are filled.

    /// <summary>Gets the total number of read events.</summary>
    internal long Read => Volatile.Read(ref _cursors.Read); // Volatile, as the counters below: other threads read them without a lock.

    internal long Deduplicated => Volatile.Read(ref _cursors.Deduplicated);

    internal long Full => Volatile.Read(ref _cursors.Full);

    internal long Stopped => Volatile.Read(ref _cursors.Stopped);

    /// <summary>Finds the next free slot for the producer to fill.</summary>
    /// <param name="isFull">True when no slot is free; the returned reference is then null.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Saves a call for one compare in every event.
    internal ref EventSlot Claim(out bool isFull)
    {
        EventSlot[] slots = _cursors.Slots;
        int index = _cursors.Index;
        if ((uint)index < (uint)slots.Length)
        {
            isFull = false;
            return ref slots[index];
        }

        return ref ClaimInNextChunk(out isFull);
    }

    /// <summary>Hands the claimed slot to the consumer.</summary>
    /// <returns>The total number of written events.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Saves a call for two stores in every event.
    internal long Publish()
    {
        long tail = _cursors.Tail + 1;
        _cursors.Index++;

        // Release: a consumer that sees the new position must also see the slot filled before it, and the chunk that it is in.
        Volatile.Write(ref _cursors.Tail, tail);
        return tail;
    }

    // Only the producer writes the counters below, so no interlocked operation is needed. Each write is one word, so readers see a whole
    // number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Saves a call for one addition in every repeated exposure.
    internal void CountDuplicate() => _cursors.Deduplicated++;

    internal void CountFull() => _cursors.Full++;

    internal void CountStopped() => _cursors.Stopped++;

    /// <summary>Gets the number of events that wait for the consumer.</summary>
    /// <remarks>Acquire: the slots are read after their publication was seen.</remarks>
    internal int Waiting
    {
        get
        {
            long read = Volatile.Read(ref _cursors.Read); // Read first, so that no other thread sees a negative number.
            return (int)(Volatile.Read(ref _cursors.Tail) - read);
        }
    }

    /// <summary>Gets the oldest event, which the consumer reads in place; only while events wait.</summary>
    internal ref readonly EventSlot Oldest => ref OldestSlot();

    /// <summary>Clears the slot that was read. The producer gets it back together with others, or by <see cref="GiveBack"/>.</summary>
    internal void Release()
    {
        OldestSlot() = default;
        long read = _cursors.Read + 1;
        _cursors.ReadIndex++;
        Volatile.Write(ref _cursors.Read, read); // Volatile: threads that count pending events read it without a lock.
        if ((read & _giveBackMask) == 0)
        {
            GiveBack();
        }
    }

    /// <summary>Returns all cleared slots to the producer.</summary>
    internal void GiveBack()
    {
        // Release: a producer that sees the new position must find the slots cleared. Not written at every slot: a producer whose ring is
        // full reads this line at every event, and would wait for its transfer from the consumer's processor each time.
        Volatile.Write(ref _cursors.Head, _cursors.Read);
    }

    /// <summary>
    /// Releases the storage at the end, because the thread may keep the ring until it ends. Used by the consumer, which reads nothing
    /// afterwards.
    /// </summary>
    /// <remarks>An event that the producer is writing at this moment is never read; the counters stay.</remarks>
    internal void Close()
    {
        _isClosed = true;

        // Full barrier between the write of the flag and those of the slots, paired with the one in TryEnter: the thread that writes last
        // removes the slots.
        Interlocked.MemoryBarrier();
        _cursors.Slots = [];
        _cursors.Last = _cursors.First = new EventChunk(0);
    }

    private ref EventSlot OldestSlot()
    {
        if (_cursors.ReadIndex == _cursors.First.Slots.Length)
        {
            FollowProducer();
        }

        return ref _cursors.First.Slots[_cursors.ReadIndex];
    }

    /// <summary>Follows the producer at the end of a chunk: to the next chunk, or to the start of the same one.</summary>
    private void FollowProducer()
    {
        EventChunk read = _cursors.First;
        _cursors.ReadIndex = 0;
        if (read.LeftAt == _cursors.Read) // Otherwise the producer left it, or will leave it, after another round.
        {
            _cursors.First = read.Next!;
            read.Next = null;
            read.LeftAt = -1;

            // Acquire: a chunk is counted as growth before its events are published, so the consumer sees it when it enters the chunk at
            // the latest.
            if (_cursors.Shrunk < Volatile.Read(ref _cursors.Grown))
            {
                _cursors.Shrunk++;
                _pool.EndGrowth();
            }

            _pool.Return(read);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Runs once per chunk and stays out of the inlined caller.
    private ref EventSlot ClaimInNextChunk(out bool isFull)
    {
        // Acquire: slots that the consumer returned must be seen cleared.
        long waiting = _cursors.Tail - Volatile.Read(ref _cursors.Head);
        EventChunk? chunk = _isClosed ? null : waiting == 0 ? _cursors.Last : waiting < _pool.Capacity ? _pool.TryTake() : TryGrow();
        isFull = chunk is null || !TryEnter(chunk);
        return ref isFull ? ref Unsafe.NullRef<EventSlot>() : ref chunk!.Slots[0]; // Callers do not use the slot of a full ring.
    }

    private EventChunk? TryGrow()
    {
        EventChunk? chunk = _pool.TryTakeGrowth();
        if (chunk is not null)
        {
            _cursors.Grown++; // Published together with the first event in the chunk.
        }

        return chunk;
    }

    private bool TryEnter(EventChunk chunk)
    {
        if (!ReferenceEquals(chunk, _cursors.Last))
        {
            // Written before the events in the chunk are published: the consumer follows this link when it sees them.
            _cursors.Last.Next = chunk;
            _cursors.Last.LeftAt = _cursors.Tail;
            _cursors.Last = chunk;
        }

        _cursors.Index = 0;
        _cursors.Slots = chunk.Slots;

        // Full barrier between the write of the slots and the read of the flag, paired with the one in Close.
        Interlocked.MemoryBarrier();
        if (!_isClosed)
        {
            return true;
        }

        _cursors.Slots = [];
        _cursors.Last = new EventChunk(0);
        return false;
    }
}
