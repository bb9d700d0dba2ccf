using System.Runtime.InteropServices;

namespace Statsig.Fast.EventLogging;

/// <summary>The positions and counters of a ring, the producer's and the consumer's on cache lines of their own.</summary>
/// <remarks>
/// Processors fetch lines in pairs, so a side's fields keep 128 bytes to themselves. Everything of the producer is written by the producer alone,
/// plainly, and what others read of it are whole 64-bit words.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = 512)]
internal struct RingCursors
{
    internal const int ProducerOffset = 128;
    internal const int ConsumerOffset = 256;
    internal const int ReadOffset = 384;

    /// <summary>How many events have been written, ever.</summary>
    [FieldOffset(ProducerOffset)]
    internal long Tail;

    /// <summary>The slots of <see cref="Last"/>, at hand for every event.</summary>
    [FieldOffset(ProducerOffset + 8)]
    internal EventSlot[] Slots;

    /// <summary>The chunk that the producer writes to.</summary>
    [FieldOffset(ProducerOffset + 16)]
    internal EventChunk Last;

    /// <summary>Exposures that were repeats.</summary>
    [FieldOffset(ProducerOffset + 24)]
    internal long Deduplicated;

    /// <summary>Events that found the ring full.</summary>
    [FieldOffset(ProducerOffset + 32)]
    internal long Full;

    /// <summary>Events that came after the shutdown.</summary>
    [FieldOffset(ProducerOffset + 40)]
    internal long Stopped;

    /// <summary>The place of the next event in <see cref="Slots"/>; behind the last one when the chunk is used up.</summary>
    [FieldOffset(ProducerOffset + 48)]
    internal int Index;

    /// <summary>How many slots have been given back to the producer, ever.</summary>
    [FieldOffset(ConsumerOffset)]
    internal long Head;

    /// <summary>How many events have been read, ever: the consumer's own, ahead of <see cref="Head"/> by a few.</summary>
    [FieldOffset(ReadOffset)]
    internal long Read;

    /// <summary>The chunk that the consumer reads.</summary>
    [FieldOffset(ReadOffset + 8)]
    internal EventChunk First;

    /// <summary>The place of the oldest event in <see cref="First"/>.</summary>
    [FieldOffset(ReadOffset + 16)]
    internal int ReadIndex;
}
