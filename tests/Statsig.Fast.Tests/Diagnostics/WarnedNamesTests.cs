using System.Linq;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;

namespace Statsig.Fast.Tests.Diagnostics;

public sealed class WarnedNamesTests
{
    private readonly WarnedNames _names = new();

    [Fact]
    public void TryAdd_SamePairAgain_IsFalse()
    {
        Assert.False(_names.Contains("gate", "a"));
        Assert.True(_names.TryAdd("gate", "a"));
        Assert.False(_names.TryAdd(new string("gate"), new string("a")));
        Assert.True(_names.Contains("gate", "a"));
    }

    [Fact]
    public void TryAdd_NameWithAnotherKind_IsAnotherPair()
    {
        Assert.True(_names.TryAdd("gate", "a"));
        Assert.False(_names.Contains("layer", "a"));
        Assert.True(_names.TryAdd("layer", "a"));
        Assert.True(_names.TryAdd(typeof(int), "a"));
        Assert.True(_names.Contains("gate", "a"));
        Assert.True(_names.Contains("layer", "a"));
        Assert.True(_names.Contains(typeof(int), "a"));
        Assert.False(_names.Contains("gate", "b"));
    }

    [Fact]
    public async Task TryAdd_ByManyThreads_IsTrueOncePerPair()
    {
        const int Kinds = 20;
        bool[][] added = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => Enumerable.Range(0, Kinds).Select(kind => _names.TryAdd($"kind{kind}", "a")).ToArray())));

        Assert.All(Enumerable.Range(0, Kinds), kind => Assert.Single(added, thread => thread[kind]));
    }
}
