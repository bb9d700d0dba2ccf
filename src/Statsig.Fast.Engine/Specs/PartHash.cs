using System;
using System.IO.Hashing;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Specs;

/// <summary>Hashes of the names of conditions.</summary>
internal static class PartHash
{
    /// <summary>Returns the hash of the name of a condition. Never 0.</summary>
    internal static ulong OfKey(ReadOnlySpan<byte> key) => XxHash3.HashToUInt64(key, ProcessSeed.Value) | 1;
}
