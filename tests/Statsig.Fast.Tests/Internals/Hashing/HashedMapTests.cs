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
        Hash128[] hashes = Hashes(2 * count);
        var set = new HashSet128([.. hashes.Take(count), .. hashes.Take(count)], 2 * count);

        Assert.Equal(hashes.Take(count), hashes.Where(set.Contains));
    }

    [Fact]
    public void Contains_HashesOfOneSlot_AllOfThem()
    {
        // Slots are chosen by the upper half of the lower 64 bits.
        Hash128[] hashes = [.. Enumerable.Range(0, 50).Select(static i => new Hash128(0, ((ulong)5 << 32) | ((ulong)i << 1)))];
        var set = new HashSet128(hashes, hashes.Length);

        Assert.All(hashes, hash => Assert.True(set.Contains(hash)));
        Assert.False(set.Contains(new Hash128(0, ((ulong)5 << 32) | 200)));
    }

    private static Hash128[] Hashes(int count)
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, count).Select(_ => new Hash128((ulong)random.NextInt64(), (ulong)random.NextInt64()))];
    }
}
