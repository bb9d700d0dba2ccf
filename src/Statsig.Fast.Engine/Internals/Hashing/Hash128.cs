using System;
using System.Buffers.Binary;
using System.IO.Hashing;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>A hash of 128 bits.</summary>
/// <remarks>Not <see cref="UInt128"/>: ReadyToRun has no code for methods with that type, and every start would wait for the JIT.</remarks>
internal readonly struct Hash128(ulong upper, ulong lower) : IEquatable<Hash128>
{
    private const int Bytes = 16;

    internal ulong Upper { get; } = upper;

    internal ulong Lower { get; } = lower;

    public static bool operator ==(Hash128 left, Hash128 right) => left.Upper == right.Upper && left.Lower == right.Lower;

    public static bool operator !=(Hash128 left, Hash128 right) => !(left == right);

    public static Hash128 operator ~(Hash128 hash) => new(~hash.Upper, ~hash.Lower);

    /// <summary>Returns the hash of bytes. Seeded per process, so that payloads cannot be prepared to collide.</summary>
    internal static Hash128 Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[Bytes];
        XxHash128.Hash(bytes, hash, ProcessSeed.Value);
        return new Hash128(BinaryPrimitives.ReadUInt64LittleEndian(hash), BinaryPrimitives.ReadUInt64LittleEndian(hash[sizeof(ulong)..]));
    }

    /// <summary>Returns the hash of a sequence that ends with one more hash.</summary>
    internal Hash128 Append(Hash128 next) => new((Upper * 0x9E37_79B9_7F4A_7C15) + next.Upper + 1, (Lower * 0xC2B2_AE3D_27D4_EB4F) + next.Lower + 1);

    public bool Equals(Hash128 other) => this == other;

    public override bool Equals(object? obj) => obj is Hash128 other && Equals(other);

    public override int GetHashCode() => (int)Lower;
}
