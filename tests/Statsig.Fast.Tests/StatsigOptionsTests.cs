using System;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests;

public sealed class StatsigOptionsTests
{
    [Fact]
    public void Defaults_AreThoseDocumented()
    {
        var options = new StatsigOptions();

        Assert.Null(options.EnvironmentTier);
        Assert.Null(options.BootstrapValues);
        Assert.True(options.BootstrapUtf8.IsEmpty);
        Assert.False(options.LocalMode || options.ThrowWhenUninitialized || options.DisableUserAgentParsing || options.DisableCountryLookup);
        Assert.Equal(TimeSpan.FromMilliseconds(100), options.RegexMatchTimeout);
        Assert.Same(ConsoleOutputLogger.Instance, options.OutputLogger);
        Assert.Equal(OutputLogLevel.Warning, options.OutputLogLevel);
        Assert.Same(TimeProvider.System, options.TimeProvider);
    }

    [Fact]
    public void EnvironmentTier_Empty_IsRefused()
    {
        Assert.Equal("EnvironmentTier", Assert.Throws<ArgumentException>(static () => new StatsigOptions { EnvironmentTier = "" }).ParamName);
        Assert.Null(new StatsigOptions { EnvironmentTier = null }.EnvironmentTier);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(60_001)]
    public void RegexMatchTimeout_OutsideItsBounds_IsRefused(int ms) => Assert.Equal(
        "RegexMatchTimeout",
        Assert.Throws<ArgumentException>(() => new StatsigOptions { RegexMatchTimeout = TimeSpan.FromMilliseconds(ms) }).ParamName);

    [Theory]
    [InlineData(1)]
    [InlineData(60_000)]
    public void RegexMatchTimeout_InsideItsBounds_IsTaken(int ms) =>
        Assert.Equal(ms, new StatsigOptions { RegexMatchTimeout = TimeSpan.FromMilliseconds(ms) }.RegexMatchTimeout.TotalMilliseconds);

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
