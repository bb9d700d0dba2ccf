using System;
using System.Linq;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Tests.Internals.Hashing;

public sealed class HashedMapTests
{
    private const int Seed = 20_261_201;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1_000)]
    public void Find_NamesInAnyOrder_FindsTheirPositions(int count)
    {
        ulong[] names = Names(2 * count);
        HashedMap map = MapOf(names[..count]);
        var search = new HashedMap.Search(map);
        var random = new Random(Seed);
        for (int i = 0; i < 2 * count; i++)
        {
            Assert.Equal(i < count ? i : -1, search.Find(names[i], random.Next(-1, count + 1)));
        }

        Assert.Equal(names[..count], Enumerable.Range(0, map.Count).Select(map.NameAt));
        Assert.Equal(Enumerable.Range(1, count), Enumerable.Range(0, map.Count).Select(i => map.ValueAt(i).Length));
    }

    [Fact]
    public void Find_NamesOfOneSlot_FindsAllOfThem()
    {
        // Slots are chosen by the upper half.
        ulong[] names = [.. Enumerable.Range(0, 50).Select(static i => ((ulong)5 << 32) | (ulong)(uint)((2 * i) + 1))];
        var search = new HashedMap.Search(MapOf(names));

        Assert.Equal(Enumerable.Range(0, 50), names.Select(name => search.Find(name, -1)));
        Assert.Equal(-1, search.Find(((ulong)5 << 32) | 1_001, -1));
    }

    [Fact]
    public void Of_OneNameTwice_KnowsNothing()
    {
        Assert.Equal(0, MapOf([3, 5, 3]).Count);
        Assert.Equal(-1, new HashedMap.Search(MapOf([3, 5, 3])).Find(3, 0));
        Assert.Equal(-1, new HashedMap.Search(HashedMap.Empty).Find(0, 0));
    }

    private static HashedMap MapOf(ulong[] names) =>
        HashedMap.Of(names, [.. names.Select(static (name, position) => new HashedBytes(new Hash128(name, name), position + 1))]);

    private static ulong[] Names(int count)
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, count).Select(_ => (ulong)random.NextInt64() | 1)];
    }
}
