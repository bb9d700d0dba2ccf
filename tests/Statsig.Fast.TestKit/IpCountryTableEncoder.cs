using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Text;
using Format = Statsig.Fast.Evaluation.Inference.IpCountryFormat;
using RankedBits = Statsig.Fast.Evaluation.Inference.RankedBits;

namespace Statsig.Fast.TestKit;

/// <summary>Makes the bytes of <c>ip-country.bin</c> from range starts; the format is described at the reader.</summary>
public static class IpCountryTableEncoder
{
    private const int WordBits = 64;

    /// <param name="ranges">Ascending starts, all multiples of 256, the first of them 0.</param>
    public static byte[] Encode(IReadOnlyList<IpCountryRange> ranges)
    {
        RequireEncodable(ranges);
        string[] codes = [.. ranges.Select(range => range.Country).Distinct().Order(StringComparer.Ordinal)];
        uint[] blocks = [.. ranges.Select(range => range.Start >> Format.AddressShift)];

        byte[] header = new byte[Format.HeaderLength];
        using var table = new MemoryStream();
        table.Write(header);
        IEnumerable<ulong[]> levels =
        [
            TopLevel(blocks),
            NodeLevel(blocks, bitsBelow: Format.NodeBits),
            NodeLevel(blocks, bitsBelow: 0),
        ];

        int field = Format.LevelOffsetsOffset;
        foreach (ulong[] words in levels)
        {
            WriteField(header, ref field, (uint)table.Position);
            WriteCounts(table, words);
            WriteField(header, ref field, (uint)table.Position);
            WriteWords(table, words);
        }

        WriteField(header, ref field, (uint)table.Position);
        table.Write(Encoding.ASCII.GetBytes(string.Concat(codes)));
        WriteField(header, ref field, (uint)table.Position);
        table.Write([.. ranges.Select(range => (byte)Array.BinarySearch(codes, range.Country, StringComparer.Ordinal))]);
        WriteField(header, ref field, (uint)codes.Length);

        byte[] bytes = table.ToArray();
        header.CopyTo(bytes, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Format.Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(Format.LengthOffset), (uint)bytes.Length);
        return bytes;
    }

    private static void RequireEncodable(IReadOnlyList<IpCountryRange> ranges)
    {
        for (int i = 0; i < ranges.Count; i++)
        {
            bool isAscending = i == 0 ? ranges[i].Start == 0 : ranges[i].Start > ranges[i - 1].Start;
            bool isWholeBlock = ranges[i].Start % (1u << Format.AddressShift) == 0;
            if (!isAscending || !isWholeBlock || ranges[i].Country.Length != Format.CodeLength)
            {
                throw new ArgumentException($"Row {i} is out of order, not a multiple of 256, or not two letters.", nameof(ranges));
            }
        }
    }

    private static ulong[] TopLevel(uint[] blocks)
    {
        ulong[] words = WordsFor(1 << Format.TopBits);
        foreach (uint block in blocks)
        {
            SetBit(words, block >> (2 * Format.NodeBits));
        }

        return words;
    }

    /// <summary>The nodes of one level in order of address, each the set of its children that hold a start.</summary>
    private static ulong[] NodeLevel(uint[] blocks, int bitsBelow)
    {
        uint[] children = [.. blocks.Select(block => block >> bitsBelow).Distinct()];
        uint nodeCount = (uint)children.Select(child => child >> Format.NodeBits).Distinct().Count();
        ulong[] words = WordsFor((int)nodeCount * Format.NodeFanOut);
        uint node = 0;
        for (int i = 0; i < children.Length; i++)
        {
            bool isNextNode = i > 0 && children[i] >> Format.NodeBits != children[i - 1] >> Format.NodeBits;
            node += isNextNode ? 1u : 0u;
            SetBit(words, (node * Format.NodeFanOut) + (children[i] & Format.NodeMask));
        }

        return words;
    }

    // Whole blocks, and one of them more than needed, so that the reader may ask for the rank of the end.
    private static ulong[] WordsFor(int bits) => new ulong[((bits / RankedBits.BlockBits) + 1) * (RankedBits.BlockBits / WordBits)];

    private static void SetBit(ulong[] words, uint position) => words[position / WordBits] |= 1UL << (int)(position % WordBits);

    private static void WriteCounts(MemoryStream table, ulong[] words)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        uint count = 0;
        foreach (ulong[] block in words.Chunk(RankedBits.BlockBits / WordBits))
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, count);
            table.Write(bytes);
            count += (uint)block.Sum(word => BitOperations.PopCount(word));
        }
    }

    private static void WriteWords(MemoryStream table, ulong[] words)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        foreach (ulong word in words)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, word);
            table.Write(bytes);
        }
    }

    private static void WriteField(byte[] header, ref int offset, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(offset), value);
        offset += sizeof(uint);
    }
}
