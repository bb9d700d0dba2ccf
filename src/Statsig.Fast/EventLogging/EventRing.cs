using System;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Statsig.Fast.EventLogging;

/// <summary>A bounded queue of events with one producer and one consumer, over chunks of slots that are used again and again.</summary>
/// <remarks>
/// <para>
/// The producer claims a slot, fills it in place and publishes it; the consumer reads slots in place and releases them. Neither waits. The producer goes round in one
/// chunk as long as the consumer has read it by its end; otherwise it takes another one from the pool, and the consumer puts it back when it has read it. So a thread
/// that logs little keeps one chunk, and the storage of a burst is there for the next ring once it was read.
/// </para>
/// <para>
/// A ring is full when at least as many events wait as the capacity says; the chunk that is being written is always used up. The caller then drops.
/// The producer is the thread that owns the ring. The consumer is the pump.
/// </para>
/// </remarks>
internal sealed class EventRing
{
    /// <summary>How many read slots the consumer gives back at once; fewer in small rings.</summary>
    private const int MostHeldBack = 64;

    private readonly ChunkPool _pool;
    private readonly long _giveBackMask;
    private RingCursors _cursors; // Written in place: must not become readonly.
    private volatile bool _isClosed;

    /// <summary>Makes a ring.</summary>
    /// <param name="pool">Where chunks come from when one is not enough.</param>
    /// <param name="logId">Which log it belongs to, so that what keeps the ring need not keep the log.</param>
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

    /// <summary>How many events have been written, ever.</summary>
    internal long Written => Volatile.Read(ref _cursors.Tail);

    /// <summary>How many events have been read, ever.</summary>
    internal long Read => Volatile.Read(ref _cursors.Read);

    internal long Deduplicated => Volatile.Read(ref _cursors.Deduplicated);

    internal long Full => Volatile.Read(ref _cursors.Full);

    internal long Stopped => Volatile.Read(ref _cursors.Stopped);

    /// <summary>Finds the next free slot for the producer to fill.</summary>
    /// <param name="isFull">Set when there is none; the answer is then a slot that nobody looks at.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A compare on the way of every event.
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
    /// <returns>How many events have been written, ever.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal long Publish()
    {
        long tail = _cursors.Tail + 1;
        _cursors.Index++;

        // Release: a consumer that sees the new position must also see the slot filled before it, and the chunk that it is in.
        Volatile.Write(ref _cursors.Tail, tail);
        return tail;
    }

    // The counters below are the producer's alone: no interlocked operation. The write is one word, so readers see a whole number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CountDuplicate() => _cursors.Deduplicated++;

    internal void CountFull() => _cursors.Full++;

    internal void CountStopped() => _cursors.Stopped++;

    /// <summary>How many events wait for the consumer.</summary>
    /// <remarks>Acquire: their slots are read after their publication was seen.</remarks>
    internal int Waiting => (int)(Volatile.Read(ref _cursors.Tail) - _cursors.Read);

    /// <summary>Finds the oldest event, for the consumer to read where it lies; only while some wait.</summary>
    internal ref readonly EventSlot Oldest => ref OldestSlot();

    /// <summary>Clears the slot that was read. It goes back to the producer together with some others, or by <see cref="GiveBack"/>.</summary>
    internal void Release()
    {
        OldestSlot() = default;
        long read = _cursors.Read + 1;
        _cursors.ReadIndex++;
        Volatile.Write(ref _cursors.Read, read);
        if ((read & _giveBackMask) == 0)
        {
            GiveBack();
        }
    }

    /// <summary>Gives all cleared slots back to the producer.</summary>
    internal void GiveBack()
    {
        // Release: a producer that sees the new position must find the slots cleared. Not at every slot: a producer whose ring is full looks here at every
        // event, and would wait for this line to come over from the consumer's processor as often.
        Volatile.Write(ref _cursors.Head, _cursors.Read);
    }

    /// <summary>Drops the storage, at the end: the thread may keep the ring for as long as it lives. Used by the consumer, which reads nothing afterwards.</summary>
    /// <remarks>What the producer is writing in this moment is never read; the counters stay.</remarks>
    internal void Close()
    {
        _isClosed = true;

        // Whichever of the two threads writes last leaves no slots: see TryEnter.
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

    /// <summary>Goes where the producer went at the end of a chunk: to the next one, or to the start of the same one.</summary>
    private void FollowProducer()
    {
        EventChunk read = _cursors.First;
        _cursors.ReadIndex = 0;
        if (read.LeftAt == _cursors.Read) // Otherwise it was, or will be, left after another round.
        {
            _cursors.First = read.Next!;
            read.Next = null;
            read.LeftAt = -1;
            _pool.Return(read);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Once per chunk.
    private ref EventSlot ClaimInNextChunk(out bool isFull)
    {
        // Acquire: slots that the consumer gave back must be seen cleared.
        long waiting = _cursors.Tail - Volatile.Read(ref _cursors.Head);
        EventChunk? chunk = _isClosed || waiting >= _pool.Capacity ? null : waiting == 0 ? _cursors.Last : _pool.TryTake();
        isFull = chunk is null || !TryEnter(chunk);
        return ref isFull ? ref Unsafe.NullRef<EventSlot>() : ref chunk!.Slots[0];
    }

    private bool TryEnter(EventChunk chunk)
    {
        if (!ReferenceEquals(chunk, _cursors.Last))
        {
            // Before the events in it are published: the consumer follows this when it sees them.
            _cursors.Last.Next = chunk;
            _cursors.Last.LeftAt = _cursors.Tail;
            _cursors.Last = chunk;
        }

        _cursors.Index = 0;
        _cursors.Slots = chunk.Slots;
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
