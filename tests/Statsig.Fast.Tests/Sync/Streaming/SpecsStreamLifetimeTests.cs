using System;
using System.Collections.Generic;
using System.Text;
using System.Threading.Tasks;
using Statsig.Fast.TestKit.Proxy;

namespace Statsig.Fast.Tests.Sync.Streaming;

/// <summary>A stream from initialization to shutdown, and what is not streamed.</summary>
public sealed class SpecsStreamLifetimeTests : IAsyncLifetime
{
    private StreamedServer _streamed = null!;

    public async ValueTask InitializeAsync() => _streamed = await StreamedServer.CreateAsync();

    public ValueTask DisposeAsync() => _streamed.DisposeAsync();

    [Fact]
    public async Task Initialize_OneCall_IsTheNetworkSource()
    {
        var store = new MemoryStore();
        InitializeDetails details = await _streamed.StartAsync(_streamed.Options(store: store));

        Assert.True(details is { Success: true, StorePopulated: true, Source: EvaluationSource.Network, Error: not null });
        Assert.Equal(_streamed.Peer.Address, details.SourceApi);
        Assert.True(_streamed.Live.Server.CheckGate(LiveServer.User, "g"));
        await StreamedServer.WaitAsync(() => store.Text("statsig.cache") == Encoding.UTF8.GetString(LiveServer.SpecsOf(1000)));
    }

    [Fact]
    public async Task Shutdown_LoopThatBroke_StillSendsTheEvents()
    {
        // An interval that nothing else has.
        var interval = TimeSpan.FromSeconds(17);
        var clock = new FaultyClock(_streamed.Live.Clock, interval, faults: 1);
        await _streamed.StartAsync(_streamed.Options(_streamed.Proxy(threshold: 0), clock: clock, interval: interval));
        (await _streamed.NextStreamAsync(since: 1000)).Reset(2);
        await _streamed.WaitForLogAsync("Other sources are polled");
        await StreamedServer.WaitAsync(() => clock.FaultCount > 0);
        _streamed.Live.Server.LogEvent(LiveServer.User, "bought");
        ShutdownReport report = await _streamed.Live.Server.ShutdownAsync(TimeSpan.FromSeconds(30));

        Assert.True(report.Completed);
        Assert.Single(_streamed.Live.Http.To("log_event"));
    }

    [Fact]
    public async Task Unary_Protocol_IsPolledAtEveryInterval()
    {
        await _streamed.StartAsync(_streamed.Options(_streamed.Proxy(NetworkProtocol.Grpc)));
        await _streamed.Live.Clock.PassAsync(LiveServer.PollInterval);
        ProxyCall poll = await _streamed.Peer.NextAsync(StreamedServer.Token);
        Assert.False(poll.IsStream);
        await poll.AnswerAsync(LiveServer.SpecsOf(2000), 2000);
        await _streamed.WaitForSpecsAsync(2000);
        await _streamed.Live.Clock.PassAsync(LiveServer.PollInterval);
        (await _streamed.Peer.NextAsync(StreamedServer.Token)).Refuse(14, "busy");
        await _streamed.WaitForLogAsync("Unavailable: busy");
        await _streamed.Live.Clock.PassAsync(LiveServer.PollInterval);
        await (await _streamed.Peer.NextAsync(StreamedServer.Token)).AnswerAsync("{\"has_updates\":false}"u8.ToArray(), 2000);
        await StreamedServer.WaitAsync(() => _streamed.Live.Server.SyncState!.Value.FailedPolls == 0);
    }

    [Fact]
    public async Task ManualMode_OpensNoStreamAndAsksOnce()
    {
        await _streamed.StartAsync(_streamed.Options(manual: true));
        Task<SyncReport> sync = _streamed.Live.Server.SyncAsync(StreamedServer.Token);
        ProxyCall call = await _streamed.Peer.NextAsync(StreamedServer.Token);
        Assert.False(call.IsStream);
        await call.AnswerAsync(LiveServer.SpecsOf(2000), 2000);
        Assert.Equal(SpecsUpdateStatus.Applied, (await sync).Specs.Status);
    }

    [Fact]
    public async Task Initialize_NoAnswerInTime_StartsWithoutSpecsAndTheStreamBringsThem()
    {
        Task<InitializeDetails> starting = _streamed.Live.StartAsync(_streamed.Options());
        await _streamed.Peer.NextAsync(StreamedServer.Token);
        await _streamed.Live.Clock.PassAsync(TimeSpan.FromSeconds(20));
        InitializeDetails details = await starting;
        Assert.True(details is { Success: true, StorePopulated: false });
        Assert.Contains("DeadlineExceeded", details.Error, StringComparison.Ordinal);

        await (await _streamed.NextStreamAsync(since: 0)).SendAsync(LiveServer.SpecsOf(1000), 1000);
        await _streamed.WaitForSpecsAsync(1000);
    }

    [Fact]
    public async Task Shutdown_StreamUnderWay_IsEndedAtOnce()
    {
        await _streamed.StartAsync();
        ProxyCall stream = await _streamed.NextStreamAsync(since: 1000);
        await stream.SendHeartbeatAsync(1000);
        ShutdownReport report = await _streamed.Live.Server.ShutdownAsync(TimeSpan.FromSeconds(10));

        Assert.True(report.Completed);
        await stream.Gone.WaitAsync(TimeSpan.FromMinutes(1), StreamedServer.Token);
    }

    [Fact]
    public async Task Shutdown_WhileBackingOffAndPolling_EndsBoth()
    {
        await _streamed.StartAsync(_streamed.Options(_streamed.Proxy(threshold: 0)));
        (await _streamed.NextStreamAsync(since: 1000)).Reset(2);
        await _streamed.Live.Clock.WaitForTimerAsync(TimeSpan.FromMilliseconds(130));

        Assert.True((await _streamed.Live.Server.ShutdownAsync(TimeSpan.FromSeconds(10))).Completed);
    }

    [Fact]
    public async Task GrpcForOtherEndpoints_IsLeftOutWithOneWarning()
    {
        StatsigOptions options = new StatsigOptions
        {
            ProxyConfigs = new Dictionary<NetworkEndpoint, ProxyConfig> { [NetworkEndpoint.All] = _streamed.Proxy(NetworkProtocol.Grpc), [NetworkEndpoint.LogEvent] = _streamed.Proxy(NetworkProtocol.Grpc) },
            HttpHandlerFactory = () => _streamed.Live.Http,
            TimeProvider = _streamed.Live.Clock,
            SyncJitterPercent = 0,
            KeepsPollInterval = true,
            OutputLogger = _streamed.Live.Log,
        }.UseGrpcForwardProxy();
        await _streamed.StartAsync(options);
        _streamed.Live.Server.LogEvent(LiveServer.User, "bought");
        await _streamed.Live.Server.FlushAsync(cancellationToken: StreamedServer.Token);

        Assert.Equal(1, _streamed.LogCount("The entry for All and LogEvent is ignored"));
        Assert.Contains(_streamed.Live.Http.Requests, static request => request.Address.AbsoluteUri == "https://statsigapi.net/v1/log_event");
        Assert.Contains(_streamed.Live.Http.Requests, static request => request.Address.AbsoluteUri.StartsWith("https://api.statsigcdn.com/v1/get_id_lists/", StringComparison.Ordinal));
    }
}
