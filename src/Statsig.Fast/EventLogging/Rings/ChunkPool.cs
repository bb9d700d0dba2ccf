using System;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Threading;
using Statsig.Fast.Internals;

namespace Statsig.Fast.EventLogging.Rings;

/// <summary>
/// The storage that the rings of one log share: a ring takes chunks while its events wait, and the pump returns chunks that it has read.
/// </summary>
/// <remarks>
/// <para>
/// The pool keeps a reserve for the events that one thread may leave pending, so that a single thread never causes an allocation up to
/// that number. It grows while more events wait: up to <see cref="MostFullRings"/> times that number, and by the growth that rings beyond
/// their capacity share. The growth is counted separately, so that a ring that grows never takes the room of rings that do not. The pump
/// allocates chunks in advance, and releases chunks that were not needed for a minute.
/// </para>
/// <para>
/// The chunk that each ring starts with belongs to the ring and is not counted here. Taking a chunk is safe from any thread and never waits
/// for a lock.
/// </para>
/// </remarks>
internal sealed class ChunkPool
{
    internal const int SmallestCapacity = 2;
    internal const int LargestCapacity = 1 << 20;

    /// <summary>The number of rings that can be full at the same time without growing.</summary>
    internal const int MostFullRings = 64;

    /// <summary>
    /// The events of a chunk: few, because every thread keeps one chunk; not fewer, because each new chunk costs an access to the pool.
    /// </summary>
    private const int MostChunkEvents = 64;

    /// <summary>The headers of a chunk and its array, and the fields of the chunk.</summary>
    private const int ChunkOverheadBytes = 64;

    private readonly FreeChunks _free = new();
    private readonly FreeChunks _spare = new(); // Those beyond the reserve, which are used only when it is empty: see Return.
    private readonly Lock _adding = new(); // The pump adds, and the first thread that logs.
    private readonly int _reserve;
    private readonly int _most;
    private readonly int _mostGrown;
    private int _made;
    private int _grown;
    private int _leastFree = int.MaxValue;
    private volatile bool _isClosed;

    /// <summary>Creates a pool without chunks.</summary>
    /// <param name="capacity">The events that one thread can leave pending before its ring grows; a power of two.</param>
    /// <param name="growthBytes">The bytes by which all rings together can grow beyond their capacity.</param>
    /// <exception cref="ArgumentException">The capacity is not a power of two between 2 and 1,048,576.</exception>
    internal ChunkPool(int capacity, int growthBytes = 0)
    {
        if (capacity is < SmallestCapacity or > LargestCapacity || !BitOperations.IsPow2(capacity))
        {
            Throw.Argument(nameof(capacity), $"The ring capacity is {capacity}. Use a power of two from 2 to 1,048,576.");
        }

        Capacity = capacity;
        ChunkEvents = Math.Clamp(capacity / 4, 1, MostChunkEvents);
        ChunkBytes = (ChunkEvents * Unsafe.SizeOf<EventSlot>()) + ChunkOverheadBytes;
        _reserve = capacity / ChunkEvents;
        _mostGrown = growthBytes / ChunkBytes;
        _most = (int)Math.Min(((long)_reserve * MostFullRings) + _mostGrown, int.MaxValue / 2);
    }

    /// <summary>Gets the number of events that one thread can leave pending before its ring grows.</summary>
    internal int Capacity { get; }

    internal int ChunkEvents { get; }

    /// <summary>Gets the size of a chunk with its slots.</summary>
    internal int ChunkBytes { get; }

    /// <summary>True when all rings together use more than half of the allowed chunks.</summary>
    internal bool IsHalfUsed => Volatile.Read(ref _made) is var made && made > _most / 2 && made - Free > _most / 2;

    /// <summary>Gets the number of chunks, without those that rings started with.</summary>
    internal int Made => Volatile.Read(ref _made); // Volatile, as below: any thread changes it by interlocked operations.

    /// <summary>Gets the number of chunks by which rings are larger than their capacity.</summary>
    internal int Grown => Volatile.Read(ref _grown);

    /// <summary>Gets the number of chunks that no ring uses.</summary>
    internal int Free => _free.Count + _spare.Count;

    /// <summary>Takes or allocates a chunk.</summary>
    /// <returns>The chunk; null when the limit is reached.</returns>
    internal EventChunk? TryTake() => _free.TryTake() ?? _spare.TryTake() ?? TryMake();

    /// <summary>Takes or allocates a chunk for a ring that has reached its capacity.</summary>
    /// <returns>The chunk, for which <see cref="EndGrowth"/> is called later; null when a limit is reached.</returns>
    internal EventChunk? TryTakeGrowth()
    {
        // The read comes first, so that the many events that a full ring drops do not contend for the counter. Then a swap in place of an
        // increment, which would exceed the limit for a moment, so that another thread would find no growth where there is some.
        for (int grown = Volatile.Read(ref _grown); grown < _mostGrown;)
        {
            int seen = Interlocked.CompareExchange(ref _grown, grown + 1, grown);
            if (seen == grown)
            {
                EventChunk? chunk = TryTake();
                if (chunk is null)
                {
                    EndGrowth();
                }

                return chunk;
            }

            grown = seen;
        }

        return null;
    }

    /// <summary>Notes that a ring that had grown is smaller by one chunk.</summary>
    internal void EndGrowth() => Interlocked.Decrement(ref _grown);

    /// <summary>Returns a chunk whose slots are cleared to the pool. Used by the pump only.</summary>
    /// <remarks>
    /// At most the reserve is reused in turn, because that much stays in the caches of a processor. After a burst, the chunks of the whole
    /// growth would otherwise be reused in turn, and every event would be written to memory that is in no cache.
    /// </remarks>
    internal void Return(EventChunk chunk)
    {
        lock (_adding)
        {
            if (!_isClosed)
            {
                (_free.Count < _reserve ? _free : _spare).Add(chunk);
            }
        }
    }

    /// <summary>Completes the reserve, by spare chunks or new ones, so that calling threads do not have to allocate.</summary>
    internal void Stock()
    {
        if (!_adding.TryEnter()) // Does not wait, because the other thread does the same or returns chunks.
        {
            return;
        }

        try
        {
            int free = _free.Count;
            _leastFree = Math.Min(_leastFree, free + _spare.Count);
            for (; free < _reserve && !_isClosed && (_spare.TryTake() ?? TryMake()) is { } chunk; free++)
            {
                _free.Add(chunk);
            }
        }
        finally
        {
            _adding.Exit();
        }
    }

    /// <summary>Releases the chunks that were free since the previous call, except for the reserve. Used by the pump only.</summary>
    internal void Trim()
    {
        lock (_adding)
        {
            int unused = Math.Min(_leastFree, Free) - _reserve;
            _leastFree = int.MaxValue;
            for (; unused > 0 && _spare.TryTake() is not null; unused--)
            {
                Interlocked.Decrement(ref _made);
            }

            _spare.Fit();
        }
    }

    /// <summary>Releases all chunks at the end.</summary>
    internal void Close()
    {
        lock (_adding)
        {
            _isClosed = true;
            while ((_free.TryTake() ?? _spare.TryTake()) is not null)
            {
                // The place of the chunk was cleared.
            }

            _free.Fit();
            _spare.Fit();
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Only memory that ran out: an event must not end the caller's request.")]
    private EventChunk? TryMake()
    {
        if (_isClosed || Volatile.Read(ref _made) >= _most)
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
                // The event is dropped and counted as for a full ring.
            }
        }

        Interlocked.Decrement(ref _made);
        return null;
    }
}
