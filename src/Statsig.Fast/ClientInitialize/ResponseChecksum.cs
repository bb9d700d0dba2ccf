using System;
using System.Buffers.Binary;

namespace Statsig.Fast.ClientInitialize;

/// <summary>A 64-bit hash of a response's content that stays the same over processes and machines.</summary>
/// <remarks>Not for security: clients send it back to learn whether anything changed. Its values mean nothing to other SDKs.</remarks>
internal static class ResponseChecksum
{
    internal static ulong Of(ReadOnlySpan<byte> content)
    {
        const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;
        ulong hash = (ulong)content.Length * Multiplier;
        while (content.Length >= sizeof(ulong))
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(content));
            content = content[sizeof(ulong)..];
        }

        ulong rest = 0;
        foreach (byte last in content)
        {
            rest = (rest << 8) | last;
        }

        return Mix(Mix(hash ^ rest));

        // The high half of the product comes back down, so that every bit of a word reaches every bit of the hash.
        static ulong Mix(ulong value)
        {
            ulong high = Math.BigMul(value ^ Multiplier, 0xD6E8_FEB8_6659_FD93, out ulong low);
            return high ^ low;
        }
    }
}
