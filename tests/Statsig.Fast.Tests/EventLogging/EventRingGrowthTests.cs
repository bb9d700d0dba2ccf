using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using CsCheck;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.EventLogging;

/// <summary>Rings that grow beyond their capacity, and become small again.</summary>
public sealed class EventRingGrowthTests
{
    private const int Capacity = 1024;

    [Fact]
    public void TwoRings_AnyMixOfOperations_AnswerLikeTwoQueuesWithASharedGrowth() => Property.HoldsForModel(
        static () => (new TwoRings(), new TwoQueues()),
        Agree,
        [
            Gen.Int[0, 1].Operation<TwoRings, TwoQueues>(static ring => $"Write({ring})", static (rings, ring) => rings.Write(ring), static (queues, ring) => queues.Write(ring)),
            Gen.Int[0, 1].Operation<TwoRings, TwoQueues>(static ring => $"Write({ring})", static (rings, ring) => rings.Write(ring), static (queues, ring) => queues.Write(ring)),
            Gen.Int[0, 1].Operation<TwoRings, TwoQueues>(static ring => $"Read({ring})", static (rings, ring) => rings.Read(ring), static (queues, ring) => queues.Read(ring)),
            Gen.Int[0, 1].Operation<TwoRings, TwoQueues>(static ring => $"Empty({ring})", static (rings, ring) => rings.Empty(ring), static (queues, ring) => queues.Empty(ring)),
            Gen.Operation<TwoRings, TwoQueues>("Stock()", static rings => rings.Pool.Stock(), static _ => { }),
            Gen.Operation<TwoRings, TwoQueues>("Trim()", static rings => rings.Pool.Trim(), static _ => { }),
        ],
        cases: Rounds.Of(1000));

    [Fact]
    public void Claim_BeyondTheCapacity_GrowsUpToTheBytesAndIsFullThen()
    {
        const int Growth = 1 << 20;
        var pool = new ChunkPool(Capacity, Growth);
        var ring = new EventRing(pool);

        long written = WriteUntilFull(ring);

        int chunks = Growth / pool.ChunkBytes;
        Assert.Equal(chunks, pool.Grown);
        Assert.Equal(Capacity + ((long)chunks * pool.ChunkEvents), written);
        Assert.InRange((long)pool.Grown * pool.ChunkBytes, Growth - pool.ChunkBytes + 1, Growth);
        Assert.Equal(1, ring.Full);
    }

    [Fact]
    public void Claim_AfterAGrownRingWasRead_GrowsAgainByTheSame()
    {
        var pool = new ChunkPool(Capacity, 1 << 18);
        var ring = new EventRing(pool);
        long first = WriteUntilFull(ring);

        Assert.Equal(first, ReadAll(ring, from: 0));
        Assert.Equal(0, pool.Grown);
        int made = pool.Made;

        // The chunk that the producer is in is used to its end first, and holds as many events as the one that a new ring starts with.
        Assert.Equal(first, WriteUntilFull(ring));
        Assert.Equal(made, pool.Made);
        Assert.Equal(first, ReadAll(ring, from: 0));
    }

    [Fact]
    public void Claim_WhileAnotherRingUsesAllGrowth_StillHasTheCapacity()
    {
        var pool = new ChunkPool(Capacity, 1 << 18);
        WriteUntilFull(new EventRing(pool));

        for (int i = 1; i < ChunkPool.MostFullRings; i++)
        {
            Assert.Equal(Capacity, WriteUntilFull(new EventRing(pool)));
        }
    }

    [Fact]
    public void Claim_WithoutGrowth_IsFullAtTheCapacity()
    {
        var ring = new EventRing(new ChunkPool(Capacity));

        Assert.Equal(Capacity, WriteUntilFull(ring));
    }

    [Fact]
    public void Claim_ByAllRingsTogether_NeverExceedsTheLimitOfThePool()
    {
        const int Growth = 1 << 18;
        var pool = new ChunkPool(16, Growth);
        int most = (ChunkPool.MostFullRings * 16 / pool.ChunkEvents) + (Growth / pool.ChunkBytes);

        for (int i = 0; i < 500; i++)
        {
            WriteUntilFull(new EventRing(pool));
            Assert.InRange(pool.Made, 0, most);
            Assert.InRange((long)pool.Grown * pool.ChunkBytes, 0, Growth);
        }

        Assert.Equal(most, pool.Made);
    }

    [Fact]
    public void TryTake_AfterABurst_ReusesTheReserveOnly()
    {
        var pool = new ChunkPool(Capacity, 1 << 20);
        var ring = new EventRing(pool);
        WriteUntilFull(ring);
        ReadAll(ring, from: 0);
        int reserve = Capacity / pool.ChunkEvents;
        Assert.True(pool.Free > 2 * reserve);

        var seen = new HashSet<EventChunk>();
        for (int i = 0; i < 1000; i++)
        {
            pool.Stock();
            EventChunk chunk = pool.TryTake()!;
            seen.Add(chunk);
            pool.Return(chunk);
        }

        Assert.Equal(reserve, seen.Count);
    }

    [Fact]
    public void Trim_AfterABurst_MakesItsChunksCollectable()
    {
        var pool = new ChunkPool(Capacity, 1 << 20);
        var ring = new EventRing(pool);
        (WeakReference[] chunks, WeakReference user) = Burst(pool, ring);

        for (int minute = 0; minute < 2; minute++)
        {
            pool.Stock();
            pool.Trim();
        }

        int reserve = Capacity / pool.ChunkEvents;
        Assert.Equal(reserve, pool.Made);
        Assert.True(Heap.Until(() => !user.IsAlive && chunks.Count(static chunk => chunk.IsAlive) <= reserve + 1)); // And the one that the ring keeps.
        GC.KeepAlive(ring);
        GC.KeepAlive(pool);
    }

