using System;
using System.Numerics;
using System.Threading;

namespace Statsig.Fast.EventLogging.Rings;

/// <summary>The free chunks of a pool, oldest first: any number of takers, which never wait, and one writer at a time.</summary>
/// <remarks>
/// <para>
/// A segment is an array with two positions that only grow, so that a taker whose compare-and-swap of the position succeeds has read the
/// chunk that was there, however long it was suspended in between. When a segment is full, the writer appends one twice as large. Takers
/// continue there after the earlier one is empty.
/// </para>
/// <para>A place is cleared when its chunk is taken, so that a chunk that was released later can be collected.</para>
/// </remarks>
internal sealed class FreeChunks
{
    private const int SmallestSegment = 16;

    private Segment _first;
    private Segment _last;

    internal FreeChunks() => _first = _last = new Segment(SmallestSegment);

    /// <summary>Gets the number of free chunks; not exact while other threads take some.</summary>
    internal int Count
    {
        get
        {
            int count = 0;
            for (Segment? segment = Volatile.Read(ref _first); segment is not null; segment = Volatile.Read(ref segment.Next))
            {
                count += segment.Count;
            }

            return count;
        }
    }

    /// <summary>Gets the number of places in the segment that is written to. For tests.</summary>
    internal int Places => _last.Places;

    /// <summary>Takes the chunk that has been free for the longest time; null without any.</summary>
    internal EventChunk? TryTake()
    {
        while (true)
        {
            // Acquire: the segment is complete when its reference is seen.
            Segment segment = Volatile.Read(ref _first);

            // Acquire, before the attempt: nothing is added to a segment that has a successor, so it stays empty when the attempt fails.
            Segment? next = Volatile.Read(ref segment.Next);
            if (segment.TryTake() is { } chunk)
            {
                return chunk;
            }

            if (next is null)
            {
                return null;
            }

            Interlocked.CompareExchange(ref _first, next, segment); // Only forward: another taker may have moved on already.
        }
    }

    /// <summary>Adds a chunk whose slots are cleared. One writer at a time.</summary>
    internal void Add(EventChunk chunk)
    {
        if (!_last.TryAdd(chunk))
        {
            var larger = new Segment(2 * _last.Places);
            larger.TryAdd(chunk);
            Append(larger);
        }
    }

    /// <summary>Replaces a segment that is mostly unused by a smaller one. One writer at a time.</summary>
    internal void Fit()
    {
        int places = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2 * Count, SmallestSegment));
        if (places > _last.Places / 4)
        {
            return;
        }

        int count = Count;
        Append(new Segment(places));

        for (int i = 0; i < count && TryTake() is { } chunk; i++)
        {
            Add(chunk);
        }

        // Takers would leave the empty segments behind as well, but there may be none for a long time.
        for (Segment empty = Volatile.Read(ref _first); empty is { Count: 0, Next: { } next }; empty = next)
        {
            Interlocked.CompareExchange(ref _first, next, empty);
        }
    }

    private void Append(Segment segment)
    {
        // Release: a taker that sees the segment must also see its chunks, and the last ones of the segment before.
        Volatile.Write(ref _last.Next, segment);
        _last = segment;
    }

    private sealed class Segment(int places)
    {
        internal Segment? Next;

        private readonly EventChunk?[] _chunks = new EventChunk?[places];
        private FreeCursors _cursors; // Written in place: must not become readonly.

        internal int Places => _chunks.Length;

        internal int Count
        {
            get
            {
                long head = Volatile.Read(ref _cursors.Head); // Read first, so that the difference is never negative.
                return (int)(Volatile.Read(ref _cursors.Tail) - head);
            }
        }

        internal EventChunk? TryTake()
        {
            while (true)
            {
                // Acquire, both: the chunk is read after the positions that make it the oldest one.
                long head = Volatile.Read(ref _cursors.Head);
                if (head >= Volatile.Read(ref _cursors.Tail))
                {
                    return null;
                }

                ref EventChunk? place = ref _chunks[head & (_chunks.Length - 1)];
                EventChunk? chunk = Volatile.Read(ref place); // Read before the swap below, which is a full barrier.
                if (Interlocked.CompareExchange(ref _cursors.Head, head + 1, head) == head)
                {
                    // Not a plain write: the writer may have filled the place again, with another chunk because this one is taken.
                    Interlocked.CompareExchange(ref place, null, chunk);
                    return chunk;
                }
            }
        }

        internal bool TryAdd(EventChunk chunk)
        {
            long tail = _cursors.Tail;

            // Acquire: the place is written after its previous chunk was taken.
            if (tail - Volatile.Read(ref _cursors.Head) >= _chunks.Length)
            {
                return false;
            }

            _chunks[tail & (_chunks.Length - 1)] = chunk;

            // Release: a taker that sees the new position must also see the chunk, and its slots cleared.
            Volatile.Write(ref _cursors.Tail, tail + 1);
            return true;
        }
    }
}
