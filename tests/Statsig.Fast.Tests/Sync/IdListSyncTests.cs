using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Tests.Networking;

namespace Statsig.Fast.Tests.Sync;

/// <summary>The list of ID lists, and when it is requested.</summary>
public sealed class IdListSyncTests : IdListSyncTestBase
{
    [Fact]
    public async Task Initialize_ListsOfTheService_AreReadWhole()
    {
        Publish("one", "f1", 1, Plus("a") + Plus("b"));
        Publish("two", "f2", 1, Plus("c"));

        InitializeDetails details = await _live.StartAsync(Manual());

        Assert.Equal((2, "https://main.example/v1/"), (details.IdListCount, details.SourceApiIdLists));
        Assert.Equal("one: a b; two: c; three: ", Members());
        FakeRequest request = Assert.Single(_live.Http.To("f1"));
        Assert.Equal(("bytes=0-", "20", "identity", null), (request.Header("Range"), request.Header("statsig-id-list-file-size"), request.Header("Accept-Encoding"), request.Header("STATSIG-API-KEY")));
    }

    [Fact]
    public async Task Sync_ListThatIsGone_IsTakenAway()
    {
        Publish("one", "f1", 1, Plus("a"));
        await _live.StartAsync(Manual());

        _manifest.Clear();
        SyncReport report = await SyncAsync();

        Assert.Equal((0, "one: ; two: ; three: "), (report.IdListCount, Members()));
    }

