using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using CsCheck;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.EventLogging;

public sealed class EventRingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1 << 21)]
    public void Constructor_CapacityThatIsNoAllowedPowerOfTwo_Throws(int capacity) =>
        Assert.Throws<ArgumentException>(() => new ChunkPool(capacity));

    [Fact]
    public void Ring_AnyMixOfWritesAndReads_AnswersLikeABoundedQueue() => Property.HoldsForModel(
        static () => (new EventRing(new ChunkPool(BoundedQueue.Capacity)), new BoundedQueue()),
        static (ring, queue) => ring.Waiting == queue.Numbers.Count
            && ring.Full == queue.Refused
            && (queue.Numbers.Count == 0 || ring.Oldest.Bits == queue.Numbers.Peek()),
        [
            Gen.ULong.Operation<EventRing, BoundedQueue>(static number => $"Write({number})", static (ring, number) => Write(ring, number), static (queue, number) => queue.Write(number)),
            Gen.Operation<EventRing, BoundedQueue>(
                "Read()",
                static ring =>
                {
                    if (ring.Waiting > 0)
                    {
                        ring.Release();
                    }
                },
                static queue => queue.Numbers.TryDequeue(out _)),
        ]);

    [Fact]
    public void Release_OfASlot_KeepsNothingOfItAlive()
    {
        var ring = new EventRing(new ChunkPool(2));
        ref EventSlot slot = ref ring.Claim(out _);
        slot.User = new StatsigUser("u");
        slot.Name = "n";
        slot.Stamp(5, EventKind.Custom, EventFlags.None);
        ring.Publish();

        ring.Release();

        ref EventSlot again = ref ring.Claim(out _);
        ring.Publish();
        Assert.False(Write(ring, 1) && Write(ring, 2)); // All places were used once more.
        Assert.Null(again.User);
        Assert.Null(again.Name);
    }

    [Fact]
    public void GiveBack_AfterAFewReleases_MakesRoomAtOnce()
    {
        var ring = new EventRing(new ChunkPool(1024));
        for (ulong i = 0; i < 1024; i++)
        {
            Assert.True(Write(ring, i));
        }

        ring.Release();
        Assert.Equal(1023, ring.Waiting);
        Assert.Equal(1, ring.Read);
        Assert.False(Write(ring, 1)); // Held back until there are more of them.
        ring.GiveBack();

        // One place is free, and a chunk is always used up.
        for (int i = 0; i < new ChunkPool(1024).ChunkEvents; i++)
        {
            Assert.True(Write(ring, 1));
        }

        Assert.False(Write(ring, 2));
    }

    [Fact]
    public void Release_OfManySlots_GivesThemBackByItself()
    {
        var ring = new EventRing(new ChunkPool(1024));
        for (ulong i = 0; i < 1024; i++)
        {
            Assert.True(Write(ring, i));
        }

        for (int i = 0; i < 64; i++)
        {
            ring.Release();
        }

        Assert.True(Write(ring, 1));
    }

    [Fact]
    public void Stamp_TimeKindAndFlags_AreReadBack()
    {
        var slot = default(EventSlot);
        slot.Stamp(1_795_299_586_137, EventKind.LayerExposure, EventFlags.Manual | EventFlags.CountryGap);

        Assert.Equal(1_795_299_586_137, slot.TimeMs);
        Assert.Equal(EventKind.LayerExposure, slot.Kind);
        Assert.Equal(EventFlags.Manual | EventFlags.CountryGap, slot.Flags);
    }

    [Fact]
    public void Claim_AfterTheConsumerReadEverything_UsesTheSameChunkAgain()
    {
        var pool = new ChunkPool(256);
        var ring = new EventRing(pool);

        for (ulong i = 0; i < 10_000; i++)
        {
            Assert.True(Write(ring, i));
            Assert.Equal(i, ReadOne(ring));
            ring.GiveBack();
        }

        Assert.Equal(0, pool.Made);
    }

    [Fact]
    public void Claim_WhileEventsWait_TakesChunksAndTheConsumerPutsThemBack()
    {
        var pool = new ChunkPool(256);
        pool.Stock();
        int stocked = pool.Made;
        var ring = new EventRing(pool);

        for (int round = 0; round < 100; round++)
        {
            int count = 1 + (round * 37 % 256);
            for (int i = 0; i < count; i++)
            {
                Assert.True(Write(ring, (ulong)i));
            }

            for (int i = 0; i < count; i++)
            {
                Assert.Equal((ulong)i, ReadOne(ring));
            }

            ring.GiveBack();
        }

        Assert.Equal(stocked, pool.Made); // The reserve of one ring is enough for one ring.
    }

    [Fact]
    public void Claim_ByMoreRingsThanMayBeFull_StopsAtTheLimitOfThePool()
    {
        const int Capacity = 16;
        const int Rings = 200;
        var pool = new ChunkPool(Capacity);

        int written = 0;
        for (int i = 0; i < Rings; i++)
        {
            var ring = new EventRing(pool);
            while (Write(ring, 1))
            {
                written++;
            }
        }

        // What rings start with comes on top.
        Assert.Equal(ChunkPool.MostFullRings * Capacity, pool.Made * pool.ChunkEvents);
        Assert.Equal((pool.Made + Rings) * pool.ChunkEvents, written);
    }

    [Fact]
    public void Trim_ChunksThatWereFreeAllTheTime_GoButForTheReserve()
    {
        var pool = new ChunkPool(16);
        var ring = new EventRing(pool);
        var other = new EventRing(pool);
        foreach (EventRing full in (EventRing[])[ring, other])
        {
            while (Write(full, 1))
            {
            }
        }

        int most = pool.Made;
        pool.Stock(); // As the pump does before it reads: few are free now.
        Empty(ring);
        Empty(other);
        pool.Trim();
        int afterBurst = pool.Made;
        pool.Trim();

        Assert.Equal(6, most); // Each ring holds four chunks, one of them its own.
        Assert.True(afterBurst >= most, "Chunks of a burst that has only just ended were dropped.");
        Assert.Equal(pool.Capacity / pool.ChunkEvents, pool.Made);
    }

    [Fact]
    public void Close_WhileEventsWait_DropsTheStorageAndKeepsTheCounters()
    {
        var ring = new EventRing(new ChunkPool(16));
        WeakReference user = WriteUser(ring);
        Assert.True(Write(ring, 1));

        ring.Close();
        GC.Collect();

        Assert.False(user.IsAlive);
        Assert.Equal((2, 0), (ring.Written, ring.Read));
        Assert.False(Write(ring, 2));
        Assert.Equal(1, ring.Full);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // So that no local of the test keeps the user.
    private static WeakReference WriteUser(EventRing ring)
    {
        var user = new StatsigUser("u");
        ref EventSlot slot = ref ring.Claim(out _);
        slot.User = user;
        ring.Publish();
        return new WeakReference(user);
    }

    private static ulong ReadOne(EventRing ring)
    {
        Assert.True(ring.Waiting > 0);
        ulong number = ring.Oldest.Bits;
        ring.Release();
        return number;
    }

    private static void Empty(EventRing ring)
    {
        while (ring.Waiting > 0)
        {
            ring.Release();
        }

        ring.GiveBack();
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

    /// <summary>What a ring is to be: a queue that refuses, and counts, what is too much.</summary>
    private sealed class BoundedQueue
    {
        internal const int Capacity = 4;

        internal Queue<ulong> Numbers { get; } = [];

        internal long Refused { get; private set; }

        internal void Write(ulong number)
        {
            if (Numbers.Count < Capacity)
            {
                Numbers.Enqueue(number);
            }
            else
            {
                Refused++;
            }
        }
    }
}
