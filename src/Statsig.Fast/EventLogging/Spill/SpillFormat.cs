using System;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics;
using Statsig.Fast.EventLogging.Batches;

namespace Statsig.Fast.EventLogging.Spill;

/// <summary>The layout of a spill file: a header, then records of a head and a body, one after the other.</summary>
/// <remarks>
/// <para>
/// The header is the signature, four bytes that are zero, and a CRC-32. A head is a mark, ID, length, count and flags, a CRC-32 of the body
/// and one of what precedes it, and eight bytes of state. The state is not part of the checksum: it is changed in place, which needs no
/// space on a full disk. Its two values differ in all 64 bits, so that damage cannot turn one into the other.
/// </para>
/// <para>
/// One flipped bit of a header or head is corrected: each possible bit is tried against the checksum. One flipped bit of a
/// body costs its record, whose count of events is still known. A CRC and not XXH3, which is faster: a CRC finds up to three flipped bits
/// of a head for certain, so that only the bit that was flipped fits.
/// </para>
/// <para>
/// The version is 9: no single flipped bit turns this digit into a later one, so that a damaged version and a later version are not taken
/// for each other. Versions 1 and 7 had another checksum. They were never released, and are rejected like any other version.
/// </para>
/// </remarks>
internal static class SpillFormat
{
    internal const int HeaderBytes = 16;
    internal const int HeadBytes = 40;

    /// <summary>The part of a head that never changes.</summary>
    internal const int FixedHeadBytes = 32;

    private const int CompressedFlag = 1;
    private const ulong Live = 0x4C_49_56_45_B3_B6_A9_BA;
    private const int MostWrongBits = 31;

    internal static ReadOnlySpan<byte> Signature => "SFSPILL9"u8;

    /// <summary>The mark at the start of every head.</summary>
    internal static ReadOnlySpan<byte> Mark => [0xF5, 0x53, 0x52, 0xC7];

    internal static void WriteHeader(Span<byte> header)
    {
        header.Clear();
        Signature.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], Crc32.HashToUInt32(header[..12]));
    }

    internal static void WriteHead(Span<byte> head, long id, ReadOnlySpan<byte> body, int count, bool isCompressed)
    {
        Mark.CopyTo(head);
        BinaryPrimitives.WriteInt64LittleEndian(head[4..], id);
        BinaryPrimitives.WriteInt32LittleEndian(head[12..], body.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head[16..], count);
        BinaryPrimitives.WriteInt32LittleEndian(head[20..], isCompressed ? CompressedFlag : 0);
        BinaryPrimitives.WriteUInt32LittleEndian(head[24..], Crc32.HashToUInt32(body));
        BinaryPrimitives.WriteUInt32LittleEndian(head[28..], Crc32.HashToUInt32(head[..28]));
        WriteState(head[FixedHeadBytes..], isLive: true);
    }

    /// <summary>Writes the head of a record without a batch, for space that is free.</summary>
    internal static void WriteFreeHead(Span<byte> head, int length)
    {
        Mark.CopyTo(head);
        head[4..FixedHeadBytes].Clear();
        BinaryPrimitives.WriteInt32LittleEndian(head[12..], length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[28..], Crc32.HashToUInt32(head[..28]));
        WriteState(head[FixedHeadBytes..], isLive: false);
    }

    internal static void WriteState(Span<byte> state, bool isLive) => BinaryPrimitives.WriteUInt64LittleEndian(state, isLive ? Live : ~Live);

    /// <summary>Returns true when a batch is unsent: the majority of the bits of its state decides.</summary>
    internal static bool IsLive(ReadOnlySpan<byte> head, out bool isDamaged)
    {
        int wrongBits = BitOperations.PopCount(BinaryPrimitives.ReadUInt64LittleEndian(head[FixedHeadBytes..]) ^ Live);
        isDamaged = wrongBits is not (0 or 64);
        return wrongBits <= MostWrongBits;
    }

    /// <summary>Reads the fixed part of a head; returns false when the bytes are not a head.</summary>
    /// <param name="head">The head; one flipped bit in it is corrected when that is allowed.</param>
    /// <param name="start">The offset of the head.</param>
    /// <param name="record">The record that it describes.</param>
    internal static bool TryReadHead(ReadOnlySpan<byte> head, long start, out SpillRecord record)
    {
        record = new SpillRecord(
            BinaryPrimitives.ReadInt64LittleEndian(head[4..]),
            start,
            start + HeadBytes,
            BinaryPrimitives.ReadInt32LittleEndian(head[12..]),
            BinaryPrimitives.ReadInt32LittleEndian(head[16..]),
            (BinaryPrimitives.ReadInt32LittleEndian(head[20..]) & CompressedFlag) != 0);
        return head.StartsWith(Mark)
            && record is { Id: >= 0 and < long.MaxValue, Length: >= 0, Count: >= 0 }
            && BinaryPrimitives.ReadUInt32LittleEndian(head[28..]) == Crc32.HashToUInt32(head[..28]);
    }

    internal static bool IsWhole(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body) =>
        BinaryPrimitives.ReadUInt32LittleEndian(head[24..]) == Crc32.HashToUInt32(body);

    /// <summary>Returns true when the bytes end with their checksum; corrects one flipped bit.</summary>
    /// <param name="bytes">
    /// The bytes, the last four of which are the checksum of the others. Unchanged when they cannot be corrected.
    /// </param>
    /// <param name="wasDamaged">True when a bit was corrected.</param>
    internal static bool TryRepair(Span<byte> bytes, out bool wasDamaged)
    {
        wasDamaged = false;
        if (Checks(bytes))
        {
            return true;
        }

        wasDamaged = true;
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit >> 3] ^= (byte)(1 << (bit & 7));
            if (Checks(bytes))
            {
                return true;
            }

            bytes[bit >> 3] ^= (byte)(1 << (bit & 7));
        }

        return false;
    }

    private static bool Checks(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[^4..]) == Crc32.HashToUInt32(bytes[..^4]);
}
