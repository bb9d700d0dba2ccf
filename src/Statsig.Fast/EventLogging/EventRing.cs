using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Threading;
using Statsig.Fast.Internals;

namespace Statsig.Fast.EventLogging;

/// <summary>A bounded queue of events with one producer and one consumer, over slots that are made once.</summary>
/// <remarks>
/// <para>
/// The producer claims a slot, fills it in place and publishes it; the consumer reads slots in place and releases them. Neither waits and
/// neither allocates. A ring whose slots are all taken says so, and the caller drops.
/// </para>
/// <para>
/// The producer is the thread that owns the ring, or whoever holds <see cref="TryAcquire"/> of the one ring that threads beyond the limit share.
/// The consumer is the pump.
/// </para>
/// </remarks>
internal sealed class EventRing
{
    internal const int SmallestCapacity = 2;
    internal const int LargestCapacity = 1 << 20;

    /// <summary>How long a thread tries for the shared ring before it drops: far longer than a write takes, far shorter than anybody notices.</summary>
    private const int AcquireAttempts = 200;

    /// <summary>How many read slots the consumer gives back at once; fewer in small rings.</summary>
    private const int MostHeldBack = 64;

    private readonly EventSlot[] _slots;
    private readonly long _mask;
    private readonly long _giveBackMask;
    private RingCursors _cursors; // Written in place: must not become readonly.
    private int _acquired;

    /// <summary>Makes a ring.</summary>
    /// <param name="capacity">A power of two.</param>
    /// <param name="isShared">Whether several threads write, one at a time.</param>
    /// <exception cref="ArgumentException">The capacity is no power of two between 2 and 1,048,576.</exception>
    internal EventRing(int capacity, bool isShared = false)
    {
        if (capacity is < SmallestCapacity or > LargestCapacity || !BitOperations.IsPow2(capacity))
        {
            Throw.Argument(nameof(capacity), $"The ring capacity is {capacity}; it must be a power of two between 2 and 1,048,576.");
        }

        _slots = new EventSlot[capacity];
        _mask = capacity - 1;
        _giveBackMask = Math.Clamp(capacity / 8, 1, MostHeldBack) - 1;
        IsShared = isShared;
    }

    internal int Capacity => _slots.Length;

    internal bool IsShared { get; }

    /// <summary>How many events have been written, ever.</summary>
    internal long Written => Volatile.Read(ref _cursors.Tail);

    /// <summary>How many events have been read, ever.</summary>
    internal long Read => Volatile.Read(ref _cursors.Read);

    internal long Deduplicated => Volatile.Read(ref _cursors.Deduplicated);

    internal long Full => Volatile.Read(ref _cursors.Full);

    internal long Stopped => Volatile.Read(ref _cursors.Stopped);

    /// <summary>Finds the next free slot for the producer to fill.</summary>
    /// <param name="isFull">Set when there is none; the answer is then a slot that nobody looks at.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A compare and an add on the way of every event.
    internal ref EventSlot Claim(out bool isFull)
    {
        long tail = _cursors.Tail;
        if (tail - _cursors.KnownHead > _mask && IsStillFull(tail))
        {
            isFull = true;
            return ref Unsafe.NullRef<EventSlot>();
        }

        isFull = false;
        return ref _slots[tail & _mask];
    }

    /// <summary>Hands the claimed slot to the consumer.</summary>
    /// <returns>How many events have been written, ever.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal long Publish()
    {
        long tail = _cursors.Tail + 1;

        // Release: a consumer that sees the new position must also see the slot filled before it.
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

    /// <summary>The oldest event, for the consumer to read where it lies; only while some wait.</summary>
    internal ref readonly EventSlot Oldest => ref _slots[_cursors.Read & _mask];

    /// <summary>Clears the slot that was read. It goes back to the producer together with some others, or by <see cref="GiveBack"/>.</summary>
    internal void Release()
    {
        long read = _cursors.Read;
        _slots[read & _mask] = default;
        Volatile.Write(ref _cursors.Read, read + 1);
        if (((read + 1) & _giveBackMask) == 0)
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

    /// <summary>Makes this thread the producer of a shared ring until <see cref="Yield"/>.</summary>
    /// <returns>False when another thread writes to it all the time.</returns>
    internal bool TryAcquire()
    {
        for (int i = 0; i < AcquireAttempts; i++)
        {
            if (Volatile.Read(ref _acquired) == 0 && Interlocked.CompareExchange(ref _acquired, 1, 0) == 0)
            {
                return true;
            }

            Thread.SpinWait(4);
        }

        return false;
    }

    internal void Yield() => Volatile.Write(ref _acquired, 0);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool IsStillFull(long tail)
    {
        // Acquire: slots that the consumer gave back must be seen cleared.
        _cursors.KnownHead = Volatile.Read(ref _cursors.Head);
        return tail - _cursors.KnownHead > _mask;
    }
}
