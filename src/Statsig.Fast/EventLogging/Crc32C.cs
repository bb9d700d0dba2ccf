using System;
using System.Buffers.Binary;
using System.Numerics;

namespace Statsig.Fast.EventLogging;

/// <summary>The checksum of spill files, by the processor's instruction where it has one.</summary>
internal static class Crc32C
{
    internal static uint Of(ReadOnlySpan<byte> bytes) => Extend(uint.MaxValue, bytes);

    /// <summary>Goes on with a checksum.</summary>
    internal static uint Extend(uint crc, ReadOnlySpan<byte> bytes)
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
