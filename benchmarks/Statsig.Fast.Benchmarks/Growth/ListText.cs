using System;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Benchmarks.Growth;

/// <summary>The text of an ID list: random keys, among them those of some unit IDs, and room for lines to come.</summary>
internal sealed class ListText
{
    private const int LineBytes = 10;
    private const int SpareLines = 1_000;

    private readonly int _membersApart;
    private ulong _random = 20_260_101;

    /// <param name="entries">How many keys the list has.</param>
    /// <param name="members">The unit IDs that are among them.</param>
    /// <param name="version">The number of the file.</param>
    internal ListText(int entries, string[] members, int version)
    {
        Version = version;
        Bytes = new byte[(entries + SpareLines) * (long)LineBytes];
        _membersApart = entries / members.Length;
        for (int i = 0; i < entries; i++)
        {
            Append('+', i % _membersApart == 0 && i / _membersApart < members.Length ? IdListKey.Of(members[i / _membersApart]) : NextKey());
        }
    }

    internal byte[] Bytes { get; }

    internal int Length { get; private set; }

    internal int Version { get; }

    /// <summary>Appends a line that adds a key, and one that removes the key of another line.</summary>
    internal void AppendTwoLines(int round)
    {
        // A member's key is never in two lines that follow each other.
        Span<byte> other = Bytes.AsSpan((1 + (round * _membersApart)) * LineBytes, LineBytes);
        Append('+', NextKey());
        other.CopyTo(Bytes.AsSpan(Length));
        Bytes[Length] = (byte)'-';
        Length += LineBytes;
    }

    private void Append(char sign, ulong key)
    {
        ReadOnlySpan<byte> alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;
        Span<byte> line = Bytes.AsSpan(Length, LineBytes);
        line[0] = (byte)sign;
        for (int i = IdListKey.Characters; i > 0; i--, key >>= 6)
        {
            line[i] = alphabet[(int)(key & 63)];
        }

        line[^1] = (byte)'\n';
        Length += LineBytes;
    }

    private ulong NextKey()
    {
        ulong mixed = _random += 0x9E37_79B9_7F4A_7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return (mixed ^ (mixed >> 31)) >> 16;
    }
}
