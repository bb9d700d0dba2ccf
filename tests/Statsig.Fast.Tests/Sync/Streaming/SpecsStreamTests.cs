using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Statsig.Fast.TestKit.Proxy;
using Statsig.Fast.Tests.Diagnostics;
using Statsig.Fast.Tests.Networking;

namespace Statsig.Fast.Tests.Sync.Streaming;

/// <summary>Messages of a stream, and its ends.</summary>
public sealed class SpecsStreamTests : IAsyncLifetime
{
    private StreamedServer _streamed = null!;

    public async ValueTask InitializeAsync() => _streamed = await StreamedServer.CreateAsync();

    public ValueTask DisposeAsync() => _streamed.DisposeAsync();

    [Fact]
    public async Task Push_NewerSpecs_AreInForceAndKept()
    {
        var store = new MemoryStore();
        var metrics = new RecordingObservability();
        await _streamed.StartAsync(_streamed.Options(store: store, metrics: metrics));
        ProxyCall stream = await _streamed.NextStreamAsync(since: 1000);
        await stream.SendAsync(LiveServer.SpecsOf(2000), 2000);

        await _streamed.WaitForSpecsAsync(2000);
        await StreamedServer.WaitAsync(() => store.Text("statsig.cache") == Encoding.UTF8.GetString(LiveServer.SpecsOf(2000)));
        Assert.Single(metrics.Of("grpc_msg_received"));
        Assert.Equal("", _streamed.Live.SpecsRequests());
    }

    [Fact]
    public async Task Push_HeartbeatOlderOrEqual_ChangesNothing()
    {
        await _streamed.StartAsync();
        ProxyCall stream = await _streamed.NextStreamAsync(since: 1000);
        await stream.SendHeartbeatAsync(1000);
        await stream.SendAsync(LiveServer.SpecsOf(900), 900);
        await stream.SendAsync(LiveServer.SpecsOf(1000), 1000);
        await stream.SendAsync(LiveServer.SpecsOf(3000), 3000);
        await _streamed.WaitForSpecsAsync(3000);

        // The payload's own time rules too: a proxy that is wrong about it brings nothing older into force.
        await stream.SendAsync(LiveServer.SpecsOf(2000), 4000);
        await stream.SendAsync("[]"u8.ToArray(), 4500);
        await stream.SendAsync(LiveServer.SpecsOf(5000), 5000);
        await _streamed.WaitForSpecsAsync(5000);
        await _streamed.WaitForLogAsync("Specs from Network: Applied.", count: 3); // Initialization's, and two that came.
        Assert.Equal(3, _streamed.LogCount("Specs from Network: Applied."));
        Assert.Equal(0, _streamed.LogCount("The stream from"));
    }

    [Fact]
    public async Task Push_ThatCannotBePutIntoForce_IsMeasuredAsAFailureOfTheListener()
    {
        var metrics = new RecordingObservability();
        await _streamed.StartAsync(_streamed.Options(metrics: metrics));
        ProxyCall stream = await _streamed.NextStreamAsync(since: 1000);
        await stream.SendAsync("{\"has_updates\":true}"u8.ToArray(), 2000);
        await stream.SendAsync("[]"u8.ToArray(), 2500);
        await stream.SendAsync(LiveServer.SpecsOf(3000), 3000);
        await _streamed.WaitForSpecsAsync(3000);
        await StreamedServer.WaitAsync(() => metrics.Of("config_sync_overall.latency").Length == 3);

        Assert.Equal(
            ["json dcs_listener_failed", "invalid_json invalid_json", "json "],
            metrics.Of("config_sync_overall.latency").Select(static entry => $"{entry.Tags["format"]} {entry.Tags["error"]}"));
        Assert.All(metrics.Of("config_sync_overall.latency"), entry => Assert.Equal(_streamed.Peer.Address, entry.Tags["source_api"]));
    }

