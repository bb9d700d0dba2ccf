namespace Statsig.Fast.Evaluation.Inference;

/// <summary>The numbers that the reader of <c>ip-country.bin</c> and its encoder share.</summary>
/// <remarks>
/// <para>
/// The table is a sorted list of range starts, each with a country; a range lasts until the next start. Starts are
/// multiples of 256, so an address is its upper 24 bits. All a lookup needs is how many starts are not above the
/// address: that number, less one, is the index of the range. It comes from a tree over the 24 bits, cut into 18, 3 and 3:
/// </para>
/// <list type="bullet">
/// <item>level 0 has one bit for each of the 2^18 groups of 64 addresses: set if a range starts in the group;</item>
/// <item>level 1 has a byte for each set bit of level 0, in order: which eighths of the group have a start;</item>
/// <item>level 2 has a byte for each set bit of level 1: at which addresses of that eighth a range starts.</item>
/// </list>
/// <para>
/// No pointers are stored: the node below a set bit is found by counting the set bits before it (<see cref="RankedBits"/>).
/// The file, little-endian throughout: "IPC1"; the total length; the offsets of the counts and words of level 0, 1
/// and 2, of the country codes and of the ranges; the number of codes (32 bits each); then those parts. A code is two ASCII
/// letters, "--" for no country; a range is one byte, the index of its code. <c>docs/ip-country-table.md</c> has the sizes.
/// </para>
/// </remarks>
internal static class IpCountryFormat
{
    /// <summary>"IPC1" read as a little-endian number. Another layout, or other numbers below, needs another one.</summary>
    internal const uint Magic = 0x31435049;

    internal const int Levels = 3;

    /// <summary>A range start is the upper 24 bits of an address.</summary>
    internal const int AddressShift = 8;

    /// <summary>What level 0 resolves of those 24 bits; the other two levels resolve three each.</summary>
    internal const int TopBits = 18;

    internal const int NodeBits = 3;
    internal const int NodeFanOut = 1 << NodeBits;
    internal const int NodeMask = NodeFanOut - 1;

    internal const int LengthOffset = 4;
    internal const int LevelOffsetsOffset = 8;
    internal const int CodesOffsetOffset = LevelOffsetsOffset + (Levels * 8);
    internal const int RangesOffsetOffset = CodesOffsetOffset + 4;
    internal const int CodeCountOffset = RangesOffsetOffset + 4;
    internal const int HeaderLength = CodeCountOffset + 4;

    internal const int CodeLength = 2;
    internal const string NoCountry = "--";
}
