using System;

namespace Statsig.Fast.LocalService.ForwardProxy;

/// <summary>Writes the beginnings of fields.</summary>
internal static class ProtoWriter
{
    private const int MostVarintBytes = 10;

    /// <summary>A field whose value is a number.</summary>
    internal static byte[] Number(int field, ulong value) => [(byte)(field << 3), .. Varint(value)];

    /// <summary>What comes before the bytes of a text.</summary>
    internal static byte[] TextHead(int field, int length) => [(byte)((field << 3) | 2), .. Varint((ulong)length)];

    private static byte[] Varint(ulong value)
    {
        Span<byte> bytes = stackalloc byte[MostVarintBytes];
        int count = 0;
        for (; value >= 0x80; value >>= 7)
        {
            bytes[count++] = (byte)(value | 0x80);
        }

        bytes[count++] = (byte)value;
        return bytes[..count].ToArray();
    }
}
