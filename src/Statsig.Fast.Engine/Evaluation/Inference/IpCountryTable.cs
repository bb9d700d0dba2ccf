using System;
using System.Buffers.Binary;
using System.IO;
using Format = Statsig.Fast.Evaluation.Inference.IpCountryFormat;

namespace Statsig.Fast.Evaluation.Inference;

/// <summary>The country that an IPv4 address belongs to, from a table that is part of the assembly.</summary>
/// <remarks>
/// The table is read in place, where the loader mapped it; only its country codes become strings, once. Its format is
/// described at <see cref="IpCountryFormat"/>, its origin in <c>ip-country.NOTICE.txt</c>. An application that turns
/// <see cref="Internals.FeatureSwitches.IpCountryLookup"/> off at build time has no table, and every answer is null.
/// </remarks>
internal sealed unsafe class IpCountryTable
{
    internal const string ResourceName = "Statsig.Fast.ip-country.bin";

    private static readonly IpCountryTable? Embedded = OpenEmbedded();

    private readonly RankedBits _top;
    private readonly RankedBits _middle;
    private readonly RankedBits _bottom;
    private readonly byte* _ranges;
    private readonly string?[] _codes;

    // Owns the memory that the rest points into, and with it a collectible assembly.
    private readonly UnmanagedMemoryStream _memory;

    private IpCountryTable(UnmanagedMemoryStream memory)
    {
        _memory = memory;
        _top = Level(0);
        _middle = Level(1);
        _bottom = Level(2);
        _ranges = At(Format.RangesOffsetOffset);
        _codes = ReadCodes();
    }

    /// <summary>Finds the country of an address.</summary>
    /// <param name="ip">Four decimal parts; see <see cref="Ipv4Text"/>.</param>
    /// <returns>Two upper-case letters, the same object each time; null when the text is not an IPv4 address or has no country.</returns>
    /// <remarks>Never throws. Safe from any thread. Allocates nothing after the first call.</remarks>
    internal static string? Find(ReadOnlySpan<char> ip) => Ipv4Text.TryParse(ip, out uint address) ? Find(address) : null;

    internal static string? Find(uint address) => Embedded?.CountryOf(address);

    // The first range starts at address 0, so at least one start is counted.
    private string? CountryOf(uint address) => _codes[_ranges[CountStartsUpTo(address >> Format.AddressShift) - 1]];

    /// <summary>How many ranges start at or before a block of 256 addresses.</summary>
    /// <remarks>
    /// Where a bit is clear no range starts below it, so the nodes before it hold all that is to be counted. Going on at
    /// the first bit of the node that follows them counts exactly those.
    /// </remarks>
    private uint CountStartsUpTo(uint block)
    {
        uint position = block >> (2 * Format.NodeBits);
        uint node = _top.Rank(position);
        if (!_top.IsSet(position))
        {
            return _bottom.Rank(_middle.Rank(node * Format.NodeFanOut) * Format.NodeFanOut);
        }

        position = (node * Format.NodeFanOut) + ((block >> Format.NodeBits) & Format.NodeMask);
        node = _middle.Rank(position);
        if (!_middle.IsSet(position))
        {
            return _bottom.Rank(node * Format.NodeFanOut);
        }

        // One further than the block's own bit: a range that starts here counts.
        return _bottom.Rank((node * Format.NodeFanOut) + (block & Format.NodeMask) + 1);
    }

    // Every .NET runtime maps resources and answers this kind of stream; another kind, or a table of another format
    // (the test of the embedded bytes keeps it from happening), is as good as no table.
    private static IpCountryTable? OpenEmbedded() =>
        typeof(IpCountryTable).Assembly.GetManifestResourceStream(ResourceName) is UnmanagedMemoryStream memory
            && IsReadable(memory) ? new IpCountryTable(memory) : null;

    private static bool IsReadable(UnmanagedMemoryStream memory)
    {
        var header = new ReadOnlySpan<byte>(memory.PositionPointer, (int)Math.Min(memory.Length, Format.HeaderLength));
        return header.Length == Format.HeaderLength
            && BinaryPrimitives.ReadUInt32LittleEndian(header) == Format.Magic
            && BinaryPrimitives.ReadUInt32LittleEndian(header[Format.LengthOffset..]) == memory.Length;
    }

    private RankedBits Level(int level)
    {
        int offset = Format.LevelOffsetsOffset + (level * 2 * sizeof(uint));
        return new RankedBits(At(offset), At(offset + sizeof(uint)));
    }

    private string?[] ReadCodes()
    {
        byte* code = At(Format.CodesOffsetOffset);
        var codes = new string?[HeaderField(Format.CodeCountOffset)];
        for (int i = 0; i < codes.Length; i++, code += Format.CodeLength)
        {
            ReadOnlySpan<char> text = [(char)code[0], (char)code[1]];
            codes[i] = text.SequenceEqual(Format.NoCountry) ? null : text.ToString();
        }

        return codes;
    }

    private byte* At(int offsetField) => _memory.PositionPointer + HeaderField(offsetField);

    private uint HeaderField(int offset) =>
        BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(_memory.PositionPointer + offset, sizeof(uint)));
}
