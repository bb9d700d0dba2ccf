using System;
using System.Linq;

namespace Statsig.Fast.Soak.Tests.Faults;

/// <summary>The seed alone decides which faults come.</summary>
public sealed class SoakFaultsTests
{
    [Fact]
    public void Draw_SameSeed_SameFaultsInTheSameOrder()
    {
        Assert.Equal(Draw(seed: 5, count: 500), Draw(seed: 5, count: 500));
        Assert.NotEqual(Draw(seed: 5, count: 500), Draw(seed: 6, count: 500));
    }

    [Fact]
    public void Draw_ManyTimes_EveryKindComes()
    {
        string[] kinds = [.. new SoakFaults(null!, null!).Names.Distinct()];

        Assert.True(kinds.Length >= 30);
        Assert.Empty(kinds.Except(Draw(seed: 7, count: 2000)));
    }

    private static string[] Draw(int seed, int count)
    {
        var faults = new SoakFaults(null!, null!);
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => faults.Draw(random).Name)];
    }
}