    [Fact]
    public async Task End_WithoutAReason_IsAFailureLikeAnyOther()
    {
        await _streamed.StartAsync();
        ProxyCall stream = await _streamed.NextStreamAsync(since: 1000);
        await stream.SendHeartbeatAsync(1000);
        await stream.EndAsync();

        await _streamed.PassAsync(130);
        await (await _streamed.NextStreamAsync(since: 1000)).SendAsync(LiveServer.SpecsOf(2000), 2000);
        await _streamed.WaitForSpecsAsync(2000);
        Assert.Equal(1, _streamed.LogCount("The proxy closed the stream"));
    }

    [Fact]
    public async Task End_ProxyKilledAndRestarted_ResumesFromTheSpecsInForce()
    {
        await _streamed.StartAsync();
        ProxyCall stream = await _streamed.NextStreamAsync(since: 1000);
        await stream.SendAsync(LiveServer.SpecsOf(2000), 2000);
        await _streamed.WaitForSpecsAsync(2000);
        _streamed.Peer.GoDown();
        await _streamed.PassAsync(130);
        await _streamed.Live.Clock.WaitForTimerAsync(TimeSpan.FromMilliseconds(260));
        Assert.True(_streamed.Peer.RefusedCount > 0);
        Assert.True(_streamed.Live.Server.CheckGate(LiveServer.User, "g"));

        _streamed.Peer.ComeBack();
        await _streamed.PassAsync(260);
        await (await _streamed.NextStreamAsync(since: 2000)).SendAsync(LiveServer.SpecsOf(3000), 3000);
        await _streamed.WaitForSpecsAsync(3000);
    }

