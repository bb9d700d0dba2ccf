using System;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>Bytes that are recognized by their hash and their number.</summary>
internal readonly struct HashedBytes(Hash128 hash, int length) : IEquatable<HashedBytes>
{
    /// <summary>Gets the hash of the bytes by <see cref="Hash128.Of"/>.</summary>
    internal Hash128 Hash { get; } = hash;

    /// <summary>Gets the number of bytes; 0 for none.</summary>
    internal int Length { get; } = length;

    public static bool operator ==(HashedBytes left, HashedBytes right) => left.Hash == right.Hash && left.Length == right.Length;

    public static bool operator !=(HashedBytes left, HashedBytes right) => !(left == right);

    public bool Equals(HashedBytes other) => this == other;

    public override bool Equals(object? obj) => obj is HashedBytes other && Equals(other);

    public override int GetHashCode() => Hash.GetHashCode();
}
