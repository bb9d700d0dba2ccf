using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Statsig.Fast.TestKit.Proxy;
using Statsig.Fast.Tests.Diagnostics;
using Statsig.Fast.Tests.Networking;

namespace Statsig.Fast.Tests.Sync.Streaming;

public sealed class SpecsStreamTests : IAsyncLifetime
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
    public async Task Failover_TableOfTheDocuments_IsExact()
    {
        // Base 130 ms, twice as long each time, three retries, polls after the first failed retry.
        var errors = new ConcurrentQueue<string>();
        _streamed.Live.CdnSpecs = LiveServer.SpecsOf(1500);
        await _streamed.StartAsync(_streamed.Options(_streamed.Proxy(retries: 3, threshold: 1), errors: (tag, _) => errors.Enqueue(tag)));
        (await _streamed.NextStreamAsync(since: 1000)).Reset(2);

        await _streamed.PassAsync(130);
        Assert.Equal("", _streamed.Live.SpecsRequests());
        (await _streamed.NextStreamAsync(since: 1000)).Reset(2);

        // The first poll comes an interval after the failed retry; until then the others fail as well.
        await _streamed.Live.Clock.WaitForTimerAsync(LiveServer.PollInterval);
        await _streamed.PassAsync(260);
        (await _streamed.NextStreamAsync(since: 1000)).Reset(2);
        await _streamed.PassAsync(520);
        (await _streamed.NextStreamAsync(since: 1000)).Reset(2);
        await _streamed.WaitForLogAsync("3 retries failed");
        Assert.Equal("", _streamed.Live.SpecsRequests());

        await _streamed.Live.Clock.WaitForTimerAsync(TimeSpan.FromMinutes(30));
        _streamed.Live.Clock.Advance(LiveServer.PollInterval - TimeSpan.FromMilliseconds(780));
        await _streamed.WaitForSpecsAsync(1500);
        Assert.Equal(EvaluationSource.StatsigNetwork, _streamed.Live.Server.GetFeatureGate(LiveServer.User, "g").Details.Source);
        Assert.Equal("C", _streamed.Live.SpecsRequests());
        Assert.Equal(4, _streamed.Live.Server.SyncState!.Value.FailedPolls);

        // Back after the longest pause: what it asks for is newer than what the polls brought. A connection is not enough to end them, a
        // message is.
        await _streamed.Live.Clock.PassAsync(TimeSpan.FromMinutes(30) - LiveServer.PollInterval + TimeSpan.FromMilliseconds(780));
        ProxyCall back = await _streamed.NextStreamAsync(since: 1500);
        await back.AcceptAsync();
        await _streamed.WaitForLogAsync("Connected to");
        Assert.Equal(0, _streamed.LogCount("Reconnected"));
        await back.SendAsync(LiveServer.SpecsOf(2500), 2500);
        await _streamed.WaitForSpecsAsync(2500);
        await _streamed.WaitForLogAsync("Polling of other sources stops");
        Assert.Equal(0, _streamed.Live.Server.SyncState!.Value.FailedPolls);

        // The count begins anew.
        await StreamedServer.WaitAsync(() => _streamed.Live.Clock.TimerCount > 0);
        back.Reset(2);
        await _streamed.PassAsync(130);
        await _streamed.NextStreamAsync(since: 2500);
        Assert.Contains("grpcWebSocket:streaming_error", errors);
        Assert.Contains("grpcWebSocket: retry exhausted", errors);
        Assert.DoesNotContain("grpcWebSocket: Reconnected", errors);
    }

    [Fact]
    public async Task Failover_GivingUp_EndsTheStreamAndLeavesThePolls()
    {
        _streamed.Live.CdnSpecs = LiveServer.SpecsOf(1500);
        await _streamed.StartAsync(_streamed.Options(_streamed.Proxy(retries: 1, threshold: 1, givesUp: true)));
        (await _streamed.NextStreamAsync(since: 1000)).Reset(2);
        await _streamed.PassAsync(130);
        (await _streamed.NextStreamAsync(since: 1000)).Reset(2);
        await _streamed.WaitForLogAsync("The stream will not be retried");

        await _streamed.Live.Clock.PassAsync(LiveServer.PollInterval);
        await _streamed.WaitForSpecsAsync(1500);
        await _streamed.Live.Clock.PassAsync(LiveServer.PollInterval);
        await _streamed.Live.WaitForRequestsAsync(2);
    }

    [Fact]
    public async Task Failover_ThresholdOfZero_PollsFromTheFirstFailureAndHonoursThePause()
    {
        _streamed.Live.CdnSpecs = LiveServer.SpecsOf(1500);
        await _streamed.StartAsync(_streamed.Options(_streamed.Proxy(threshold: 0)));
        _streamed.Live.Server.PauseConfigSync();
        ProxyCall stream = await _streamed.NextStreamAsync(since: 1000);
        await stream.EndAsync();
        await _streamed.WaitForLogAsync("Other sources are polled");
        await _streamed.Live.Clock.WaitForTimerAsync(TimeSpan.FromMilliseconds(130));
        await _streamed.Live.Clock.PassAsync(LiveServer.PollInterval);
        await _streamed.Live.Clock.WaitForTimerAsync(LiveServer.PollInterval);
        Assert.Equal("", _streamed.Live.SpecsRequests());

        _streamed.Live.Server.ResumeConfigSync();
        await _streamed.Live.Clock.PassAsync(LiveServer.PollInterval);
        await _streamed.WaitForSpecsAsync(1500);
    }

    [Fact]
    public async Task Failover_SourcesOfTheOptions_ArePolledButForTheNetwork()
    {
        var store = new MemoryStore();
        await _streamed.StartAsync(_streamed.Options(_streamed.Proxy(threshold: 0), sync: [DataSource.Network, DataSource.DataStore], store: store));
        await StreamedServer.WaitAsync(() => store.Text("statsig.cache") is not null);
        await store.SetAsync("statsig.cache", LiveServer.SpecsOf(1700), StreamedServer.Token);
        (await _streamed.NextStreamAsync(since: 1000)).Reset(2);
        await _streamed.WaitForLogAsync("Other sources are polled");
        await _streamed.Live.Clock.PassAsync(LiveServer.PollInterval);

        await _streamed.WaitForSpecsAsync(1700);
        Assert.Equal("", _streamed.Live.SpecsRequests());
    }

    [Theory]
    [InlineData(12, 1)]
    [InlineData(7, 2)]
    [InlineData(16, 2)]
    public async Task Failover_ProxyThatRefuses_PollsAtOnceAndGoesOnTrying(int status, int refusals)
    {
        _streamed.Live.CdnSpecs = LiveServer.SpecsOf(1500);
        await _streamed.StartAsync();
        int pause = 130;
        for (int i = 0; i < refusals; i++, pause *= 2)
        {
            Assert.Equal(0, _streamed.LogCount("The proxy rejects the stream"));
            (await _streamed.NextStreamAsync(since: 1000)).Refuse(status, "Unauthorized");
            await _streamed.Live.Clock.WaitForTimerAsync(TimeSpan.FromMilliseconds(pause));
            if (i < refusals - 1)
            {
                await _streamed.PassAsync(pause);
            }
        }

        Assert.Equal(1, _streamed.LogCount("The proxy rejects the stream"));
        await _streamed.PassAsync(pause / 2);
        await (await _streamed.NextStreamAsync(since: 1000)).SendAsync(LiveServer.SpecsOf(2000), 2000);
        await _streamed.WaitForSpecsAsync(2000);
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

    [Fact]
    public async Task Back_ProxyThatIsAheadOfItsMessage_IsAskedInFull()
    {
        await _streamed.StartAsync();
        (await _streamed.NextStreamAsync(since: 1000)).Reset(2);
        await _streamed.PassAsync(130);
        ProxyCall stream = await _streamed.NextStreamAsync(since: 1000);
        await stream.SendHeartbeatAsync(2000);

        ProxyCall check = await _streamed.Peer.NextAsync(StreamedServer.Token);
        Assert.False(check.IsStream);
        await check.AnswerAsync(LiveServer.SpecsOf(2000), 2000);
        await _streamed.WaitForSpecsAsync(2000);
        await stream.SendAsync(LiveServer.SpecsOf(3000), 3000);
        await _streamed.WaitForSpecsAsync(3000);
    }

    [Fact]
    public async Task Back_AskingInFull_IsNoSilenceOfTheStream()
    {
        var idle = TimeSpan.FromSeconds(7);
        await _streamed.StartAsync(_streamed.Options(_streamed.Proxy(idle: idle)));
        (await _streamed.NextStreamAsync(since: 1000)).Reset(2);
        await _streamed.PassAsync(130);
        ProxyCall stream = await _streamed.NextStreamAsync(since: 1000);
        await stream.SendHeartbeatAsync(2000);
        ProxyCall check = await _streamed.Peer.NextAsync(StreamedServer.Token);
        _streamed.Live.Clock.Advance(TimeSpan.FromSeconds(8));
        await check.AnswerAsync(LiveServer.SpecsOf(2000), 2000);

        // From then on silence counts again, and no message has been lost.
        await _streamed.Live.Clock.WaitForTimerAsync(idle);
        Assert.False(stream.Gone.IsCompleted);
        await stream.SendAsync(LiveServer.SpecsOf(3000), 3000);
        await _streamed.WaitForSpecsAsync(3000);
        Assert.Equal(0, _streamed.LogCount("No message arrived within"));
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
    public async Task Back_AgainAndAgain_IsNoFaultAndPostedOncePerHour()
    {
        _streamed.Live.Http.On("sdk_exception", static _ => FakeHttp.Ok("{}"));
        var errors = new ConcurrentQueue<string>();
        var proxy = new ProxyConfig(NetworkProtocol.GrpcWebSocket, _streamed.Peer.Address)
        {
            RetryBackoffBase = TimeSpan.Zero,
            ConnectTimeout = TimeSpan.FromMinutes(1),
        };
        await _streamed.StartAsync(_streamed.Options(proxy, errors: (tag, _) => errors.Enqueue(tag)));
        for (int i = 0; i < 4; i++)
        {
            // A stream that ends right after its one message, without a pause that was asked for: one of a tenth of a second is kept all
            // the same.
            ProxyCall stream = await _streamed.NextStreamAsync(since: 1000);
            await stream.SendHeartbeatAsync(1000);
            await stream.EndAsync();
            await _streamed.PassAsync(100);
        }

        await StreamedServer.WaitAsync(() => _streamed.LogCount("Reconnected to") >= 3);
        await _streamed.Live.Server.ShutdownAsync(TimeSpan.FromSeconds(30));
        Assert.DoesNotContain("grpcWebSocket: Reconnected", errors);
        Assert.Single(_streamed.Live.Http.To("sdk_exception"), static report => report.Text.Contains("grpcWebSocket: Reconnected", StringComparison.Ordinal));
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
    public async Task Failover_ThresholdAsLargeAsTheRetriesWithoutPauses_StillPolls()
    {
        _streamed.Live.CdnSpecs = LiveServer.SpecsOf(1500);
        await _streamed.StartAsync(_streamed.Options(new ProxyConfig(NetworkProtocol.GrpcWebSocket, _streamed.Peer.Address)
        {
            RetryBackoffBase = TimeSpan.Zero,
            MaxRetryAttempt = 2,
            PushWorkerFailoverThreshold = 2,
            GiveUpAfterMaxRetries = true,
            ConnectTimeout = TimeSpan.FromMinutes(1),
        }));
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(0, _streamed.LogCount("Other sources are polled"));
            (await _streamed.NextStreamAsync(since: 1000)).Reset(2);
            if (i < 2)
            {
                await _streamed.PassAsync(100);
            }
        }

        await _streamed.WaitForLogAsync("The stream will not be retried");
        Assert.Equal(1, _streamed.LogCount("Other sources are polled"));
        await _streamed.Live.Clock.PassAsync(LiveServer.PollInterval);
        await _streamed.WaitForSpecsAsync(1500);
    }

    [Fact]
    public async Task Back_StateWhenItIsLogged_ShowsNoFailures()
    {
        var seen = new ConcurrentQueue<int>();
        await _streamed.StartAsync();
        _streamed.Live.Log.Written = message =>
        {
            if (message.Text.Contains("Reconnected to", StringComparison.Ordinal))
            {
                seen.Enqueue(_streamed.Live.Server.SyncState!.Value.FailedPolls);
            }
        };
        (await _streamed.NextStreamAsync(since: 1000)).Reset(2);
        await _streamed.PassAsync(130);
        await (await _streamed.NextStreamAsync(since: 1000)).SendHeartbeatAsync(1000);
        await StreamedServer.WaitAsync(() => !seen.IsEmpty);

        Assert.Equal([0], seen);
    }

    [Fact]
    public async Task Back_NothingWasPolled_SaysNothingOfPolls()
    {
        await _streamed.StartAsync(_streamed.Options(_streamed.Proxy(threshold: 0), sync: [DataSource.Network]));
        (await _streamed.NextStreamAsync(since: 1000)).Reset(2);
        await _streamed.WaitForLogAsync("The options contain no other source");
        await _streamed.PassAsync(130);
        await (await _streamed.NextStreamAsync(since: 1000)).SendHeartbeatAsync(1000);

        await _streamed.WaitForLogAsync("Reconnected to");
        Assert.Equal(0, _streamed.LogCount("Polling of other sources stops"));
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
