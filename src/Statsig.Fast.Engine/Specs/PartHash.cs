using System;
using System.IO.Hashing;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Specs;

/// <summary>Hashes by which parts of deliveries are recognized.</summary>
internal static class PartHash
{
    /// <summary>The hash of a condition that a condition map does not contain. No part has it, but by a chance of 1 in 2 to the 128th.</summary>
    internal static Hash128 Missing => default;

    /// <summary>Returns the hash of the name of a condition. Never 0.</summary>
    internal static ulong OfKey(ReadOnlySpan<byte> key) => XxHash3.HashToUInt64(key, ProcessSeed.Value) | 1;
}
