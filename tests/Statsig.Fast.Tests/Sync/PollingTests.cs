using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Tests.Networking;

namespace Statsig.Fast.Tests.Sync;

public sealed class PollingTests : IAsyncDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>Longer than the pauses: the limit of a request that is still under way is not taken for one of them.</summary>
    private static readonly TimeSpan LongestRequest = TimeSpan.FromMinutes(10);

    private readonly LiveServer _live = new();
    private readonly List<RulesUpdatedArgs> _updates = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _live.DisposeAsync();

    [Fact]
    public async Task Poll_AfterOneInterval_AsksOnlyForWhatIsNewer()
    {
        _live.Specs = LiveServer.SpecsOf(1631638014811, "a+b");
        await _live.StartAsync();

        _live.Specs = LiveServer.NoUpdates;
        await _live.PollAsync();

        Assert.Equal(
            ["", "?sinceTime=1631638014811&checksum=a%2Bb"],
            _live.Http.To(LiveServer.SpecsPath).Select(static request => request.Address.Query));
    }

    [Theory]
    [InlineData(4_000_000_000_000)]
    [InlineData(long.MaxValue)]
    public async Task Poll_SpecsDatedInTheFuture_AreFollowedByThoseOfThePresent(long future)
    {
        _live.Specs = LiveServer.SpecsOf(future, "future");
        await _live.StartAsync(_live.Options(updated: _updates.Add));
        Assert.Equal(future, _live.Server.ConfigSyncTimeMs);

        // Asked for what is newer, the service would have nothing until that time comes.
        _live.Specs = LiveServer.SpecsOf(2000, "present");
        await _live.PollAsync();
        await _live.PollAsync();

        Assert.Equal(2000, _live.Server.ConfigSyncTimeMs);
        Assert.Equal([future, 2000], _updates.Select(static update => update.TimeMs));
        Assert.Equal(
            ["", "", "?sinceTime=2000&checksum=present"],
            _live.Http.To(LiveServer.SpecsPath).Select(static request => request.Address.Query));
    }

    [Fact]
    public async Task Poll_NothingNew_ChangesNothing()
    {
        await _live.StartAsync(_live.Options(updated: _updates.Add));

        _live.Specs = LiveServer.NoUpdates;
        await _live.PollAsync();

        Assert.Equal(1000, _live.Server.ConfigSyncTimeMs);
        Assert.Single(_updates);
    }

    [Fact]
    public async Task Poll_NewerSpecs_AreInForceKeptAndAnnounced()
    {
        var store = new MemoryStore();
        await _live.StartAsync(_live.Options(store: store, updated: _updates.Add));
        await _live.Clock.WaitForTimerAsync(LiveServer.PollInterval);

        _live.Specs = LiveServer.SpecsOf(2000);
        await _live.PollAsync();
        await _live.Server.ShutdownAsync();

        Assert.Equal([1000L, 2000L], _updates.Select(static update => update.TimeMs));
        Assert.Equal((EvaluationSource.Network, Encoding.UTF8.GetString(_live.Specs)), (_updates[1].Source, _updates[1].Json));
        Assert.Equal(_updates[1].Json, store.Text("statsig.cache"));
    }

    [Fact]
    public async Task Poll_SameSpecsAgain_AreNeitherAnnouncedNorKept()
    {
        var store = new MemoryStore();
        await _live.StartAsync(_live.Options(store: store, updated: _updates.Add));
        await _live.Clock.WaitForTimerAsync(LiveServer.PollInterval);
        await _live.PollAsync();
        await _live.Server.ShutdownAsync();

        Assert.Equal("MMM", _live.SpecsRequests());
        Assert.Single(_updates);
        Assert.Single(store.Operations, static operation => operation.StartsWith("set", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Poll_OlderSpecs_CountAsAFailure()
    {
        _live.CdnSpecs = LiveServer.SpecsOf(3000);
        _live.Specs = LiveServer.SpecsOf(2000);
        await _live.StartAsync(_live.Options(sync: [DataSource.Network, DataSource.Bootstrap, DataSource.StatsigNetwork]));

        _live.Specs = LiveServer.SpecsOf(1000);
        await _live.PollAsync();
        SyncReport report = await _live.Server.SyncAsync(Token);

        Assert.Equal(2000, _live.Server.ConfigSyncTimeMs);
        Assert.Equal([DataSource.Network, DataSource.Bootstrap], report.Attempts.Select(static attempt => attempt.Source));
        Assert.Contains("older", report.Attempts[0].Error, StringComparison.Ordinal);
        Assert.True(_live.Server.CheckGate(LiveServer.User, "g"));
    }

    [Fact]
    public async Task Poll_SourceChangesWithTheSameSpecs_TakesTheNewSource()
    {
        await _live.StartAsync(_live.Options(bootstrap: Encoding.UTF8.GetString(_live.Specs!), updated: _updates.Add));

        await _live.PollAsync();

        Assert.Equal([EvaluationSource.Bootstrap, EvaluationSource.Network], _updates.Select(static update => update.Source));
        Assert.Equal("Network:Recognized", _live.Server.GetFeatureGate(LiveServer.User, "g").Details.Text);
    }

    [Fact]
    public async Task Poll_NetworkFailing_AsksTheFallbackAtEveryFifthFailureInARow()
    {
        await _live.StartAsync(_live.Options(fallback: true));
        _live.Specs = null;
        for (int i = 0; i < 15; i++)
        {
            await _live.PollAsync();
        }

        Assert.Equal("M" + "MMMMMC" + "MMMMMC" + "MMMMMC", _live.SpecsRequests());
    }

    [Fact]
    public async Task Poll_FallbackAnswers_StartsTheCountAnew()
    {
        await _live.StartAsync(_live.Options(fallback: true));
        (_live.Specs, _live.CdnSpecs) = (null, LiveServer.SpecsOf(2000));
        for (int i = 0; i < 11; i++)
        {
            await _live.PollAsync();
        }

        Assert.Equal("M" + "MMMMMC" + "MMMMMC" + "M", _live.SpecsRequests());
        Assert.Equal("StatsigNetwork:Recognized", _live.Server.GetFeatureGate(LiveServer.User, "g").Details.Text);
    }

    [Fact]
    public async Task Poll_SuccessInBetween_StartsTheCountAnew()
    {
        await _live.StartAsync(_live.Options(fallback: true));
        for (int i = 0; i < 8; i++)
        {
            _live.Specs = i == 4 ? LiveServer.NoUpdates : null;
            await _live.PollAsync();
        }

        Assert.Equal("M" + "MMMM" + "M" + "MMM", _live.SpecsRequests());
        Assert.Contains(_live.Log.Messages, static message => message.Text.Contains("succeeded again after 4", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Poll_NetworkFailing_WarnsOncePerRow()
    {
        await _live.StartAsync();
        _live.Specs = null;
        for (int i = 0; i < 4; i++)
        {
            await _live.PollAsync();
        }

        Assert.Single(_live.Log.Messages, static message => message.Level == OutputLogLevel.Warning);
    }

    [Fact]
    public async Task Poll_OutOfSync_AsksEverySource()
    {
        _live.CdnSpecs = LiveServer.NoUpdates;
        await _live.StartAsync(_live.Options(fallback: true, outOfSync: TimeSpan.FromMilliseconds(500)));
        _live.Specs = LiveServer.NoUpdates;
        await _live.PollAsync();
        await _live.PollAsync();

        Assert.Equal("M" + "MC" + "MC", _live.SpecsRequests());
    }

    [Fact]
    public async Task Poll_InSync_AsksTheFirstSourceOnly()
    {
        _live.Specs = LiveServer.SpecsOf(_live.Clock.UnixMs);
        await _live.StartAsync(_live.Options(fallback: true, outOfSync: TimeSpan.FromHours(1)));
        _live.Specs = LiveServer.NoUpdates;
        await _live.PollAsync();

        Assert.Equal("MM", _live.SpecsRequests());
    }

    [Fact]
    public async Task PauseConfigSync_PollsAreLeftOutUntilResumed()
    {
        await _live.StartAsync();
        _live.Server.PauseConfigSync();
        await _live.PollAsync();
        await _live.PollAsync();
        string paused = _live.SpecsRequests();
        _live.Server.ResumeConfigSync();
        await _live.PollAsync();

        Assert.Equal(("M", "MM"), (paused, _live.SpecsRequests()));
    }

    [Fact]
    public async Task PauseConfigSync_BeforeInitialization_HoldsToo()
    {
        StatsigServer server = _live.Make();
        server.PauseConfigSync();
        await server.InitializeAsync(Token);
        await _live.PollAsync();

        Assert.Equal("M", _live.SpecsRequests());
    }

    [Fact]
    public async Task Poll_DataStoreThatIsPolled_IsAskedBeforeTheNetwork()
    {
        var store = new MemoryStore { IsPolled = true };
        store.Put("statsig.cache", LiveServer.SpecsOf(500));
        await _live.StartAsync(_live.Options(store: store));

        store.Put("statsig.cache", LiveServer.SpecsOf(600));
        await _live.PollAsync();
        string requests = _live.SpecsRequests();
        store.Put("statsig.cache", LiveServer.SpecsOf(400));
        await _live.PollAsync();

        Assert.Equal(("", "M"), (requests, _live.SpecsRequests()));
        Assert.Equal((1000, "Network:Recognized"), (_live.Server.ConfigSyncTimeMs, _live.Server.GetFeatureGate(LiveServer.User, "g").Details.Text));
    }

    [Fact]
    public async Task RulesUpdated_ThatThrowsOrCallsBack_DoesNoHarm()
    {
        int calls = 0;
        await _live.StartAsync(_live.Options(updated: _ =>
        {
            calls++;
            _live.Server.UpdateIdList("L", "+xsKJ5J6c\n"u8);
            Task.Run(() => _live.Server.UpdateSpecs("nonsense"u8), Token).Wait(Token);
            throw new InvalidOperationException("The application's own fault.");
        }));

        _live.Specs = LiveServer.SpecsOf(2000);
        await _live.PollAsync();

        Assert.Equal((2, 2000), (calls, _live.Server.ConfigSyncTimeMs));
        Assert.Equal(2, _live.Log.Messages.Count(static message => message.Level == OutputLogLevel.Warning && message.Text.Contains("RulesUpdated", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task SyncAsync_InManualMode_IsTheOnlyThingThatAsks()
    {
        var store = new MemoryStore();
        await _live.StartAsync(_live.Options(manual: true, store: store));
        await _live.Clock.WaitForNoTimersAsync();
        _live.Clock.Advance(TimeSpan.FromHours(1));
        string requests = _live.SpecsRequests();
        _live.Specs = LiveServer.SpecsOf(2000);

        SyncReport report = await _live.Server.SyncAsync(Token);

        Assert.Equal(("M", "MM"), (requests, _live.SpecsRequests()));
        Assert.Equal((SpecsUpdateStatus.Applied, null, 2000), (report.Specs.Status, report.IdListsError, _live.Server.ConfigSyncTimeMs));
        Assert.Equal(Encoding.UTF8.GetString(_live.Specs), store.Text("statsig.cache"));
        await _live.Clock.WaitForNoTimersAsync();
    }

    [Fact]
    public async Task SyncAsync_EverythingFails_SaysWhy()
    {
        await _live.StartAsync(_live.Options(manual: true));
        _live.Specs = null;
        _live.Http.On(LiveServer.IdListsPath, static _ => FakeHttp.Status(503));

        SyncReport report = await _live.Server.SyncAsync(Token);

        Assert.Equal(SpecsUpdateStatus.Rejected, report.Specs.Status);
        Assert.Contains("status 500", report.Specs.Error, StringComparison.Ordinal);
        Assert.Contains("status 503", report.IdListsError, StringComparison.Ordinal);
        Assert.True(_live.Server.CheckGate(LiveServer.User, "g"));
    }

    [Fact]
    public async Task SyncAsync_Cancelled_Throws()
    {
        await _live.StartAsync(_live.Options(manual: true));
        using var cancelling = new CancellationTokenSource();
        _live.Http.On(LiveServer.SpecsPath, async (_, token) =>
        {
            await cancelling.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            return FakeHttp.Status(500);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _live.Server.SyncAsync(cancelling.Token));

        Assert.True(_live.Server.CheckGate(LiveServer.User, "g"));
    }

    [Fact]
    public async Task SyncAsync_BeforeAndAfter_IsRefused()
    {
        StatsigServer server = _live.Make();
        SyncReport before = await server.SyncAsync(Token);
        await server.InitializeAsync(Token);
        await server.ShutdownAsync();
        SyncReport after = await server.SyncAsync(Token);

        Assert.Equal((SpecsUpdateStatus.Rejected, SpecsUpdateStatus.Rejected), (before.Specs.Status, after.Specs.Status));
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(20, 0.8, 1.2)]
    public async Task Loop_WithJitter_VariesItsPauses(int percent, double least, double most)
    {
        StatsigServer server = _live.Make(new StatsigOptions
        {
            Api = LiveServer.Main,
            DisableAllLogging = true, // The pump of events has a timer of one second too.
            HttpHandlerFactory = () => _live.Http,
            TimeProvider = _live.Clock,
            KeepsPollInterval = true,
            ConfigSyncInterval = LiveServer.PollInterval,
            RequestTimeout = LongestRequest,
            OutputLogLevel = OutputLogLevel.None,
            SyncJitterPercent = percent,
            DisableIdLists = true,
        });
        await server.InitializeAsync(Token);
        var pauses = new List<double>();
        for (int i = 0; i < 20; i++)
        {
            pauses.Add(await _live.Clock.SkipToNextTimerAsync(LongestPause) / LiveServer.PollInterval);
            await _live.WaitForRequestsAsync(i + 2);
        }

        Assert.All(pauses, pause => Assert.InRange(pause, least - 1e-9, most + 1e-9));

        // Pauses are whole milliseconds out of about 4,000, so two of them may be equal. Fewer than 10 different ones among 20 would take
        // eleven repeats, which happens once in more than 10^25 runs.
        int different = pauses.Distinct().Count();
        Assert.InRange(different, percent == 0 ? 1 : 10, percent == 0 ? 1 : 20);
    }

    [Fact]
    public void Jitter_ByDefault_IsTenPercent() => Assert.Equal(10, new StatsigOptions().SyncJitterPercent);

    [Fact]
    public async Task Loop_PollsThatFail_BackOffUntilOneSucceeds()
    {
        StatsigServer server = _live.Make(LoopOptions());
        await server.InitializeAsync(Token);
        byte[] specs = _live.Specs!;
        _live.Specs = null;
        var pauses = new List<double>();
        for (int i = 0; i < 7; i++)
        {
            pauses.Add((await _live.Clock.SkipToNextTimerAsync(LongestPause)).TotalSeconds);
            await _live.WaitForRequestsAsync(i + 2);
        }

        _live.Specs = specs;
        pauses.Add((await _live.Clock.SkipToNextTimerAsync(LongestPause)).TotalSeconds);
        await _live.WaitForRequestsAsync(9);
        pauses.Add((await _live.Clock.SkipToNextTimerAsync(LongestPause)).TotalSeconds);

        Assert.Equal([10, 10, 20, 40, 60, 60, 60, 60, 10], pauses);
    }

    [Fact]
    public async Task Loop_ServiceAsksToWait_IsNotAskedEarlier()
    {
        StatsigServer server = _live.Make(LoopOptions());
        await server.InitializeAsync(Token);
        _live.Http.On(LiveServer.SpecsPath, static _ =>
        {
            System.Net.Http.HttpResponseMessage answer = FakeHttp.Status(429);
            answer.Headers.RetryAfter = new(TimeSpan.FromSeconds(90));
            return answer;
        });

        TimeSpan first = await _live.Clock.SkipToNextTimerAsync(LongestPause);
        await _live.WaitForRequestsAsync(2);
        TimeSpan second = await _live.Clock.SkipToNextTimerAsync(LongestPause);

        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(90)), (first, second));
    }

    [Fact]
    public async Task LocalMode_DataStoreThatWantsIt_IsPolledAndNothingElse()
    {
        var store = new MemoryStore { IsPolled = true };
        store.Put("statsig.cache", LiveServer.SpecsOf(1000));
        await _live.StartAsync(_live.Options(store: store, local: true));
        store.Put("statsig.cache", LiveServer.SpecsOf(2000));

        await _live.PollAsync();

        Assert.Equal(2000, _live.Server.ConfigSyncTimeMs);
        Assert.Empty(_live.Http.Requests);
    }

    private StatsigOptions LoopOptions() => new()
    {
        Api = LiveServer.Main,
        DisableAllLogging = true, // The pump of events has a timer of one second too.
        HttpHandlerFactory = () => _live.Http,
        TimeProvider = _live.Clock,
        RequestTimeout = LongestRequest,
        OutputLogLevel = OutputLogLevel.None,
        SyncJitterPercent = 0,
        DisableIdLists = true,
    };
}
