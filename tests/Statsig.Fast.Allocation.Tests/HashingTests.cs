using System;
using System.Linq;
using Statsig.Fast.Internals.Hashing;

namespace Statsig.Fast.Allocation.Tests;

/// <summary>Bucketing allocates nothing with any way of hashing, however long the texts are.</summary>
public sealed class HashingTests
{
    public static TheoryData<string> Strategies { get; } = [.. Sha256Strategies.Names.Where(static name => Sha256Strategies.TryCreate(name) is not null)];

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Hash_TextsOfAllLengths_AllocatesNothing(string strategyName)
    {
        Sha256Strategy strategy = Sha256Strategies.TryCreate(strategyName)!;
        HashPrefix[] prefixes = [.. new[] { 0, 5, 40, 74, 130 }.Select(length => new HashPrefix(new string('s', length), strategy))];
        string[] ids = [.. Enumerable.Range(0, 300).Select(static length => new string('x', length)), "größe", new string('名', 100), "\ud800"];
        ulong sum = 0;
        Allocated.AssertNothing(() =>
        {
            foreach (HashPrefix prefix in prefixes)
            {
                foreach (string id in ids)
                {
                    sum += prefix.Hash(id);
                }
            }
        });
        GC.KeepAlive(sum);
    }
}