    [Fact]
    public void Close_OfAGrownRing_MakesEverythingCollectable()
    {
        var pool = new ChunkPool(Capacity, 1 << 20);
        var ring = new EventRing(pool);
        WeakReference user = WriteUser(ring);
        WriteUntilFull(ring);
        long before = GC.GetTotalMemory(forceFullCollection: true);

        ring.Close();
        pool.Close();

        Assert.True(Heap.Until(() => !user.IsAlive));
        Assert.True(Heap.Settle(before - (1 << 20)) <= before - (1 << 20));
        Assert.False(Write(ring, 1));
        GC.KeepAlive(ring);
        GC.KeepAlive(pool);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // So that no local of the test keeps a chunk or the user.
    private static (WeakReference[] Chunks, WeakReference User) Burst(ChunkPool pool, EventRing ring)
    {
        WeakReference user = WriteUser(ring);
        WriteUntilFull(ring);
        ReadAll(ring, from: null);
        var taken = new List<EventChunk>();
        while (pool.Free > 0)
        {
            taken.Add(pool.TryTake()!);
        }

        taken.ForEach(pool.Return);
        return ([.. taken.Select(static chunk => new WeakReference(chunk))], user);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference WriteUser(EventRing ring)
    {
        var user = new StatsigUser("u");
        ref EventSlot slot = ref ring.Claim(out _);
        slot.User = user;
        ring.Publish();
        return new WeakReference(user);
    }

    /// <summary>Writes 0, 1, 2 ... until an event is refused.</summary>
    private static long WriteUntilFull(EventRing ring)
    {
        long count = 0;
        while (Write(ring, (ulong)count))
        {
            count++;
        }

        return count;
    }

    /// <summary>Reads all events, and asserts that they are numbered from a start.</summary>
    private static long ReadAll(EventRing ring, ulong? from)
    {
        long count = 0;
        for (; ring.Waiting > 0; count++)
        {
            if (from is { } start)
            {
                Assert.Equal(start + (ulong)count, ring.Oldest.Bits);
            }

            ring.Release();
        }

        ring.GiveBack();
        return count;
    }

    private static bool Write(EventRing ring, ulong number)
    {
        ref EventSlot slot = ref ring.Claim(out bool isFull);
        if (isFull)
        {
            ring.CountFull();
            return false;
        }

        slot.Bits = number;
        ring.Publish();
        return true;
    }

    private static bool Agree(TwoRings rings, TwoQueues queues)
    {
        int held = 0;
        for (int i = 0; i < 2; i++)
        {
            EventRing ring = rings[i];
            TwoQueues.State queue = queues[i];
            Assert.Equal((queue.Numbers.Count, queue.Refused), (ring.Waiting, ring.Full));
            held += Math.Max(queue.Numbers.Count, 1);
            if (queue.Numbers.Count > 0)
            {
                Assert.Equal(queue.Numbers.Peek(), ring.Oldest.Bits); // The consumer follows to this event, and returns the chunk before it.
            }
        }

        Assert.Equal(queues.Grown, rings.Pool.Grown);
        Assert.InRange(rings.Pool.Made, 0, TwoRings.MostMade);
        return held - 2 == rings.Pool.Made - rings.Pool.Free; // Each ring has started with one chunk.
    }

    /// <summary>Two rings with one event per chunk, so that each write and each read crosses from one chunk to the next.</summary>
    private sealed class TwoRings
    {
        internal const int RingCapacity = 4;
        internal const int MostGrown = 6;
        internal const int MostMade = (RingCapacity * ChunkPool.MostFullRings) + MostGrown;

        private readonly EventRing[] _rings;
        private ulong _next;

        internal TwoRings()
        {
            Pool = new ChunkPool(RingCapacity, MostGrown * new ChunkPool(RingCapacity).ChunkBytes);
            Assert.Equal(1, Pool.ChunkEvents);
            _rings = [new EventRing(Pool), new EventRing(Pool)];
        }

        internal EventRing this[int index] => _rings[index];

        internal ChunkPool Pool { get; }

        internal void Write(int ring) => EventRingGrowthTests.Write(_rings[ring], _next++);

        internal void Read(int ring)
        {
            if (_rings[ring].Waiting > 0)
            {
                _rings[ring].Release();
            }
        }

        internal void Empty(int ring) => ReadAll(_rings[ring], from: null);
    }

    /// <summary>What two rings are to be: queues that refuse what is beyond their capacity when the growth is used up.</summary>
    private sealed class TwoQueues
    {
        private readonly State[] _queues = [new(), new()];
        private ulong _next;

        internal int Grown => _queues.Sum(static queue => queue.Grown);

        internal State this[int index] => _queues[index];

        internal void Write(int index)
        {
            State queue = _queues[index];
            bool grows = queue.Numbers.Count >= TwoRings.RingCapacity;
            ulong number = _next++;
            if (grows && Grown == TwoRings.MostGrown)
            {
                queue.Refused++;
                return;
            }

            queue.Grown += grows ? 1 : 0;
            queue.Numbers.Enqueue(number);
        }

        internal void Read(int index)
        {
            State queue = _queues[index];
            if (queue.Numbers.TryDequeue(out _) && queue.Numbers.Count > 0 && queue.Grown > 0)
            {
                queue.Grown--;
            }
        }

        internal void Empty(int index)
        {
            while (_queues[index].Numbers.Count > 0)
            {
                Read(index);
            }
        }

        internal sealed class State
        {
            internal Queue<ulong> Numbers { get; } = [];

            internal long Refused { get; set; }

            internal int Grown { get; set; }
        }
    }
}
