using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Tests.Sync;

public sealed class PollingTests : IAsyncDisposable
{
    private readonly LiveServer _live = new();
    private readonly List<SpecsUpdatedEventArgs> _updates = [];

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
            ["?supports_proto=true", "?supports_proto=true&sinceTime=1631638014811&checksum=a%2Bb"],
            _live.Http.To(LiveServer.SpecsPath).Select(static request => request.Address.Query));
    }

    [Theory]
    [InlineData(4_000_000_000_000)]
    [InlineData(long.MaxValue)]
    public async Task Poll_SpecsDatedInTheFuture_AreFollowedByThoseOfThePresent(long future)
    {
        _live.Specs = LiveServer.SpecsOf(future, "future");
        await _live.StartAsync(_live.Options(updated: _updates.Add));
        Assert.Equal(future, _live.Server.SpecsTimeMs);

        // Asked for what is newer, the service would have nothing until that time comes.
        _live.Specs = LiveServer.SpecsOf(2000, "present");
        await _live.PollAsync();
        await _live.PollAsync();

        Assert.Equal(2000, _live.Server.SpecsTimeMs);
        Assert.Equal([future, 2000], _updates.Select(static update => update.SpecsTimeMs));
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

        Assert.Equal(1000, _live.Server.SpecsTimeMs);
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

        Assert.Equal([1000L, 2000L], _updates.Select(static update => update.SpecsTimeMs));
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

        Assert.Equal(2000, _live.Server.SpecsTimeMs);
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
    public async Task PauseSync_PollsAreLeftOutUntilResumed()
    {
        await _live.StartAsync();
        _live.Server.PauseSync();
        await _live.PollAsync();
        await _live.PollAsync();
        string paused = _live.SpecsRequests();
        _live.Server.ResumeSync();
        await _live.PollAsync();

        Assert.Equal(("M", "MM"), (paused, _live.SpecsRequests()));
    }

    [Fact]
    public async Task PauseSync_BeforeInitialization_HoldsToo()
    {
        StatsigServer server = _live.Make();
        server.PauseSync();
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
        Assert.Equal((1000, "Network:Recognized"), (_live.Server.SpecsTimeMs, _live.Server.GetFeatureGate(LiveServer.User, "g").Details.Text));
    }

    [Fact]
    public async Task SpecsUpdated_ThatThrowsOrCallsBack_DoesNoHarm()
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

        Assert.Equal((2, 2000), (calls, _live.Server.SpecsTimeMs));
        Assert.Equal(2, _live.Log.Messages.Count(static message => message.Level == OutputLogLevel.Warning && message.Text.Contains("SpecsUpdated", StringComparison.Ordinal)));
    }
}
