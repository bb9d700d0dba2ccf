using System;
using System.IO.Hashing;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Specs;

/// <summary>Hashes by which parts of deliveries are recognized.</summary>
/// <remarks>Seeded per process, so that nobody can choose parts that are different and have one hash.</remarks>
internal static class PartHash
{
    /// <summary>The hash of a part that a condition map does not contain. No part has it, but by a chance of 1 in 2 to the 128th.</summary>
    internal static UInt128 Missing => UInt128.Zero;

    /// <summary>Returns the hash of the bytes of a part.</summary>
    internal static UInt128 Of(ReadOnlySpan<byte> bytes) => XxHash128.HashToUInt128(bytes, ProcessSeed.Value);

    /// <summary>Returns the hash of the name of a condition. Never 0.</summary>
    internal static ulong OfKey(ReadOnlySpan<byte> key) => XxHash3.HashToUInt64(key, ProcessSeed.Value) | 1;

    /// <summary>Returns the hash of a sequence of parts that ends with one more part.</summary>
    internal static UInt128 Append(UInt128 sequence, UInt128 part) =>
        (sequence * new UInt128(0x9E37_79B9_7F4A_7C15, 0xC2B2_AE3D_27D4_EB4F)) + part + UInt128.One;
}
