using System;
using System.Linq;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Tests.Internals.Hashing;

public sealed class LaneStrategiesTests
{
    public static TheoryData<string> Available => [.. LaneStrategies.Names.Where(static name => LaneStrategies.TryCreate(name) is not null)];

    [Fact]
    public void TryCreate_UnknownName_IsNull() => Assert.Null(LaneStrategies.TryCreate("avx1024"));

    [Fact]
    public void Choose_None_IsNull() => Assert.Null(LaneStrategies.Choose(LaneStrategies.NoneName));

    [Theory]
    [MemberData(nameof(Available))]
    public void Choose_NameOfOne_IsThatOne(string name) => Assert.Equal(name, LaneStrategies.Choose(name)!.Name);

    /// <summary>Prefixes and texts that need one block, two and more, and counts that fill lanes and leave some empty.</summary>
    [Theory]
    [MemberData(nameof(Available))]
    public void HashMany_AnyPrefixesAndText_IsTheHashOfEach(string name)
    {
        LaneStrategy lanes = LaneStrategies.TryCreate(name)!;
        var random = new Random(7);
        foreach (int textLength in (int[])[0, 1, 5, 36, 55, 56, 64, 118, 119, 120, 300])
        {
            foreach (int count in (int[])[0, 1, lanes.Lanes - 1, lanes.Lanes, lanes.Lanes + 1, 100])
            {
                string text = new([.. Enumerable.Range(0, textLength).Select(_ => (char)random.Next(32, 127))]);
                HashPrefix[] prefixes = [.. Enumerable.Range(0, count).Select(i => new HashPrefix(new string((char)('a' + (i % 26)), random.Next(0, 200)) + "."))];
                var hashes = new ulong[count];

                HashPrefix.HashMany(prefixes, text, hashes, lanes);

                Assert.Equal(prefixes.Select(prefix => prefix.Hash(text)), hashes);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Available))]
    public void HashMany_TextThatIsNotAscii_IsTheHashOfEach(string name)
    {
        HashPrefix[] prefixes = [.. Enumerable.Range(0, 40).Select(static i => new HashPrefix($"salt {i}."))];
        var hashes = new ulong[40];

        HashPrefix.HashMany(prefixes, "grüße", hashes, LaneStrategies.TryCreate(name));

        Assert.Equal(prefixes.Select(static prefix => prefix.Hash("grüße")), hashes);
    }
}
