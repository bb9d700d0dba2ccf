using System;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Options;

public sealed class StatsigOptionsTests
{
    [Fact]
    public void Defaults_AreThoseDocumented()
    {
        var options = new StatsigOptions();

        Assert.Null(options.EnvironmentTier);
        Assert.Null(options.BootstrapValues);
        Assert.Null(options.BootstrapPath);
        Assert.True(options.BootstrapUtf8.IsEmpty);
        Assert.Empty(options.ProxyConfigs);
        Assert.Empty(options.EnvironmentParameters);
        Assert.False(options.LocalMode || options.ThrowWhenUninitialized || options.DisableUserAgentParsing || options.DisableCountryLookup);
        Assert.Equal(TimeSpan.FromMilliseconds(100), options.RegexTimeoutPerCall);
        Assert.Equal((1000, 10, 3), (options.MaxEventsPerBatch, options.MaxPendingEventBatches, options.MaxParallelIdListDownloads));
        Assert.Same(ConsoleOutputLogger.Instance, options.OutputLogger);
        Assert.Equal(OutputLogLevel.Warning, options.OutputLogLevel);
        Assert.Same(TimeProvider.System, options.TimeProvider);
    }

    [Fact]
    public void Dictionaries_SetToNull_AreEmpty()
    {
        StatsigOptions options = WithNulls();

        Assert.Equal(0, options.ProxyConfigs.Count + options.EnvironmentParameters.Count + options.GlobalCustomFields.Count);
        Assert.Equal(0, options.AdditionalHeaders.Count + options.BootstrapIdLists.Count + options.Overrides.Gates.Count);
        Assert.Empty(OptionsValidation.FindProblems(options));
    }

    private static StatsigOptions WithNulls() => new()
    {
        ProxyConfigs = null, EnvironmentParameters = null, GlobalCustomFields = null, AdditionalHeaders = null, BootstrapIdLists = null, Overrides = null,
    };

    [Fact]
    public void Intervals_OfZero_AreTheDefaultsOnceAServerHasThem()
    {
        StatsigOptions copy = new StatsigOptions { ConfigSyncInterval = TimeSpan.Zero, IdListsSyncInterval = TimeSpan.Zero }.Copy();

        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60)), (copy.ConfigSyncInterval, copy.IdListsSyncInterval));
        Assert.Empty(OptionsValidation.FindProblems(copy));
    }

    [Fact]
    public void Server_OptionsThatAreNotValid_ThrowsForAllOfThemAndNamesTheFirst()
    {
        var options = new StatsigOptions { EnvironmentTier = "", MaxEventsPerBatch = 0 };

        var exception = Assert.Throws<ArgumentException>(() => new StatsigServer(null, options));

        Assert.Equal("EnvironmentTier", exception.ParamName);
        Assert.StartsWith(
            "EnvironmentTier is empty. Use a name such as \"production\", or null for none. MaxEventsPerBatch is 0. Use a value from 1 to 100,000.",
            exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Server_OptionsChangedAfterwards_KeepsItsOwn()
    {
        var options = new StatsigOptions { LocalMode = true, OutputLogLevel = OutputLogLevel.None, EnvironmentParameters = { ["tier"] = "staging" } };
        using var server = new StatsigServer(null, options);

        options.LocalMode = false;
        options.EnvironmentParameters["tier"] = "production";

        Assert.NotSame(options, server.Options);
        Assert.True(server.Options.LocalMode);
        Assert.Equal("staging", server.Options.Tier);
    }

    [Fact]
    public void Overrides_OfTheOptions_AnswerFromTheStart()
    {
        var overrides = new OverrideOptions
        {
            Gates = { ["on"] = true },
            DynamicConfigs = { ["config"] = """{"a": 1}""" },
            Experiments = { ["experiment"] = """{"a": 2}""" },
            Layers = { ["layer"] = """{"a": 3}""" },
            ParameterStores = { ["store"] = """{"a": 4}""" },
        };
        using var server = new StatsigServer(null, new StatsigOptions { LocalMode = true, OutputLogLevel = OutputLogLevel.None, Overrides = overrides });
        var user = new StatsigUser("u");

        Assert.True(server.CheckGate(user, "on"));
        Assert.Equal(
            (1, 2, 3, 4),
            (server.GetDynamicConfig(user, "config").Get("a", 0), server.GetExperiment(user, "experiment").Get("a", 0), server.GetLayer(user, "layer").Get("a", 0),
                server.GetParameterStore(user, "store").Get("a", 0)));
        server.RemoveAllOverrides();
        Assert.False(server.CheckGate(user, "on"));
    }

    [Fact]
    public void OutputLogLevel_KeepsLesserMessagesBack()
    {
        var logger = new RecordingLogger();
        var quiet = new StatsigServer(null, new StatsigOptions { LocalMode = true, OutputLogger = logger, OutputLogLevel = OutputLogLevel.Error });

        quiet.UpdateSpecs("[]"u8);
        Assert.Empty(logger.Messages);

        new StatsigServer(null, new StatsigOptions { LocalMode = true, OutputLogger = logger }).UpdateSpecs("[]"u8);
        Assert.Equal(OutputLogLevel.Warning, Assert.Single(logger.Messages).Level);
    }
}