    [Fact]
    public async Task Sync_ListsOfTheApplication_StayUntilTheServiceNamesThem()
    {
        await _live.StartAsync(new StatsigOptions
        {
            Api = LiveServer.Main,
            HttpHandlerFactory = () => _live.Http,
            TimeProvider = _live.Clock,
            SyncJitterPercent = 0,
            KeepsPollInterval = true,
            OutputLogger = _live.Log,
            ManualMode = true,
            BootstrapIdLists = new Dictionary<string, string> { ["one"] = Plus("a"), ["two"] = Plus("b") },
        });
        string before = Members();

        Publish("one", "f1", 1, Plus("c"));
        await SyncAsync();

        Assert.Equal(("one: a; two: b; three: ", "one: c; two: b; three: "), (before, Members()));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(404)]
    [InlineData(0)]
    public async Task Sync_OneFileFails_TheOthersAreRead(int status)
    {
        Publish("one", "f1", 1, Plus("a"));
        Publish("two", "f2", 1, Plus("b"));
        _live.Http.On(Storage + "f1", _ => status == 0 ? throw new HttpRequestException("cut") : FakeHttp.Status(status));

        InitializeDetails details = await _live.StartAsync(Manual());

        Assert.True(details.Success);
        Assert.Equal("one: ; two: b; three: ", Members());
        Assert.Contains(_live.Log.Messages, static message => message.Level == OutputLogLevel.Warning && message.Text.Contains("\"one\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}x")]
    [InlineData("\"\\uD800\"")]
    [InlineData("")]
    public async Task Sync_ListOfListsIsNone_ChangesNothing(string manifest)
    {
        Publish("one", "f1", 1, Plus("a"));
        await _live.StartAsync(Manual());
        _live.Http.On(LiveServer.IdListsPath, _ => FakeHttp.Ok(manifest));

        SyncReport report = await SyncAsync();

        Assert.NotNull(report.IdListsError);
        Assert.Equal("one: a; two: ; three: ", Members());
    }

    [Fact]
    public async Task Sync_EntriesThatSayTooLittle_AreLeftOut()
    {
        Publish("one", "f1", 1, Plus("a"));
        _manifest["two"] = "{\"url\":\"https://storage.example/f2\",\"size\":10,\"creationTime\":1}";
        _manifest["three"] = "{\"url\":null,\"fileID\":\"f3\",\"size\":10,\"creationTime\":1}";
        _manifest["four"] = "{\"url\":\"file:///etc/hosts\",\"fileID\":\"f4\",\"size\":10,\"creationTime\":1}";
        _manifest["five"] = "17";
        _manifest["six"] = "{\"url\":{\"a\":[1]},\"fileID\":[],\"size\":\"x\",\"creationTime\":1e999}";

        InitializeDetails details = await _live.StartAsync(Manual());

        Assert.Equal((1, null), (details.IdListCount, details.Error));
        Assert.Equal("one: a; two: ; three: ", Members());
    }

    [Fact]
    public async Task Sync_ListOfListsFails_TheFallbackAnswersEveryTime()
    {
        Publish("one", "f1", 1, Plus("a"));
        string manifest = $"{{\"one\":{_manifest["one"]}}}";
        _live.Http.On("main.example/v1/get_id_lists", static _ => FakeHttp.Status(500));
        _live.Http.On("api.statsigcdn.com/v1/get_id_lists", _ => FakeHttp.Ok(manifest));

        InitializeDetails details = await _live.StartAsync(_live.Options(fallback: true, manual: true));
        SyncReport report = await SyncAsync();

        Assert.Equal((true, "https://api.statsigcdn.com/v1/", null), (details.FallbackIdListsUsed, details.SourceApiIdLists, report.IdListsError));
        Assert.Equal(
            ["POST", "GET", "POST", "GET"], _live.Http.To("get_id_lists").Select(static request => request.Method));
        Assert.Equal("one: a; two: ; three: ", Members());
    }

    [Fact]
    public async Task Sync_ManyFiles_AreReadSoManyAtATime()
    {
        int reading = 0;
        int most = 0;
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        for (int i = 0; i < 12; i++)
        {
            Publish($"list{i}", $"g{i}", 1, Plus("a"));
        }

        _live.Http.On(Storage, async (request, _) =>
        {
            int now = Interlocked.Increment(ref reading);
            InterlockedMax(ref most, now);
            if (now == 3)
            {
                full.TrySetResult();
            }

            await release.Task;
            Interlocked.Decrement(ref reading);
            return Serve(request);
        });

        Task<InitializeDetails> initializing = _live.StartAsync(Manual());
        await full.Task.WaitAsync(TimeSpan.FromMinutes(1), Token);
        release.SetResult();

        Assert.Equal((12, 3), ((await initializing).IdListCount, most));
    }

    [Fact]
    public async Task Sync_OwnAddressForFiles_ReplacesOnlyTheHost()
    {
        Publish("one", "f1", 1, Plus("a"), "https://elsewhere.example/f1?sig=x%2Fy");
        await _live.StartAsync(new StatsigOptions
        {
            Api = LiveServer.Main,
            ApiForIdListFiles = Storage,
            HttpHandlerFactory = () => _live.Http,
            TimeProvider = _live.Clock,
            SyncJitterPercent = 0,
            KeepsPollInterval = true,
            OutputLogger = _live.Log,
            ManualMode = true,
        });

        FakeRequest request = Assert.Single(_live.Http.To("f1"));
        Assert.Equal((Storage + "f1?sig=x%2Fy", LiveServer.Key), (request.Address.AbsoluteUri, request.Header("STATSIG-API-KEY")));
    }

    [Fact]
    public async Task DisableIdLists_NobodyIsAsked()
    {
        Publish("one", "f1", 1, Plus("a"));

        InitializeDetails details = await _live.StartAsync(new StatsigOptions
        {
            Api = LiveServer.Main,
            HttpHandlerFactory = () => _live.Http,
            TimeProvider = _live.Clock,
            SyncJitterPercent = 0,
            KeepsPollInterval = true,
            OutputLogger = _live.Log,
            DisableIdLists = true,
        });

        Assert.Equal((0, null, null), (details.IdListCount, details.SourceApiIdLists, details.Error));
        Assert.Empty(_live.Http.To("get_id_lists"));
    }

    [Fact]
    public async Task Loop_AfterItsInterval_Synchronizes()
    {
        await _live.StartAsync();
        Publish("one", "f1", 1, Plus("a"));

        await _live.Clock.WaitForTimerAsync(LiveServer.IdListInterval);
        _live.Server.PauseSync();
        _live.Clock.Advance(LiveServer.IdListInterval);
        await _live.Clock.WaitForTimerAsync(LiveServer.IdListInterval);

        Assert.Equal("one: a; two: ; three: ", Members());
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int seen = Volatile.Read(ref most);
        while (value > seen && Interlocked.CompareExchange(ref most, value, seen) is var now && now != seen)
        {
            seen = now;
        }
    }
}
