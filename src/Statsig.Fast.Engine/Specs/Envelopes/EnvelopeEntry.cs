using System;
using System.Buffers.Text;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Specs.Envelopes;

/// <summary>One part of a delivery: its name, by what it is recognized, and where its data is.</summary>
internal readonly struct EnvelopeEntry(string name, uint checksum, Hash128 identity, int block, int offset, int length)
{
    internal string Name { get; } = name;

    /// <summary>What the part adds to the sum of its kind; 0 for a checksum that is not a number of 32 bits.</summary>
    internal uint Checksum { get; } = checksum;

    /// <summary>Equal for parts of one kind and name with the same checksum; without a checksum, with the same data.</summary>
    internal Hash128 Identity { get; } = identity;

    /// <summary>The block of the archive; -1 in the note of a removed part.</summary>
    internal int Block { get; } = block;

    internal int Offset { get; } = offset;

    internal int Length { get; } = length;

    /// <summary>By what the next delivery recognizes the part.</summary>
    internal HashedBytes Bytes => new(Identity, Math.Max(1, Length));

    /// <summary>The identity of an envelope's part.</summary>
    internal static Hash128 IdentityOf(in Envelope envelope)
    {
        Hash128 identity = Hash128.Of(envelope.Name).Append(new Hash128((ulong)envelope.Kind, (ulong)envelope.Checksum.Length));
        return identity.Append(Hash128.Of(envelope.Checksum.IsEmpty ? envelope.Data : envelope.Checksum));
    }

    /// <summary>The number that a checksum adds to the sum of its kind.</summary>
    internal static uint NumberOf(ReadOnlySpan<byte> checksum) =>
        Utf8Parser.TryParse(checksum, out uint number, out int length) && length == checksum.Length && checksum[0] != '-' ? number : 0;
}
