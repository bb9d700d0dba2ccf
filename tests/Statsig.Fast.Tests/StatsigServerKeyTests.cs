using System;
using System.Linq;
using System.Threading.Tasks;
using Statsig.Fast.Tests.Sync;

namespace Statsig.Fast.Tests;

/// <summary>A key that cannot be used is an error that is seen at the default level, and what it costs is counted.</summary>
public sealed class StatsigServerKeyTests
{
    [Theory]
    [InlineData(null, "empty")]
    [InlineData("", "empty")]
    [InlineData(" \n", "empty")]
    [InlineData("client-abc", "client key")]
    [InlineData("abc", "not a secret key")]
    [InlineData("secret-a b", "character")]
    public async Task InitializeAsync_KeyThatCannotBeUsed_LogsOneErrorAndCountsEventsAsRefused(string? key, string reason)
    {
        await using var live = new LiveServer();
        InitializeDetails details = await live.StartAsync(live.Options(level: new StatsigOptions().OutputLogLevel), key);

        Assert.False(details.Success);
        Assert.Contains(reason, details.Error, StringComparison.Ordinal);
        Assert.Contains(details.Error!, Assert.Single(live.Log.Messages).Text, StringComparison.Ordinal);
        Assert.Equal(OutputLogLevel.Error, live.Log.Messages[0].Level);

        live.Server.CheckGate(LiveServer.User, "g");
        live.Server.GetLayer(LiveServer.User, "l");
        live.Server.LogEvent(LiveServer.User, "purchase");
        FlushReport flushed = await live.Server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);
        EventStatistics now = live.Server.EventStatistics;
        Assert.Equal((2, 2, 2, 0), (now.Accepted, now.DroppedWithoutKey, now.Dropped, now.Pending));
        Assert.Equal((0, 0), (flushed.Sent, flushed.Pending));
        Assert.Empty(live.Http.Requests);
    }

    [Theory]
    [InlineData(LiveServer.Key + "\n")]
    [InlineData(" " + LiveServer.Key + "\r\n")]
    public async Task InitializeAsync_WhiteSpaceAroundTheKey_IsIgnored(string key)
    {
        await using var live = new LiveServer();

        Assert.True((await live.StartAsync(key: key)).StorePopulated);

        Assert.True(live.Server.CheckGate(LiveServer.User, "g"));
        Assert.Equal(LiveServer.Key, live.Http.To(LiveServer.SpecsPath)[0].Address.Segments[^1].Split('.')[0]);
    }

    [Fact]
    public async Task InitializeAsync_MissingKeyWithASource_NamesIt()
    {
        await using var live = new LiveServer();
        await live.StartAsync(new StatsigOptions { OutputLogger = live.Log, HttpHandlerFactory = () => live.Http, SecretKeySource = "a file" }, null);

        Assert.Contains("a file", live.Log.Messages.Single(static message => message.Level == OutputLogLevel.Error).Text, StringComparison.Ordinal);
    }
}
