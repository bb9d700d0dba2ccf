using System;
using System.Buffers.Binary;

namespace Statsig.Fast.EventLogging;

/// <summary>The layout of version 1, which is only read: files of it may hold events that were not sent.</summary>
/// <remarks>
/// A head is kind, ID, length, count and the complement of the length, and a CRC-32C of these and the body. A batch is done when a later record says so. Records of
/// the present layout may follow in the same file; it becomes one of the present version when nothing is left in it.
/// </remarks>
internal static class SpillFormatV1
{
    internal const int HeaderBytes = 8;
    internal const int HeadBytes = 28;

    private const byte KindBatch = 1;
    private const byte KindDone = 2;

    internal static ReadOnlySpan<byte> Signature => "SFSPILL1"u8;

    /// <summary>Reads a head; false when it is none. Only its body can show that it is not damaged.</summary>
    internal static bool TryReadHead(ReadOnlySpan<byte> head, long start, out bool isBatch, out SpillRecord record)
    {
        int flags = BinaryPrimitives.ReadInt32LittleEndian(head);
        int length = BinaryPrimitives.ReadInt32LittleEndian(head[12..]);
        byte kind = (byte)flags;
        isBatch = kind == KindBatch;
        record = new SpillRecord(
            BinaryPrimitives.ReadInt64LittleEndian(head[4..]),
            start,
            start + HeadBytes,
            length,
            BinaryPrimitives.ReadInt32LittleEndian(head[16..]),
            (flags & 256) != 0);
        return length >= 0 && BinaryPrimitives.ReadInt32LittleEndian(head[20..]) == ~length;
    }

    internal static bool IsKnown(ReadOnlySpan<byte> head) => head[0] is KindBatch or KindDone;

    internal static bool IsWhole(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body) =>
        BinaryPrimitives.ReadUInt32LittleEndian(head[24..]) == Crc32C.Extend(Crc32C.Of(head[..24]), body);
}
