using System.Runtime.InteropServices;

namespace Statsig.Fast.EventLogging.Rings;

/// <summary>The positions and counters of a ring; producer and consumer use separate cache lines.</summary>
/// <remarks>
/// Processors fetch lines in pairs, so the fields of each side occupy separate blocks of 128 bytes. Only the producer writes its fields,
/// without interlocked operations; other threads read whole 64-bit words.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = 512)]
internal struct RingCursors
{
    internal const int ProducerOffset = 128;
    internal const int ConsumerOffset = 256;
    internal const int ReadOffset = 384;

    /// <summary>The total number of written events.</summary>
    [FieldOffset(ProducerOffset)]
    internal long Tail;

    /// <summary>The slots of <see cref="Last"/>, which save every event one load.</summary>
    [FieldOffset(ProducerOffset + 8)]
    internal EventSlot[] Slots;

    /// <summary>The chunk that the producer writes to.</summary>
    [FieldOffset(ProducerOffset + 16)]
    internal EventChunk Last;

    /// <summary>Exposures that were repeats.</summary>
    [FieldOffset(ProducerOffset + 24)]
    internal long Deduplicated;

    /// <summary>Events dropped because the ring was full.</summary>
    [FieldOffset(ProducerOffset + 32)]
    internal long Full;

    /// <summary>Events logged after the shutdown.</summary>
    [FieldOffset(ProducerOffset + 40)]
    internal long Stopped;

    /// <summary>The index of the next event in <see cref="Slots"/>; the length when the chunk is used up.</summary>
    [FieldOffset(ProducerOffset + 48)]
    internal int Index;

    /// <summary>The total number of chunks taken while the ring was at its capacity.</summary>
    [FieldOffset(ProducerOffset + 56)]
    internal long Grown;

    /// <summary>The total number of slots returned to the producer.</summary>
    [FieldOffset(ConsumerOffset)]
    internal long Head;

    /// <summary>The total number of read events, at most a few ahead of <see cref="Head"/>. The consumer writes it.</summary>
    [FieldOffset(ReadOffset)]
    internal long Read;

    /// <summary>The chunk that the consumer reads.</summary>
    [FieldOffset(ReadOffset + 8)]
    internal EventChunk First;

    /// <summary>The index of the oldest event in <see cref="First"/>.</summary>
    [FieldOffset(ReadOffset + 16)]
    internal int ReadIndex;

    /// <summary>The number of chunks in <see cref="Grown"/> by which the ring has become smaller again. The consumer writes it.</summary>
    [FieldOffset(ReadOffset + 24)]
    internal long Shrunk;
}
