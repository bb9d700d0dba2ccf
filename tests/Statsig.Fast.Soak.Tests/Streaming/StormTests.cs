using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.LocalService.ForwardProxy;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Soak.Tests.Streaming;

/// <summary>Many servers that lose one proxy in the same moment.</summary>
public sealed class StormTests
{
    private const int Servers = 100;
    private const string Pause = "The next attempt starts in ";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Streams_ProxyThatIsKilledUnderManyServers_ComeBackSpreadOverTheJitter()
    {
        // One clock for all, which stands still: the pauses are those that were drawn, and all servers wait at the same moment.
        var clock = new ManualClock();
        var quiet = new ForwardProxyOptions { TimeProvider = new ManualClock() };
        await using TestForwardProxy proxy = (await TestForwardProxy.StartAsync(quiet, token: Token)).Publish(Specs(1));
        var logs = new RecordingLogger[Servers];
        var servers = new StatsigServer[Servers];
        for (int i = 0; i < Servers; i++)
        {
            logs[i] = new RecordingLogger();
            servers[i] = new StatsigServer("secret-soak", Options(proxy, clock, logs[i]));
        }

        await Task.WhenAll(servers.Select(static server => server.InitializeAsync(Token)));
        await WaitAsync(() => proxy.Calls.OpenStreams == Servers, () => $"{proxy.Calls.OpenStreams} streams");
        await proxy.KillAsync();
        await WaitAsync(() => logs.All(static log => Pauses(log).Length > 0), () => $"{logs.Count(static log => Pauses(log).Length > 0)} pauses");

        // The line is logged before the pause begins. Nothing else of these servers has a timer now.
        await WaitAsync(() => clock.TimerCount == Servers, () => $"{clock.TimerCount} timers");
        double[] seconds = [.. logs.Select(static log => Assert.Single(Pauses(log)).TotalSeconds)];

        // Ten seconds, a tenth up and down: all within, hardly two the same, and each quarter has its share. Of a hundred fair draws fewer
        // than five fall into a quarter once in some millions of runs.
        Assert.All(seconds, static pause => Assert.InRange(pause, 9, 11));
        Assert.InRange(seconds.Distinct().Count(), Servers - 2, Servers);
        for (int quarter = 0; quarter < 4; quarter++)
        {
            Assert.InRange(seconds.Count(pause => pause >= 9 + (quarter * 0.5) && pause < 9.5 + (quarter * 0.5)), 5, Servers - 15);
        }

        await proxy.RestartAsync(Token);
        proxy.Publish(Specs(2));
        clock.Advance(TimeSpan.FromSeconds(8.9));
        Assert.Equal(0, proxy.Calls.OpenStreams);
        clock.Advance(TimeSpan.FromSeconds(2.2));
        await WaitAsync(
            () => servers.All(static server => server.SpecsTimeMs == 2), () => $"{servers.Count(static server => server.SpecsTimeMs == 2)} servers");
        Assert.Equal(Servers, proxy.Calls.OpenStreams);
        Assert.Equal(Servers, proxy.Requests.Count(static request => request.SinceTime == 1) - Servers);
        await Task.WhenAll(servers.Select(static server => server.ShutdownAsync(TimeSpan.FromMinutes(1))));
        await WaitAsync(() => proxy.Calls.OpenStreams == 0, () => $"{proxy.Calls.OpenStreams} streams");
    }

    private static StatsigOptions Options(TestForwardProxy proxy, ManualClock clock, RecordingLogger log) => new StatsigOptions
    {
        ProxyConfigs = new Dictionary<NetworkEndpoint, ProxyConfig>
        {
            [NetworkEndpoint.DownloadConfigSpecs] = new(NetworkProtocol.GrpcWebSocket, proxy.Address)
            {
                ConnectTimeout = TimeSpan.FromMinutes(2),
                PingDelay = TimeSpan.FromMinutes(5),
                PingTimeout = TimeSpan.FromMinutes(5),
            },
        },
        TimeProvider = clock,
        OutputLogger = log,
        OutputLogLevel = OutputLogLevel.Info,
        DisableIdLists = true,
        DisableAllLogging = true,
    }.UseGrpcForwardProxy();

    private static TimeSpan[] Pauses(RecordingLogger log) =>
    [
        .. log.Messages.Where(static message => message.Text.Contains(Pause, StringComparison.Ordinal))
            .Select(static message => TimeSpan.Parse(message.Text.Split(Pause)[1].TrimEnd('.'), CultureInfo.InvariantCulture)),
    ];

    private static async Task WaitAsync(Func<bool> condition, Func<string> state)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, state());
            await Task.Delay(10, Token);
        }
    }

    private static SpecBuilder Specs(long time) => new SpecBuilder().Time(time).Gate("g", static gate => gate.Rule("r", Conditions.Public));
}
