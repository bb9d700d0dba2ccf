using System;
using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests;

/// <summary>The warning about a tier that no project has by itself and that the specs do not name.</summary>
public sealed class EnvironmentTierTests
{
    private const string Warning =
        "The environment tier is \"prodution\". It is not production, staging or development, and the specs do not name it, so it matches no condition on the environment. "
        + "Check its spelling; StatsigEnvironmentTier contains the usual tiers. This warning is logged once.";

    [Fact]
    public void Tier_Misspelled_IsWarnedAboutOnce()
    {
        var logger = new RecordingLogger();
        StatsigServer server = Create("prodution", new SpecBuilder().Gate("g", static gate => gate.Rule("r", static rule => rule.When(Conditions.Environment("tier", "any", """["production"]""")))), logger);
        server.UpdateSpecs(new SpecBuilder().Time(1_800_000_000_000).ToV2());

        Assert.Equal([Warning], Warnings(logger));
    }

    [Theory]
    [InlineData(StatsigEnvironmentTier.Production)]
    [InlineData(StatsigEnvironmentTier.Staging)]
    [InlineData(StatsigEnvironmentTier.Development)]
    [InlineData("Production")]
    [InlineData(null)]
    public void Tier_Usual_IsNotWarnedAbout(string? tier)
    {
        var logger = new RecordingLogger();
        Create(tier, new SpecBuilder(), logger);

        Assert.Empty(Warnings(logger));
    }

    [Fact]
    public void Tier_NamedByTheSpecs_IsNotWarnedAbout()
    {
        var logger = new RecordingLogger();
        Create("canary", new SpecBuilder().Gate("g", static gate => gate.Rule("r", static rule => rule.When(Conditions.Environment("tier", "any", """["staging","Canary"]""")))), logger);
        Create("canary", new SpecBuilder().Gate("g", static gate => gate.Rule("r", static rule => rule.When(Conditions.Environment("tier", "eq", "\"canary\"")))), logger);
        Create("canary", new SpecBuilder().DefaultEnvironment("canary"), logger);

        Assert.Empty(Warnings(logger));
    }

    [Fact]
    public void Tier_AmongTheParameters_IsLookedAtToo()
    {
        var logger = new RecordingLogger();
        TestServer.Create(
            new SpecBuilder(),
            new StatsigOptions { LocalMode = true, OutputLogger = logger, EnvironmentParameters = new Dictionary<string, string> { ["tier"] = "prodution" } });

        Assert.Equal([Warning], Warnings(logger));
    }

    private static StatsigServer Create(string? tier, SpecBuilder specs, RecordingLogger logger) =>
        TestServer.Create(specs, new StatsigOptions { LocalMode = true, OutputLogger = logger, EnvironmentTier = tier });

    private static string[] Warnings(RecordingLogger logger) =>
        [.. logger.Messages.Select(static message => message.Text).Where(static text => text.StartsWith("The environment tier", StringComparison.Ordinal))];
}
