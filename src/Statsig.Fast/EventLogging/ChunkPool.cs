using System;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Threading;
using Statsig.Fast.Internals;

namespace Statsig.Fast.EventLogging;

/// <summary>The storage that the rings of one log share: a ring takes chunks while its events wait, and the pump puts them back when it has read them.</summary>
/// <remarks>
/// <para>
/// The pool holds a reserve for as many events as one thread may leave behind, so that a single thread never causes an allocation. It grows while more events
/// wait, up to <see cref="MostFullRings"/> times that number. The pump makes chunks in advance, and drops those that were not needed for a minute.
/// </para>
/// <para>The chunk that each ring starts with belongs to the ring and is not counted here. Taking a chunk is safe from any thread and never waits for a lock.</para>
/// </remarks>
internal sealed class ChunkPool
{
    internal const int SmallestCapacity = 2;
    internal const int LargestCapacity = 1 << 20;

    /// <summary>How many rings can be full at the same time.</summary>
    internal const int MostFullRings = 64;

    /// <summary>The events of a chunk: few, because every thread keeps one; not fewer, because each costs a look at the pool.</summary>
    private const int MostChunkEvents = 64;

    private readonly ConcurrentQueue<EventChunk> _free = new();
    private readonly int _reserve;
    private readonly int _most;
    private int _made;
    private int _leastFree = int.MaxValue;
    private volatile bool _isClosed;

    /// <summary>Makes a pool without chunks.</summary>
    /// <param name="capacity">The events that one thread can leave behind; a power of two.</param>
    /// <exception cref="ArgumentException">The capacity is not a power of two between 2 and 1,048,576.</exception>
    internal ChunkPool(int capacity)
    {
        if (capacity is < SmallestCapacity or > LargestCapacity || !BitOperations.IsPow2(capacity))
        {
            Throw.Argument(nameof(capacity), $"The ring capacity is {capacity}; it must be a power of two between 2 and 1,048,576.");
        }

        Capacity = capacity;
        ChunkEvents = Math.Clamp(capacity / 4, 1, MostChunkEvents);
        _reserve = capacity / ChunkEvents;
        _most = (int)Math.Min((long)_reserve * MostFullRings, int.MaxValue / 2);
    }

    /// <summary>The events that one thread can leave behind.</summary>
    internal int Capacity { get; }

    internal int ChunkEvents { get; }

    /// <summary>How many chunks exist besides those that rings started with.</summary>
    internal int Made => Volatile.Read(ref _made);

    /// <summary>Takes a chunk, or makes one.</summary>
    /// <returns>Null when there are as many as there may be.</returns>
    internal EventChunk? TryTake() => _free.TryDequeue(out EventChunk? chunk) ? chunk : TryMake();

    /// <summary>Puts back a chunk whose slots are cleared. Used by the pump only.</summary>
    internal void Return(EventChunk chunk)
    {
        if (!_isClosed)
        {
            _free.Enqueue(chunk);
        }
    }

    /// <summary>Makes chunks until the reserve is there, so that calling threads need not.</summary>
    internal void Stock()
    {
        int free = _free.Count;
        _leastFree = Math.Min(_leastFree, free);
        for (; free < _reserve && !_isClosed && TryMake() is { } chunk; free++)
        {
            _free.Enqueue(chunk);
        }
    }

    /// <summary>Drops the chunks that were free all the time since the last call, but for the reserve. Used by the pump only.</summary>
    internal void Trim()
    {
        int unused = Math.Min(_leastFree, _free.Count) - _reserve;
        _leastFree = int.MaxValue;
        for (; unused > 0 && _free.TryDequeue(out _); unused--)
        {
            Interlocked.Decrement(ref _made);
        }
    }

    /// <summary>Drops everything, at the end.</summary>
    internal void Close()
    {
        _isClosed = true;
        _free.Clear();
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Only memory that ran out: an event must not end the caller's request.")]
    private EventChunk? TryMake()
    {
        if (_isClosed)
        {
            return null;
        }

        if (Interlocked.Increment(ref _made) <= _most)
        {
            try
            {
                return new EventChunk(ChunkEvents);
            }
            catch (OutOfMemoryException)
            {
                // The event is dropped and counted like one that finds its ring full.
            }
        }

        Interlocked.Decrement(ref _made);
        return null;
    }
}
