using System;
using System.Collections.Generic;
using FsCheck;
using FsCheck.Fluent;
using Statsig.Fast.EventLogging;

namespace Statsig.Fast.Tests.EventLogging;

public sealed class EventRingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1 << 21)]
    public void Constructor_CapacityThatIsNoAllowedPowerOfTwo_Throws(int capacity) =>
        Assert.Throws<ArgumentException>(() => new EventRing(capacity));

    [Fact]
    public void Ring_AnyMixOfWritesAndReads_AnswersLikeABoundedQueue() => Prop.ForAll(
        Gen.ListOf(ArbMap.Default.GeneratorFor<bool>()).ToArbitrary(),
        static writes =>
        {
            var ring = new EventRing(4);
            var model = new Queue<ulong>();
            ulong next = 1;
            foreach (bool isWrite in writes)
            {
                if (isWrite)
                {
                    bool written = Write(ring, next);
                    Assert.Equal(model.Count < 4, written);
                    if (written)
                    {
                        model.Enqueue(next);
                    }

                    next++;
                }
                else if (model.TryDequeue(out ulong expected))
                {
                    Assert.Equal(expected, ring.Oldest.Bits);
                    ring.Release();
                }

                Assert.Equal(model.Count, ring.Waiting);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Release_OfASlot_KeepsNothingOfItAlive()
    {
        var ring = new EventRing(2);
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
        var ring = new EventRing(1024);
        for (ulong i = 0; i < 1024; i++)
        {
            Assert.True(Write(ring, i));
        }

        ring.Release();
        Assert.Equal(1023, ring.Waiting);
        Assert.Equal(1, ring.Read);
        Assert.False(Write(ring, 1)); // Held back until there are more of them.
        ring.GiveBack();

        Assert.True(Write(ring, 1));
        Assert.False(Write(ring, 2));
    }

    [Fact]
    public void Release_OfManySlots_GivesThemBackByItself()
    {
        var ring = new EventRing(1024);
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
    public void TryAcquire_WhileAnotherHoldsTheRing_GivesUp()
    {
        var ring = new EventRing(2, isShared: true);

        Assert.True(ring.TryAcquire());
        Assert.False(ring.TryAcquire());
        ring.Yield();
        Assert.True(ring.TryAcquire());
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
}
