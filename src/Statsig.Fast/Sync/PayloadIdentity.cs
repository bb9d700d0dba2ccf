using System;
using System.IO.Hashing;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Sync;

/// <summary>What a payload is recognized by when it is delivered again, in place of its bytes: length and hash.</summary>
/// <param name="Length">The number of bytes; 0 for a payload that is never recognized.</param>
/// <param name="Hash">128 bits, seeded per process.</param>
internal readonly record struct PayloadIdentity(int Length, UInt128 Hash)
{
    /// <summary>Identifies a payload without a checksum. One with a checksum is recognized by that, before this is asked.</summary>
    internal static PayloadIdentity Of(ReadOnlySpan<byte> payload, string? checksum) => string.IsNullOrEmpty(checksum)
        ? new PayloadIdentity(payload.Length, XxHash128.HashToUInt128(payload, ProcessSeed.Value))
        : default;
}
