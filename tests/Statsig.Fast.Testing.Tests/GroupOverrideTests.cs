using System;
using System.Linq;

namespace Statsig.Fast.Testing.Tests;

/// <summary>Overrides of a group that the specs do not have, or have no longer.</summary>
public sealed class GroupOverrideTests
{
    private static readonly StatsigUser Nora = new("nora");

    [Fact]
    public void OverrideGroup_ThatAnUpdateRemoves_IsLoggedOncePerRuleset()
    {
        using var statsig = TestStatsig.Create(specs => specs.Experiment("e", experiment => experiment.Group("A", 50, """{"v":1}""").Group("B", 50, """{"v":2}""")));
        using OverrideScope scope = OverrideScope.ExperimentGroup("e", "A");
        Assert.Equal(1L, statsig.Server.GetExperiment(Nora, "e").Get("v", -1L));
        Assert.Empty(Warnings(statsig));

        statsig.Update(specs => specs.Experiment("e", "B", """{"v":2}"""));

        Assert.Equal(("A", -1L), (statsig.Server.GetExperiment(Nora, "e").GroupName, statsig.Server.GetExperiment(Nora, "e").Get("v", -1L)));
        Assert.Equal(
            ["Warning: A scoped override puts users into the group \"A\" of the experiment \"e\", which the current specs do not have, so the group has no parameters. Add the group to the specs, or end the override."],
            Warnings(statsig));
    }

    [Fact]
    public void OverrideGroup_OfAnUnknownExperiment_IsLogged()
    {
        using var statsig = TestStatsig.Create();
        using OverrideScope scope = OverrideScope.ExperimentGroup("e", "A");

        Assert.Equal("A", statsig.Server.GetExperiment(Nora, "e").GroupName);
        Assert.Single(Warnings(statsig));
    }

    [Fact]
    public void OverrideGroup_WhenErrorsAloneAreKept_IsNotLogged()
    {
        using var statsig = TestStatsig.Create(null, new TestStatsigOptions { LogLevel = OutputLogLevel.Error });
        using OverrideScope scope = OverrideScope.ExperimentGroup("e", "A");

        statsig.Server.GetExperiment(Nora, "e");

        Assert.Empty(statsig.Log);
    }

    private static string[] Warnings(TestStatsig statsig) => [.. statsig.Log.Where(static line => line.StartsWith("Warning", StringComparison.Ordinal))];
}
