using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using CsCheck;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.EventLogging;

public sealed class FreeChunksTests
{
    private const int PairOfLines = 128;

    [Fact]
    public void Chunks_AnyMixOfOperations_LeaveInTheOrderTheyCameIn() => Property.HoldsForModel(
        static () => (new Holder(), new Queue<int>()),
        static (holder, queue) => holder.Free.Count == queue.Count && holder.LastTaken == holder.LastExpected,
        [
            Gen.Int[1, 100].Operation<Holder, Queue<int>>(static count => $"Add({count})", static (holder, count) => holder.Add(count), AddToModel),
            Gen.Int[1, 100].Operation<Holder, Queue<int>>(static count => $"Take({count})", static (holder, count) => holder.Take(count), TakeFromModel),
            Gen.Operation<Holder, Queue<int>>("Fit()", static holder => holder.Free.Fit(), static _ => { }),
        ]);

    [Fact]
    public void Fit_AfterMostChunksWereTaken_LeavesTheLargeArrayBehind()
    {
        var free = new FreeChunks();
        int smallest = free.Places;
        for (int i = 0; i < 10_000; i++)
        {
            free.Add(new EventChunk(1));
        }

        int largest = free.Places;
        for (int i = 0; i < 9_990; i++)
        {
            Assert.NotNull(free.TryTake());
        }

        free.Fit();

        Assert.True(largest >= 5_000, $"{largest} places for 10,000 chunks, some of them in earlier segments.");
        Assert.Equal((10, 2 * smallest), (free.Count, free.Places));
    }

    [Fact]
    public void TryTake_OfAChunk_LeavesNoReferenceToIt()
    {
        var free = new FreeChunks();
        WeakReference[] chunks = FillAndEmpty(free, 100);

        Assert.True(Heap.Until(() => chunks.All(static chunk => !chunk.IsAlive)));
        Assert.Equal(0, free.Count);
    }

    [Fact]
    public void Positions_OfTakersAndWriter_ShareNoLines()
    {
        var cursors = default(FreeCursors);
        ref byte start = ref Unsafe.As<FreeCursors, byte>(ref cursors);

        Assert.Equal(FreeCursors.HeadOffset, (long)Unsafe.ByteOffset(ref start, ref Unsafe.As<long, byte>(ref cursors.Head)));
        Assert.Equal(FreeCursors.TailOffset, (long)Unsafe.ByteOffset(ref start, ref Unsafe.As<long, byte>(ref cursors.Tail)));
        Assert.Equal(PairOfLines, FreeCursors.HeadOffset);
        Assert.Equal(PairOfLines, FreeCursors.TailOffset - FreeCursors.HeadOffset);
        Assert.Equal(FreeCursors.TailOffset + PairOfLines, Unsafe.SizeOf<FreeCursors>());
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // So that no local of the test keeps a chunk.
    private static WeakReference[] FillAndEmpty(FreeChunks free, int count)
    {
        WeakReference[] references = [.. Enumerable.Range(0, count).Select(_ => AddOne(free))];
        while (free.TryTake() is not null)
        {
        }

        return references;
    }

    private static WeakReference AddOne(FreeChunks free)
    {
        var chunk = new EventChunk(1);
        free.Add(chunk);
        return new WeakReference(chunk);
    }

    private static void AddToModel(Queue<int> queue, int count)
    {
        for (int i = 0; i < count; i++)
        {
            queue.Enqueue(i);
        }
    }

    private static void TakeFromModel(Queue<int> queue, int count)
    {
        for (int i = 0; i < count && queue.Count > 0; i++)
        {
            queue.Dequeue();
        }
    }

    /// <summary>Chunks numbered in the order in which they are added; each must be taken in that order.</summary>
    private sealed class Holder
    {
        private long _added;

        internal FreeChunks Free { get; } = new();

        internal long LastTaken { get; private set; } = -1;

        internal long LastExpected { get; private set; } = -1;

        internal void Add(int count)
        {
            for (int i = 0; i < count; i++)
            {
                Free.Add(new EventChunk(1) { LeftAt = _added++ });
            }
        }

        internal void Take(int count)
        {
            for (int i = 0; i < count && Free.TryTake() is { } chunk; i++)
            {
                LastTaken = chunk.LeftAt;
                LastExpected++;
                Assert.Equal(LastExpected, LastTaken);
            }
        }
    }
}
