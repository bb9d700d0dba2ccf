using System;
using System.Buffers.Binary;
using System.Numerics;

namespace Statsig.Fast.EventLogging;

/// <summary>The layout of a spill file: a signature, then records of a head and a body, appended one after the other.</summary>
/// <remarks>
/// A head is kind, ID, length, count and flags, and a CRC-32C over these and the body. A batch is there until a later record says that it is
/// done. Whatever follows the first record that does not check was not completely written, and counts as absent.
/// </remarks>
internal static class SpillFormat
{
    internal const int HeadBytes = 28;
    internal const byte KindBatch = 1;
    internal const byte KindDone = 2;

    internal static ReadOnlySpan<byte> Signature => "SFSPILL1"u8;

    internal static void WriteHead(Span<byte> head, byte kind, long id, ReadOnlySpan<byte> body, int count, bool isCompressed)
    {
        BinaryPrimitives.WriteInt32LittleEndian(head, kind | (isCompressed ? 256 : 0));
        BinaryPrimitives.WriteInt64LittleEndian(head[4..], id);
        BinaryPrimitives.WriteInt32LittleEndian(head[12..], body.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head[16..], count);
        BinaryPrimitives.WriteInt32LittleEndian(head[20..], ~body.Length); // Says at once that a length is none, before it is believed.
        BinaryPrimitives.WriteUInt32LittleEndian(head[24..], Checksum(head[..24], body));
    }

    /// <summary>Reads a head; false when it is none.</summary>
    internal static bool TryReadHead(ReadOnlySpan<byte> head, out byte kind, out SpillRecord record)
    {
        int flags = BinaryPrimitives.ReadInt32LittleEndian(head);
        int length = BinaryPrimitives.ReadInt32LittleEndian(head[12..]);
        kind = (byte)flags;
        record = new SpillRecord(
            BinaryPrimitives.ReadInt64LittleEndian(head[4..]), 0, length, BinaryPrimitives.ReadInt32LittleEndian(head[16..]), (flags & 256) != 0);
        return kind is KindBatch or KindDone && length >= 0 && BinaryPrimitives.ReadInt32LittleEndian(head[20..]) == ~length;
    }

    internal static bool IsWhole(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body) =>
        BinaryPrimitives.ReadUInt32LittleEndian(head[24..]) == Checksum(head[..24], body);

    private static uint Checksum(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body) => Extend(Extend(uint.MaxValue, head), body);

    private static uint Extend(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (byte value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return crc;
    }
}