    [Fact]
    public async Task Silence_ForTheIdleTime_OpensTheStreamAnew()
    {
        var idle = TimeSpan.FromSeconds(100);
        await _streamed.StartAsync(_streamed.Options(_streamed.Proxy(idle: idle)));
        ProxyCall stream = await _streamed.NextStreamAsync(since: 1000);
        await stream.SendHeartbeatAsync(1000);
        await _streamed.Live.Clock.WaitForTimerAsync(idle);
        _streamed.Live.Clock.Advance(TimeSpan.FromSeconds(99));
        await stream.SendHeartbeatAsync(1000);

        // The heartbeat has set the time anew.
        await _streamed.Live.Clock.WaitForTimerAsync(idle);
        _streamed.Live.Clock.Advance(TimeSpan.FromSeconds(99));
        Assert.False(stream.Gone.IsCompleted);
        _streamed.Live.Clock.Advance(TimeSpan.FromSeconds(1));
        await stream.Gone.WaitAsync(TimeSpan.FromMinutes(1), StreamedServer.Token);
        await _streamed.PassAsync(130);
        await _streamed.NextStreamAsync(since: 1000);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Open_NoFirstMessageWithinTheRequestTimeout_IsAFailure(bool accepts)
    {
        await _streamed.StartAsync();
        ProxyCall stream = await _streamed.NextStreamAsync(since: 1000);
        if (accepts)
        {
            await stream.AcceptAsync();
            await _streamed.WaitForLogAsync("Connected to");
        }

        await _streamed.Live.Clock.PassAsync(TimeSpan.FromSeconds(20));
        await stream.Gone.WaitAsync(TimeSpan.FromMinutes(1), StreamedServer.Token);
        await _streamed.WaitForLogAsync("No message arrived within 00:00:20");
        Assert.Equal(1, _streamed.Live.Server.SyncState!.Value.FailedPolls);
        await _streamed.PassAsync(130);
        await (await _streamed.NextStreamAsync(since: 1000)).SendHeartbeatAsync(1000);

        // After the first message the silence of a stream is what the entry says.
        await _streamed.Live.Clock.WaitForTimerAsync(TimeSpan.FromHours(2));
    }

    [Fact]
    public async Task Open_ClockOfTheApplicationThatFails_DoesNotEndTheStream()
    {
        var errors = new ConcurrentQueue<string>();
        var clock = new FaultyClock(_streamed.Live.Clock, TimeSpan.FromMilliseconds(130), faults: 1);
        await _streamed.StartAsync(_streamed.Options(errors: (tag, _) => errors.Enqueue(tag), clock: clock));
        (await _streamed.NextStreamAsync(since: 1000)).Reset(2);

        await (await _streamed.NextStreamAsync(since: 1000)).SendAsync(LiveServer.SpecsOf(2000), 2000);
        await _streamed.WaitForSpecsAsync(2000);
        Assert.Contains("grpcWebSocket:listeners.onUpdate", errors);
    }

    [Fact]
    public async Task Errors_OfInitializationAndTheStream_AreBothTold()
    {
        _streamed.Live.Http.On("sdk_exception", static _ => FakeHttp.Ok("{}"));
        var errors = new ConcurrentQueue<string>();
        Task<InitializeDetails> starting = _streamed.Live.StartAsync(_streamed.Options(errors: (tag, _) => errors.Enqueue(tag)));
        (await _streamed.Peer.NextAsync(StreamedServer.Token)).Refuse(14, "busy");
        await starting;
        for (int i = 0; i < 2; i++)
        {
            (await _streamed.NextStreamAsync(since: 0)).Reset(2);
            await _streamed.PassAsync(130 << i);
        }

        await _streamed.NextStreamAsync(since: 0);
        await _streamed.Live.Server.ShutdownAsync(TimeSpan.FromSeconds(30));
        string[] tags = ["grpcWebSocket:initialize", "grpcWebSocket:streaming_error"];
        Assert.Equal(tags, errors);
        Assert.All(
            tags, tag => Assert.Single(_streamed.Live.Http.To("sdk_exception"), report => report.Text.Contains($"\"{tag}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Push_SpecsThatCannotBeUsedAgainAndAgain_CountFallBackAndAreLoggedAtABoundedRate()
    {
        await _streamed.StartAsync(_streamed.Options(_streamed.Proxy(retries: 20, threshold: 2)));
        ProxyCall stream = await _streamed.NextStreamAsync(since: 1000);
        for (int message = 1; message <= 3; message++)
        {
            await stream.SendAsync("[]"u8.ToArray(), 3000);
        }

        await stream.Gone.WaitAsync(TimeSpan.FromMinutes(1), StreamedServer.Token);
        await _streamed.WaitForLogAsync("The specs of the stream cannot be used. Other sources are polled");
        await _streamed.PassAsync(130);
        stream = await _streamed.NextStreamAsync(since: 1000);
        await stream.SendAsync("[]"u8.ToArray(), 3000);
        await stream.Gone.WaitAsync(TimeSpan.FromMinutes(1), StreamedServer.Token);
        await _streamed.PassAsync(260);

        Assert.Equal(4, _streamed.Live.Server.SyncState!.Value.FailedPolls);

        // The first message, the first failure of the stream, its report, and the polls.
        Assert.Equal(4, _streamed.Live.Log.Messages.Count(static message => message.Level == OutputLogLevel.Warning));

        stream = await _streamed.NextStreamAsync(since: 1000);
        await stream.SendAsync(LiveServer.SpecsOf(4000), 4000);
        await _streamed.WaitForSpecsAsync(4000);
        await StreamedServer.WaitAsync(() => _streamed.Live.Server.SyncState!.Value.FailedPolls == 0);
    }

    [Fact]
    public async Task Message_ThatIsNone_EndsTheStream()
    {
        await _streamed.StartAsync();
        ProxyCall stream = await _streamed.NextStreamAsync(since: 1000);
        await stream.SendBytesAsync(ProxyCall.Prefix([0x0A, 5, 1], flag: 0));
        await stream.Gone.WaitAsync(TimeSpan.FromMinutes(1), StreamedServer.Token);
        await _streamed.PassAsync(130);
        await _streamed.NextStreamAsync(since: 1000);
        Assert.Equal(1, _streamed.LogCount("failed. Internal"));
    }
}
