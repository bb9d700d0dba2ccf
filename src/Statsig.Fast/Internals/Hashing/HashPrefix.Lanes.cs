using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Statsig.Fast.Internals.Hashing;

internal sealed unsafe partial class HashPrefix
{
    /// <summary>The hashes of many prefixes, each followed by the same text; the same as <see cref="Hash(ReadOnlySpan{char})"/> of each.</summary>
    /// <param name="prefixes">The prefixes; cleared entries are not allowed.</param>
    /// <param name="suffix">The text.</param>
    /// <param name="hashes">As many as there are prefixes.</param>
    /// <param name="lanes">How several go together; null for one after the other.</param>
    [SkipLocalsInit]
    internal static void HashMany(ReadOnlySpan<HashPrefix> prefixes, ReadOnlySpan<char> suffix, Span<ulong> hashes, LaneStrategy? lanes)
    {
        byte* text = stackalloc byte[TwoBlockBytes + 1];
        if (lanes is null || prefixes.Length < lanes.Lanes / 2 || suffix.Length > TwoBlockBytes || !AsciiText.TryWrite(suffix, text))
        {
            for (int i = 0; i < prefixes.Length; i++)
            {
                hashes[i] = prefixes[i].Hash(suffix);
            }

            return;
        }

        HashInLanes(prefixes, suffix, text, hashes, lanes);
    }

    [SkipLocalsInit]
    private static void HashInLanes(ReadOnlySpan<HashPrefix> prefixes, ReadOnlySpan<char> suffix, byte* text, Span<ulong> hashes, LaneStrategy lanes)
    {
        var one = default(LaneBatch);
        var two = default(LaneBatch);
        uint* memory = stackalloc uint[(2 * (8 + 16) * LaneStrategy.MaxLanes) + (16 * LaneStrategy.MaxLanes)];
        int* indexes = stackalloc int[2 * LaneStrategy.MaxLanes];
        one.States = memory;
        one.Words = one.States + (8 * LaneStrategy.MaxLanes);
        one.Indexes = indexes;
        two.States = one.Words + (16 * LaneStrategy.MaxLanes);
        two.Words = two.States + (8 * LaneStrategy.MaxLanes);
        two.MoreWords = two.Words + (16 * LaneStrategy.MaxLanes);
        two.Indexes = indexes + LaneStrategy.MaxLanes;
        for (int i = 0; i < prefixes.Length; i++)
        {
            HashPrefix prefix = prefixes[i];
            int messageBytes = prefix._restBytes + suffix.Length;
            if (messageBytes > TwoBlockBytes)
            {
                hashes[i] = prefix.Hash(suffix);
                continue;
            }

            ref LaneBatch batch = ref one;
            if (messageBytes > OneBlockBytes)
            {
                batch = ref two;
            }

            prefix.PutMessage(ref batch, text, suffix.Length, messageBytes, lanes);
            batch.Indexes[batch.Count++] = i;
            if (batch.Count == lanes.Lanes)
            {
                Finish(ref batch, hashes, lanes);
            }
        }

        Finish(ref one, hashes, lanes);
        Finish(ref two, hashes, lanes);
    }

    private void PutMessage(ref LaneBatch batch, byte* text, int textBytes, int messageBytes, LaneStrategy lanes)
    {
        TwoBlocks blocks;
        blocks.First = _rest;
        byte* bytes = (byte*)&blocks;
        bool isLong = messageBytes > OneBlockBytes;
        if (isLong)
        {
            blocks.Second = default;
        }

        Unsafe.CopyBlockUnaligned(bytes + _restBytes, text, (uint)textBytes);
        bytes[messageBytes] = 0x80;
        int end = isLong ? 2 * Sha256Constants.BlockBytes : Sha256Constants.BlockBytes;
        BinaryPrimitives.WriteUInt64BigEndian(new Span<byte>(bytes + end - sizeof(ulong), sizeof(ulong)), (_prefixBytes + (uint)textBytes) * 8);
        Sha256State state = _state;
        lanes.PutState(batch.States, batch.Count, &state);
        lanes.PutBlock(batch.Words, batch.Count, bytes);
        if (isLong)
        {
            lanes.PutBlock(batch.MoreWords, batch.Count, bytes + Sha256Constants.BlockBytes);
        }
    }

    /// <summary>Hashes what a batch holds; lanes that hold nothing compute something that nobody reads.</summary>
    private static void Finish(ref LaneBatch batch, Span<ulong> hashes, LaneStrategy lanes)
    {
        if (batch.Count == 0)
        {
            return;
        }

        lanes.Compress(batch.States, batch.Words);
        if (batch.MoreWords != null)
        {
            lanes.Compress(batch.States, batch.MoreWords);
        }

        for (int lane = 0; lane < batch.Count; lane++)
        {
            hashes[batch.Indexes[lane]] = ((ulong)batch.States[lane] << 32) | batch.States[lanes.Lanes + lane];
        }

        batch.Count = 0;
    }

    private struct LaneBatch
    {
        internal uint* States;
        internal uint* Words;

        /// <summary>The second blocks; null for messages of one.</summary>
        internal uint* MoreWords;
        internal int* Indexes;
        internal int Count;
    }
}
