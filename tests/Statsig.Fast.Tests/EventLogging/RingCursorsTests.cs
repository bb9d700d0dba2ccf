using System.Runtime.CompilerServices;
using Statsig.Fast.EventLogging.Rings;

namespace Statsig.Fast.Tests.EventLogging;

public sealed class RingCursorsTests
{
    private const int PairOfLines = 128;

    [Fact]
    public void Fields_OfTheProducer_ShareNoLinesWithTheConsumerOrNeighbours()
    {
        var cursors = default(RingCursors);

        AssertBetween(RingCursors.ProducerOffset, OffsetOf(ref cursors, ref cursors.Tail));
        AssertBetween(RingCursors.ProducerOffset, OffsetOf(ref cursors, ref cursors.Slots));
        AssertBetween(RingCursors.ProducerOffset, OffsetOf(ref cursors, ref cursors.Last));
        AssertBetween(RingCursors.ProducerOffset, OffsetOf(ref cursors, ref cursors.Deduplicated));
        AssertBetween(RingCursors.ProducerOffset, OffsetOf(ref cursors, ref cursors.Full));
        AssertBetween(RingCursors.ProducerOffset, OffsetOf(ref cursors, ref cursors.Stopped));
        AssertBetween(RingCursors.ProducerOffset, OffsetOf(ref cursors, ref cursors.Index));
        AssertBetween(RingCursors.ProducerOffset, OffsetOf(ref cursors, ref cursors.Grown));
    }

    [Fact]
    public void Fields_OfTheConsumer_HaveTheirLinesToThemselves()
    {
        var cursors = default(RingCursors);

        Assert.Equal(RingCursors.ConsumerOffset, OffsetOf(ref cursors, ref cursors.Head));
        AssertBetween(RingCursors.ReadOffset, OffsetOf(ref cursors, ref cursors.Read));
        AssertBetween(RingCursors.ReadOffset, OffsetOf(ref cursors, ref cursors.First));
        AssertBetween(RingCursors.ReadOffset, OffsetOf(ref cursors, ref cursors.ReadIndex));
        AssertBetween(RingCursors.ReadOffset, OffsetOf(ref cursors, ref cursors.Shrunk));
        Assert.Equal(PairOfLines, RingCursors.ReadOffset - RingCursors.ConsumerOffset);
        Assert.Equal(RingCursors.ReadOffset + PairOfLines, Unsafe.SizeOf<RingCursors>());
        Assert.Equal(PairOfLines, RingCursors.ConsumerOffset - RingCursors.ProducerOffset);
    }

    [Fact]
    public void Slot_OfARing_TakesEightyBytes() => Assert.Equal(80, Unsafe.SizeOf<EventSlot>());

    private static void AssertBetween(int start, long offset) => Assert.InRange(offset, start, start + PairOfLines - sizeof(long));

    private static long OffsetOf<T>(ref RingCursors cursors, ref T field) =>
        Unsafe.ByteOffset(ref Unsafe.As<RingCursors, byte>(ref cursors), ref Unsafe.As<T, byte>(ref field));
}
