using System;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Sync;

/// <summary>What a payload is recognized by when it is delivered again, in place of its bytes: length and hash.</summary>
/// <param name="length">The number of bytes; 0 for a payload that is never recognized.</param>
/// <param name="hash">The hash of the bytes.</param>
internal readonly struct PayloadIdentity(int length, Hash128 hash)
{
    private readonly int _length = length;
    private readonly Hash128 _hash = hash;

    /// <summary>Identifies a payload without a checksum. One with a checksum is recognized by that, before this is asked.</summary>
    internal static PayloadIdentity Of(ReadOnlySpan<byte> payload, string? checksum) =>
        string.IsNullOrEmpty(checksum) ? new PayloadIdentity(payload.Length, Hash128.Of(payload)) : default;

    /// <summary>True when both are of the same payload.</summary>
    internal bool IsSameAs(PayloadIdentity other) => _length > 0 && _length == other._length && _hash == other._hash;
}
