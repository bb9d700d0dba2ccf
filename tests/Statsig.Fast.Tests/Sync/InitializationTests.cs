using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;
using Statsig.Fast.Tests.Networking;

namespace Statsig.Fast.Tests.Sync;

public sealed class InitializationTests : IAsyncDisposable
{
    private readonly LiveServer _live = new();

    public ValueTask DisposeAsync() => _live.DisposeAsync();

    [Theory]
    [InlineData("client-x")]
    [InlineData("secret-a b")]
    [InlineData("secret-a\nb")]
    [InlineData(null)]
    public async Task InitializeAsync_InvalidKey_FailsWithoutARequest(string? key)
    {
        InitializeDetails details = await _live.StartAsync(key: key);

        Assert.Equal((false, false, EvaluationSource.Uninitialized), (details.Success, details.StorePopulated, details.Source));
        Assert.NotNull(details.Error);
        Assert.False(_live.Server.IsInitialized);
        Assert.Empty(_live.Http.Requests);
        Assert.Equal(SpecsUpdateStatus.Rejected, (await _live.Server.SyncAsync(TestContext.Current.CancellationToken)).Specs.Status);
    }

    [Fact]
    public async Task InitializeAsync_NetworkAnswers_TellsWhereTheSpecsCameFrom()
    {
        InitializeDetails details = await _live.StartAsync();

        Assert.Equal(
            (true, true, EvaluationSource.Network, "https://main.example/v2/", null, 1000),
            (details.Success, details.StorePopulated, details.Source, details.SourceApi, details.Error, details.SpecsTimeMs));
        Assert.Equal((false, false, false, "https://main.example/v1/"), (details.TimedOut, details.FallbackSpecsUsed, details.FallbackIdListsUsed, details.SourceApiIdLists));
        Assert.Equal(new InitializeAttempt(DataSource.Network, "https://main.example/v2/", TimeSpan.Zero, null), Assert.Single(details.Attempts));
        Assert.True(_live.Server.CheckGate(LiveServer.User, "g"));
        Assert.Equal("Network:Recognized", _live.Server.GetFeatureGate(LiveServer.User, "g").Details.Text);
    }

    [Fact]
    public async Task InitializeAsync_NetworkFails_SucceedsWithoutSpecsAndPollsAtOnce()
    {
        _live.Specs = null;

        InitializeDetails details = await _live.StartAsync();

        Assert.Equal((true, false, EvaluationSource.NoValues, null), (details.Success, details.StorePopulated, details.Source, details.SourceApi));
        Assert.Contains("status 500", details.Error, StringComparison.Ordinal);
        Assert.True(_live.Server.IsInitialized);
        await _live.Clock.WaitForTimerAsync(LiveServer.PollInterval);
        Assert.Equal("MM", _live.SpecsRequests());
        _live.Specs = LiveServer.SpecsOf(1000);
        await _live.PollAsync();
        Assert.Equal("MMM", _live.SpecsRequests());
        Assert.True(_live.Server.CheckGate(LiveServer.User, "g"));
    }

