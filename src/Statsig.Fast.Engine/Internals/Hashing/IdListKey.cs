using System;
using System.Numerics;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>The 48 bits by which an ID list knows a unit: the first eight characters of base64(SHA-256(unit ID)).</summary>
/// <remarks>Eight base64 characters are exactly six bytes, so lists hold and compare numbers instead of text.</remarks>
internal static class IdListKey
{
    internal const int Characters = 8;

    private const int HashBitsDropped = 16;
    private const byte Invalid = 0xFF;

    /// <summary>The six bits of each ASCII character of standard base64; 0xFF for all others.</summary>
    private static ReadOnlySpan<byte> Sextets =>
    [
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 062, 255, 255, 255, 063,
        052, 053, 054, 055, 056, 057, 058, 059, 060, 061, 255, 255, 255, 255, 255, 255,
        255, 000, 001, 002, 003, 004, 005, 006, 007, 008, 009, 010, 011, 012, 013, 014,
        015, 016, 017, 018, 019, 020, 021, 022, 023, 024, 025, 255, 255, 255, 255, 255,
        255, 026, 027, 028, 029, 030, 031, 032, 033, 034, 035, 036, 037, 038, 039, 040,
        041, 042, 043, 044, 045, 046, 047, 048, 049, 050, 051, 255, 255, 255, 255, 255,
    ];

    /// <summary>The key of a unit ID, as a list would hold it. Allocates nothing.</summary>
    internal static ulong Of(ReadOnlySpan<char> unitId) => HashPrefix.Empty.Hash(unitId) >> HashBitsDropped;

    /// <summary>False for anything but eight characters of the standard alphabet; padding is not one of them.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> base64, out ulong key) => TryParse<byte>(base64, out key);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, out ulong)"/>
    internal static bool TryParse(ReadOnlySpan<char> base64, out ulong key) => TryParse<char>(base64, out key);

    private static bool TryParse<T>(ReadOnlySpan<T> base64, out ulong key)
        where T : struct, IBinaryInteger<T>
    {
        key = 0;
        if (base64.Length != Characters)
        {
            return false;
        }

        ulong bits = 0;
        uint seen = 0;
        foreach (T character in base64)
        {
            uint code = uint.CreateTruncating(character);
            uint sextet = code < (uint)Sextets.Length ? Sextets[(int)code] : Invalid;
            seen |= sextet;
            bits = (bits << 6) | sextet;
        }

        // A bit above the sixth can only come from the mark of an invalid character.
        if (seen >= 64)
        {
            return false;
        }

        key = bits;
        return true;
    }
}
