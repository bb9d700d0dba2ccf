using System;
using System.Collections.Concurrent;
using System.Threading.Tasks;
using Statsig.Fast.TestKit.Proxy;
using Statsig.Fast.Tests.Networking;

namespace Statsig.Fast.Tests.Sync.Streaming;

/// <summary>Polls of other sources while a stream is down, and the return to the stream.</summary>
public sealed class SpecsStreamFailoverTests : IAsyncLifetime
{
    private StreamedServer _streamed = null!;

    public async ValueTask InitializeAsync() => _streamed = await StreamedServer.CreateAsync();

    public ValueTask DisposeAsync() => _streamed.DisposeAsync();

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
        _streamed.Live.Server.PauseSync();
        ProxyCall stream = await _streamed.NextStreamAsync(since: 1000);
        await stream.EndAsync();
        await _streamed.WaitForLogAsync("Other sources are polled");
        await _streamed.Live.Clock.WaitForTimerAsync(TimeSpan.FromMilliseconds(130));
        await _streamed.Live.Clock.PassAsync(LiveServer.PollInterval);
        await _streamed.Live.Clock.WaitForTimerAsync(LiveServer.PollInterval);
        Assert.Equal("", _streamed.Live.SpecsRequests());

        _streamed.Live.Server.ResumeSync();
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
}
