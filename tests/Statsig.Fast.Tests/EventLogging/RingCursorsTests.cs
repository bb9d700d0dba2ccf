using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Statsig.Fast.EventLogging;

namespace Statsig.Fast.Tests.EventLogging;

public sealed class RingCursorsTests
{
    private const int PairOfLines = 128;

    [Theory]
    [InlineData(nameof(RingCursors.Tail))]
    [InlineData(nameof(RingCursors.KnownHead))]
    [InlineData(nameof(RingCursors.Deduplicated))]
    [InlineData(nameof(RingCursors.Full))]
    [InlineData(nameof(RingCursors.Stopped))]
    public void Field_OfTheProducer_SharesNoLinesWithTheConsumerOrNeighbours(string field)
    {
        long offset = Marshal.OffsetOf<RingCursors>(field);

        Assert.InRange(offset, RingCursors.ProducerOffset, RingCursors.ProducerOffset + PairOfLines - sizeof(long));
    }

    [Fact]
    public void HeadAndRead_OfTheConsumer_HaveTheirLinesToThemselves()
    {
        Assert.Equal(RingCursors.ConsumerOffset, Marshal.OffsetOf<RingCursors>(nameof(RingCursors.Head)));
        Assert.Equal(RingCursors.ReadOffset, Marshal.OffsetOf<RingCursors>(nameof(RingCursors.Read)));
        Assert.Equal(PairOfLines, RingCursors.ReadOffset - RingCursors.ConsumerOffset);
        Assert.Equal(RingCursors.ReadOffset + PairOfLines, Unsafe.SizeOf<RingCursors>());
        Assert.Equal(PairOfLines, RingCursors.ConsumerOffset - RingCursors.ProducerOffset);
    }

    [Fact]
    public void Slot_OfARing_TakesEightyBytes() => Assert.Equal(80, Unsafe.SizeOf<EventSlot>());
}