    [Theory]
    [InlineData("500")]
    [InlineData("400")]
    [InlineData("not JSON")]
    [InlineData("{\"has_updates\":true,\"time\":10")]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("no host")]
    public async Task InitializeAsync_NetworkIsUseless_TheFallbackAnswers(string fault)
    {
        _live.CdnSpecs = LiveServer.SpecsOf(1000);
        _live.Http.On(LiveServer.SpecsPath, _ => fault switch
        {
            "500" or "400" => FakeHttp.Status(int.Parse(fault, System.Globalization.CultureInfo.InvariantCulture)),
            "no host" => throw new System.Net.Http.HttpRequestException("No such host"),
            _ => FakeHttp.Ok(fault),
        });

        InitializeDetails details = await _live.StartAsync(_live.Options(fallback: true));

        Assert.Equal(
            (true, true, EvaluationSource.StatsigNetwork, "https://api.statsigcdn.com/v2/", true),
            (details.Success, details.StorePopulated, details.Source, details.SourceApi, details.FallbackSpecsUsed));
        Assert.NotNull(details.Error);
        Assert.Equal([DataSource.Network, DataSource.StatsigNetwork], details.Attempts.Select(static attempt => attempt.Source));
        Assert.Equal([true, false], details.Attempts.Select(static attempt => attempt.Error is not null));
    }

    [Theory]
    [InlineData("valid", EvaluationSource.Bootstrap)]
    [InlineData("{}", EvaluationSource.Network)]
    [InlineData("not JSON", EvaluationSource.Network)]
    [InlineData("{\"has_updates\":false}", EvaluationSource.Network)]
    public async Task InitializeAsync_Bootstrap_IsUsedWhenItIsOne(string bootstrap, EvaluationSource expected)
    {
        string values = bootstrap == "valid" ? Encoding.UTF8.GetString(LiveServer.SpecsOf(500)) : bootstrap;

        InitializeDetails details = await _live.StartAsync(_live.Options(bootstrap: values));

        Assert.Equal((true, expected), (details.StorePopulated, details.Source));
        Assert.Equal(expected == EvaluationSource.Bootstrap ? "" : "M", _live.SpecsRequests());
        Assert.Equal(bootstrap is "{}" or "not JSON", _live.Log.Messages.Any(static message => message.Level == OutputLogLevel.Error));
    }

    [Theory]
    [InlineData(true, EvaluationSource.Bootstrap)]
    [InlineData(false, EvaluationSource.Network)]
    public async Task InitializeAsync_BootstrapFile_IsUsedWhenItCanBeRead(bool isThere, EvaluationSource expected)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        if (isThere)
        {
            await File.WriteAllBytesAsync(path, LiveServer.SpecsOf(500), TestContext.Current.CancellationToken);
        }

        StatsigOptions options = _live.Options();
        options.BootstrapPath = path;
        InitializeDetails details = await _live.StartAsync(options);
        File.Delete(path);

        Assert.Equal((true, expected), (details.StorePopulated, details.Source));
        Assert.Equal(!isThere, _live.Log.Messages.Any(static message =>
            message.Level == OutputLogLevel.Error && message.Text.Contains("The file of BootstrapPath cannot be read.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task InitializeAsync_DataStoreAndBootstrap_TakesTheStore()
    {
        var store = new MemoryStore();
        store.Put("statsig.cache", LiveServer.SpecsOf(700));

        InitializeDetails details = await _live.StartAsync(_live.Options(store: store, bootstrap: "nonsense"));

        Assert.Equal((EvaluationSource.DataAdapter, "DataAdapter", 700, null), (details.Source, details.SourceApi, details.SpecsTimeMs, details.Error));
        Assert.Equal("", _live.SpecsRequests());
        Assert.Equal(["polls statsig.cache", "init", "get statsig.cache"], store.Operations);
    }

    [Fact]
    public async Task InitializeAsync_EmptyDataStore_IsFilledFromTheNetworkOnce()
    {
        var store = new MemoryStore();

        InitializeDetails details = await _live.StartAsync(_live.Options(store: store));
        await _live.Server.ShutdownAsync();

        Assert.Equal(EvaluationSource.Network, details.Source);
        Assert.Equal(Encoding.UTF8.GetString(_live.Specs!), store.Text("statsig.cache"));
        Assert.Equal(["polls statsig.cache", "init", "get statsig.cache", "set statsig.cache", "shutdown"], store.Operations);
    }

    [Fact]
    public async Task InitializeAsync_DataStoreThatFails_IsReportedAndPassedOver()
    {
        var store = new MemoryStore { Failure = new InvalidOperationException("out of order") };

        InitializeDetails details = await _live.StartAsync(_live.Options(store: store));

        Assert.Equal(EvaluationSource.Network, details.Source);
        Assert.Contains("out of order", details.Attempts[0].Error, StringComparison.Ordinal);
        Assert.True((await _live.Server.ShutdownAsync()).Completed is false);
    }

    [Fact]
    public async Task InitializeAsync_DataStoreThatHangs_IsGivenUp()
    {
        var gate = new TaskCompletionSource();
        var store = new MemoryStore { Gate = gate.Task };

        Task<InitializeDetails> initializing = _live.StartAsync(_live.Options(store: store));
        await store.Held.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        await _live.Clock.WaitForAtMostAsync(1); // Other calls of the store, and requests for ID lists, have the same limit.
        await _live.Clock.PassAsync(TimeSpan.FromSeconds(20));
        InitializeDetails details = await initializing;
        gate.SetResult();

        Assert.Equal(EvaluationSource.Network, details.Source);
        Assert.Contains("did not end", details.Attempts[0].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InitializeAsync_GivenSources_AreAskedInTheirOrder()
    {
        var store = new MemoryStore();
        store.Put("statsig.cache", LiveServer.SpecsOf(700));
        _live.Specs = null;

        InitializeDetails details = await _live.StartAsync(
            _live.Options(store: store, initialize: [DataSource.Network, DataSource.DataStore, DataSource.StatsigNetwork]));

        Assert.Equal(EvaluationSource.DataAdapter, details.Source);
        Assert.Equal([DataSource.Network, DataSource.DataStore], details.Attempts.Select(static attempt => attempt.Source));
        Assert.Equal("MM", await RequestsAfterFastStartAsync());
    }

    [Fact]
    public async Task InitializeAsync_InitTimeout_EndsTheDownloadAndAPollFillsTheStore()
    {
        TaskCompletionSource release = Hold(LiveServer.SpecsPath);

        Task<InitializeDetails> initializing = _live.StartAsync(_live.Options(initTimeout: TimeSpan.FromMilliseconds(100)));
        await _live.WaitForRequestsAsync(1);
        await _live.Clock.WaitForAtMostAsync(1); // The request for ID lists has the same limit.
        await _live.Clock.PassAsync(TimeSpan.FromMilliseconds(100));
        InitializeDetails details = await initializing;

        Assert.Equal((true, false, false, TimeSpan.FromMilliseconds(100)), (details.Success, details.StorePopulated, details.TimedOut, details.Duration));
        Assert.Contains("0.1 s", details.Error, StringComparison.Ordinal);
        release.SetResult();
        await _live.Clock.WaitForTimerAsync(LiveServer.PollInterval);
        Assert.True(_live.Server.CheckGate(LiveServer.User, "g"));
    }

    [Fact]
    public async Task InitializeAsync_OverallTimeout_GoesOnInTheBackgroundOnce()
    {
        TaskCompletionSource release = Hold(LiveServer.SpecsPath);

        Task<InitializeDetails> initializing = _live.StartAsync(_live.Options(overallTimeout: TimeSpan.FromMilliseconds(100)));
        await _live.Clock.PassAsync(TimeSpan.FromMilliseconds(100));
        InitializeDetails details = await initializing;
        bool wasInitialized = _live.Server.IsInitialized;
        bool early = _live.Server.CheckGate(LiveServer.User, "g");
        Task<InitializeDetails> second = _live.Server.InitializeAsync(TestContext.Current.CancellationToken);
        release.SetResult();
        InitializeDetails late = await second;
        await _live.Clock.WaitForTimerAsync(LiveServer.PollInterval);

        Assert.Equal((true, false, false, true, false), (wasInitialized, early, details.Success, details.TimedOut, details.StorePopulated));
        Assert.Equal((true, true, false), (late.Success, late.StorePopulated, late.TimedOut));
        Assert.Equal("M", _live.SpecsRequests());
        Assert.True(_live.Server.CheckGate(LiveServer.User, "g"));
        Assert.Same(late, _live.Server.InitializeDetails);
        Assert.Contains(_live.Log.Messages, static message => message.Level == OutputLogLevel.Warning && message.Text.Contains("background", StringComparison.Ordinal));
    }

    [Fact]
    public async Task InitializeAsync_CallerGivesUp_TheInitializationGoesOn()
    {
        TaskCompletionSource release = Hold(LiveServer.SpecsPath);
        using var cancelling = new CancellationTokenSource();
        StatsigServer server = _live.Make();

        Task<InitializeDetails> first = server.InitializeAsync(cancelling.Token);
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Task<InitializeDetails> second = server.InitializeAsync(TestContext.Current.CancellationToken);
        release.SetResult();

        Assert.True((await second).StorePopulated);
        Assert.Equal("M", _live.SpecsRequests());
    }

    [Fact]
    public async Task InitializeAsync_ManyCallers_ShareOneRun()
    {
        TaskCompletionSource release = Hold(LiveServer.SpecsPath);
        StatsigServer server = _live.Make();

        Task<InitializeDetails>[] all = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(() => server.InitializeAsync(TestContext.Current.CancellationToken)))];
        await WaitForAsync(() => _live.SpecsRequests().Length > 0);
        release.SetResult();
        InitializeDetails[] details = await Task.WhenAll(all);

        Assert.All(details, static one => Assert.True(one.StorePopulated));
        Assert.Equal("M", _live.SpecsRequests());
        Assert.Equal(TimeSpan.Zero, (await server.InitializeAsync(TestContext.Current.CancellationToken)).Duration);
    }

    [Fact]
    public async Task InitializeAsync_LocalMode_AsksNobody()
    {
        var store = new MemoryStore();
        store.Put("statsig.cache", LiveServer.SpecsOf(700));

        InitializeDetails details = await _live.StartAsync(_live.Options(local: true, fallback: true, store: store));
        _live.Server.OverrideGate("h", true);

        Assert.Equal((true, EvaluationSource.DataAdapter), (details.Success, details.Source));
        Assert.True(_live.Server.CheckGate(LiveServer.User, "g") && _live.Server.CheckGate(LiveServer.User, "h"));
        Assert.Equal(SpecsUpdateStatus.NoUpdates, (await _live.Server.SyncAsync(TestContext.Current.CancellationToken)).Specs.Status);
        Assert.Empty(_live.Http.Requests);
        await _live.Clock.WaitForNoTimersAsync();
    }

    [Fact]
    public async Task InitializeAsync_PayloadOfAnotherKey_IsRefused()
    {
        _live.Specs = new SpecBuilder().Time(1000).HashedSdkKeyUsed("123").ToV2();

        InitializeDetails details = await _live.StartAsync();

        Assert.False(details.StorePopulated);
        Assert.Contains("another key", details.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InitializeAsync_SpecsAndIdLists_AreFetchedAtTheSameTime()
    {
        TaskCompletionSource specs = Hold(LiveServer.SpecsPath);
        var lists = new TaskCompletionSource();
        _live.Http.On(LiveServer.IdListsPath, async (_, _) =>
        {
            lists.SetResult();
            await specs.Task;
            return FakeHttp.Ok("{}");
        });

        Task<InitializeDetails> initializing = _live.StartAsync();
        await lists.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        specs.SetResult();

        Assert.True((await initializing).StorePopulated);
    }

    private TaskCompletionSource Hold(string path)
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _live.Http.On(path, async (_, token) =>
        {
            await release.Task.WaitAsync(token);
            return FakeHttp.Ok(_live.Specs!);
        });
        return release;
    }

    private async Task<string> RequestsAfterFastStartAsync()
    {
        await _live.Clock.WaitForTimerAsync(LiveServer.PollInterval);
        return _live.SpecsRequests();
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
