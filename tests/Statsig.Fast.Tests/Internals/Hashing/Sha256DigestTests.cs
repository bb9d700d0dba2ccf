using System;
using System.Security.Cryptography;
using CsCheck;
using Statsig.Fast.Internals.Hashing;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Internals.Hashing;

public sealed class Sha256DigestTests
{
    [Fact]
    public void Of_EveryLengthAroundBlocks_AgreesWithTheFramework()
    {
        byte[] bytes = new byte[300];
        new Random(7).NextBytes(bytes);
        for (int length = 0; length <= bytes.Length; length++)
        {
            Assert.Equal(SHA256.HashData(bytes.AsSpan(0, length)), Sha256Digest.Of(bytes.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Append_InPieces_IsTheSameAsAtOnce() => Property.Holds(Gen.Byte.Array[0, 150].Array[0, 20], static pieces =>
    {
        var digest = new Sha256Digest();
        foreach (byte[] piece in pieces)
        {
            digest.Append(piece);
        }

        Span<byte> ours = new byte[Sha256Digest.Bytes];
        digest.Finish(ours);
        return ours.SequenceEqual(SHA256.HashData(Joined(pieces)));
    });

    [Fact]
    public void Of_Text_IsThatOfItsUtf8() => Assert.Equal(SHA256.HashData("grüße"u8), Sha256Digest.Of("grüße"));

    private static byte[] Joined(byte[][] pieces)
    {
        var joined = new System.Collections.Generic.List<byte>();
        foreach (byte[] piece in pieces)
        {
            joined.AddRange(piece);
        }

        return [.. joined];
    }
}
