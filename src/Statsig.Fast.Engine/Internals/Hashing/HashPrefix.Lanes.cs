using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Statsig.Fast.Internals.Hashing;

internal sealed unsafe partial class HashPrefix
{
    /// <summary>
    /// The hashes of many prefixes, each followed by the same text; the same as <see cref="Hash(ReadOnlySpan{char})"/> of each.
    /// </summary>
    /// <param name="prefixes">The prefixes; cleared entries are not allowed.</param>
    /// <param name="suffix">The text.</param>
    /// <param name="hashes">As many as there are prefixes.</param>
    /// <param name="lanes">How several go together; null for one after the other.</param>
    [SkipLocalsInit]
    internal static void HashMany(ReadOnlySpan<HashPrefix> prefixes, ReadOnlySpan<char> suffix, Span<ulong> hashes, LaneStrategy? lanes)
    {
        // The text, the 0x80 that ends it, and zeros up to a whole number of vectors, made once for all prefixes.
        byte* text = stackalloc byte[TwoBlockBytes + 1 + Vector128<byte>.Count];
        if (lanes is null || prefixes.Length < lanes.Lanes / 2 || suffix.Length > TwoBlockBytes || !AsciiText.TryWrite(suffix, text))
        {
            for (int i = 0; i < prefixes.Length; i++)
            {
                hashes[i] = prefixes[i].Hash(suffix);
            }

            return;
        }

        Vector128<byte>.Zero.Store(text + suffix.Length);
        text[suffix.Length] = 0x80;
        HashInLanes(prefixes, suffix, text, hashes, lanes);
    }

    [SkipLocalsInit] // Batches are written before they are read.
    private static void HashInLanes(ReadOnlySpan<HashPrefix> prefixes, ReadOnlySpan<char> suffix, byte* text, Span<ulong> hashes, LaneStrategy lanes)
    {
        byte* memory = stackalloc byte[LaneBatch.SharedBytes + (2 * LaneBatch.Bytes) + LaneBatch.Alignment];
        memory = (byte*)(((nuint)memory + LaneBatch.Alignment - 1) & ~(nuint)(LaneBatch.Alignment - 1));
        byte* batches = memory + LaneBatch.SharedBytes;
        var one = new LaneBatch(lanes, 1, batches, memory);
        var two = new LaneBatch(lanes, 2, batches + LaneBatch.Bytes, memory);
        for (int i = 0; i < prefixes.Length; i++)
        {
            HashPrefix prefix = prefixes[i];
            int messageBytes = prefix._restBytes + suffix.Length;
            if (messageBytes <= OneBlockBytes)
            {
                byte* message = one.Add(prefix._state, i);
                prefix.PutMessage(message, message + Sha256Constants.BlockBytes, text, suffix.Length);
                if (one.IsFull)
                {
                    one.Finish(hashes);
                }
            }
            else if (messageBytes <= TwoBlockBytes)
            {
                byte* message = two.Add(prefix._state, i);
                Unsafe.WriteUnaligned(message + Sha256Constants.BlockBytes, default(Sha256Block));
                prefix.PutMessage(message, message + (2 * Sha256Constants.BlockBytes), text, suffix.Length);
                if (two.IsFull)
                {
                    two.Finish(hashes);
                }
            }
            else
            {
                hashes[i] = prefix.Hash(suffix);
            }
        }

        one.Finish(hashes);
        two.Finish(hashes);
    }

    /// <summary>Puts the constant rest, the padded text and the length into a message.</summary>
    /// <remarks>Whole vectors of the text are written: zeros may go past the end, by less than a block.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Twice in the loop above, once per number of blocks.
    private void PutMessage(byte* message, byte* end, byte* text, int textBytes)
    {
        Unsafe.WriteUnaligned(message, _rest);
        byte* start = message + _restBytes;
        for (int i = 0; i <= textBytes; i += Vector128<byte>.Count)
        {
            Vector128.Load(text + i).Store(start + i);
        }

        WriteBitLength(end, _prefixBytes + (uint)textBytes);
    }
}
