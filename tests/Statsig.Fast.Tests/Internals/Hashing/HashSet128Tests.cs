using System;
using System.Linq;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Tests.Internals.Hashing;

public sealed class HashSet128Tests
{
    private const int Seed = 20_261_201;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1_000)]
    public void Contains_ItsHashes_AndNoOthers(int count)
    {
        UInt128[] hashes = Hashes(2 * count);
        var set = new HashSet128([.. hashes.Take(count), .. hashes.Take(count)]);

        Assert.Equal(hashes.Take(count), hashes.Where(set.Contains));
    }

    [Fact]
    public void Contains_HashesOfOneSlot_AllOfThem()
    {
        // Slots are chosen by the upper half of the lower 64 bits.
        UInt128[] hashes = [.. Enumerable.Range(0, 50).Select(static i => new UInt128(0, ((ulong)5 << 32) | ((ulong)i << 1)))];
        var set = new HashSet128(hashes);

        Assert.All(hashes, hash => Assert.True(set.Contains(hash)));
        Assert.False(set.Contains(new UInt128(0, ((ulong)5 << 32) | 200)));
    }

    private static UInt128[] Hashes(int count)
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, count).Select(_ => new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64()))];
    }
}
