using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;
using Statsig.Fast.Tests.Networking;

namespace Statsig.Fast.Tests.Sync;

public sealed class IdListSyncTests : IAsyncDisposable
{
    private const string Storage = "https://storage.example/";

    private readonly LiveServer _live = new();
    private readonly ConcurrentDictionary<string, string> _files = new();
    private readonly Dictionary<string, string> _manifest = [];

    public IdListSyncTests()
    {
        SpecBuilder specs = new SpecBuilder().Time(1000);
        foreach (string list in (string[])["one", "two", "three"])
        {
            specs.Gate(list, gate => gate.Rule("r", When.UnitId("in_segment_list", $"\"{list}\"")));
        }

        _live.Specs = specs.ToV2();
        _live.Http.On(LiveServer.IdListsPath, _ => FakeHttp.Ok("{" + string.Join(',', _manifest.Select(static entry => $"\"{entry.Key}\":{entry.Value}")) + "}"));
        _live.Http.On(Storage, Serve);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _live.DisposeAsync();

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
    public async Task Sync_AppendedLines_AreAllThatIsRead()
    {
        Publish("one", "f1", 1, Plus("a") + Plus("b"));
        await _live.StartAsync(Manual());

        Publish("one", "f1", 1, Plus("a") + Plus("b") + Minus("a") + Plus("c"));
        await SyncAsync();
        await SyncAsync();

        Assert.Equal("one: b c; two: ; three: ", Members());
        Assert.Equal(["bytes=0-", "bytes=20-"], _live.Http.To("f1").Select(static request => request.Header("Range")));
    }

    [Fact]
    public async Task Sync_AnotherFile_StartsTheListAnew()
    {
        Publish("one", "f1", 1, Plus("a") + Plus("b"));
        await _live.StartAsync(Manual());

        Publish("one", "f1b", 3, Plus("c"));
        await SyncAsync();

        Assert.Equal("one: c; two: ; three: ", Members());
    }

    [Fact]
    public async Task Sync_AnotherFileWithoutContent_EmptiesTheList()
    {
        Publish("one", "f1", 1, Plus("a"));
        await _live.StartAsync(Manual());

        Publish("one", "f1b", 3, "");
        await SyncAsync();

        Assert.Equal("one: ; two: ; three: ", Members());
    }

    [Fact]
    public async Task Sync_OlderFile_IsIgnored()
    {
        Publish("one", "f1b", 3, Plus("c"));
        await _live.StartAsync(Manual());

        Publish("one", "f1", 1, Plus("a"));
        await SyncAsync();

        Assert.Equal("one: c; two: ; three: ", Members());
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
    [InlineData("?nonsense")]
    [InlineData("<html>")]
    [InlineData("")]
    public async Task Sync_FileThatIsNoList_KeepsTheListAndIsReadAnew(string damage)
    {
        Publish("one", "f1", 1, Plus("a") + Plus("b"));
        Publish("two", "f2", 1, Plus("a"));
        await _live.StartAsync(Manual());

        _files["f1"] = damage.Length == 0 ? Plus("a") + Plus("b") : Plus("a") + Plus("b") + damage;
        _manifest["one"] = Entry("f1", 1, 40);
        Publish("two", "f2", 1, Plus("a") + Plus("c"));
        await SyncAsync();
        string damaged = Members();
        Publish("one", "f1", 1, Minus("a") + Plus("b") + Plus("d") + Plus("e"));
        await SyncAsync();

        Assert.Equal("one: a b; two: a c; three: ", damaged);
        Assert.Equal("one: b d e; two: a c; three: ", Members());
        Assert.Equal(["bytes=0-", "bytes=20-", "bytes=0-"], _live.Http.To("f1").Select(static request => request.Header("Range")));
    }

    [Fact]
    public async Task Sync_ServerWithoutRanges_IsReadWhole()
    {
        Publish("one", "f1", 1, Plus("a") + Plus("b"));
        await _live.StartAsync(Manual());
        _live.Http.On(Storage, request => FakeHttp.Ok(_files[request.Address.AbsolutePath[1..]]));

        Publish("one", "f1", 1, Plus("c") + Plus("b") + Plus("d"));
        await SyncAsync();
        Publish("one", "f1", 1, Plus("c") + Plus("b") + Plus("d") + Minus("b"));
        await SyncAsync();

        Assert.Equal("one: c d; two: ; three: ", Members());
        Assert.Equal(["bytes=0-", "bytes=20-", "bytes=30-"], _live.Http.To("f1").Select(static request => request.Header("Range")));
    }

    [Fact]
    public async Task Sync_WholeStatusWithTheRestOnly_IsAppended()
    {
        Publish("one", "f1", 1, Plus("a"));
        await _live.StartAsync(Manual());
        _live.Http.On(Storage, static _ => FakeHttp.Ok(Plus("b")));

        _manifest["one"] = Entry("f1", 1, 20);
        await SyncAsync();

        Assert.Equal("one: a b; two: ; three: ", Members());
    }

    [Fact]
    public async Task Sync_PartOfAnotherPlace_IsRefused()
    {
        Publish("one", "f1", 1, Plus("a"));
        await _live.StartAsync(Manual());
        _live.Http.On(Storage, static _ => Part(Plus("b"), 5));

        _manifest["one"] = Entry("f1", 1, 20);
        await SyncAsync();

        Assert.Equal("one: a; two: ; three: ", Members());
    }

    [Fact]
    public async Task Sync_PartThatEndsWithinALine_IsContinuedThere()
    {
        Publish("one", "f1", 1, Plus("a") + Plus("b"));
        string whole = _files["f1"];
        _files["f1"] = whole[..15];
        await _live.StartAsync(Manual());
        string first = Members();

        _files["f1"] = whole;
        await SyncAsync();

        Assert.Equal(("one: a; two: ; three: ", "one: a b; two: ; three: "), (first, Members()));
        Assert.Equal(["bytes=0-", "bytes=10-"], _live.Http.To("f1").Select(static request => request.Header("Range")));
    }

    [Fact]
    public async Task Sync_FileShorterThanRead_IsReadAnew()
    {
        Publish("one", "f1", 1, Plus("a") + Plus("b"));
        await _live.StartAsync(Manual());
        _live.Http.On(Storage, static _ => FakeHttp.Status(416));
        _manifest["one"] = Entry("f1", 1, 30);
        await SyncAsync();

        _live.Http.On(Storage, Serve);
        Publish("one", "f1", 1, Plus("c") + Plus("d") + Plus("e"));
        await SyncAsync();

        Assert.Equal("one: c d e; two: ; three: ", Members());
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
    public async Task Sync_FileInTheDataStore_NeedsNoNetwork()
    {
        var store = new MemoryStore();
        Publish("one", "f1", 1, Plus("a"));
        Publish("two", "f2", 1, Plus("b"), Storage + "v1/download_id_list_file/two-file?sig=1");
        store.Put("/v1/download_id_list_file/f1", Plus("a") + Plus("not yet"));
        store.Put("/v1/download_id_list_file/two-file", Plus("b"));

        await _live.StartAsync(_live.Options(manual: true, store: store));

        Assert.Equal("one: a; two: b; three: ", Members());
        Assert.Empty(_live.Http.To(Storage));
    }

    [Fact]
    public async Task Sync_FileFromTheNetwork_IsKeptAndExtended()
    {
        var store = new MemoryStore();
        Publish("one", "f1", 1, Plus("a"));
        await _live.StartAsync(_live.Options(manual: true, store: store));
        string? first = store.Text("/v1/download_id_list_file/f1");

        Publish("one", "f1", 1, Plus("a") + Plus("b"));
        await SyncAsync();

        Assert.Equal((Plus("a"), Plus("a") + Plus("b")), (first, store.Text("/v1/download_id_list_file/f1")));
        Assert.Equal(["bytes=0-", "bytes=10-"], _live.Http.To("f1").Select(static request => request.Header("Range")));
    }

    [Fact]
    public async Task Sync_KeptFileIsTooShort_IsLeftAlone()
    {
        var store = new MemoryStore();
        Publish("one", "f1", 1, Plus("a") + Plus("b"));
        await _live.StartAsync(_live.Options(manual: true, store: store));
        store.Put("/v1/download_id_list_file/f1", Plus("a"));

        Publish("one", "f1", 1, Plus("a") + Plus("b") + Plus("c"));
        await SyncAsync();

        Assert.Equal("one: a b c; two: ; three: ", Members());
        Assert.Equal(Plus("a"), store.Text("/v1/download_id_list_file/f1"));
    }

    [Fact]
    public async Task Sync_KeptFileIsDamaged_TheNetworkIsAsked()
    {
        var store = new MemoryStore();
        store.Put("/v1/download_id_list_file/f1", "<html>....");
        Publish("one", "f1", 1, Plus("a"));

        await _live.StartAsync(_live.Options(manual: true, store: store));

        Assert.Equal(("one: a; two: ; three: ", Plus("a")), (Members(), store.Text("/v1/download_id_list_file/f1")));
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
        _live.Server.PauseConfigSync();
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

    private static string Plus(string id) => $"+{Hash(id)}\n";

    private static string Minus(string id) => $"-{Hash(id)}\n";

    private static string Hash(string id) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..8];

    private static string Entry(string fileId, long creationTime, long size, string? address = null) => string.Create(
        CultureInfo.InvariantCulture, $"{{\"name\":\"n\",\"size\":{size},\"url\":\"{address ?? Storage + fileId}\",\"creationTime\":{creationTime},\"fileID\":\"{fileId}\"}}");

    private static HttpResponseMessage Part(string text, long from)
    {
        HttpResponseMessage response = FakeHttp.Ok(text);
        response.StatusCode = HttpStatusCode.PartialContent;
        response.Content.Headers.ContentRange = new ContentRangeHeaderValue(from, from + Math.Max(1, text.Length) - 1);
        return response;
    }

    private StatsigOptions Manual() => _live.Options(manual: true);

    private Task<SyncReport> SyncAsync() => _live.Server.SyncAsync(Token);

    private void Publish(string list, string fileId, long creationTime, string content, string? address = null)
    {
        _files[fileId] = content;
        _manifest[list] = Entry(fileId, creationTime, content.Length, address);
    }

    private HttpResponseMessage Serve(FakeRequest request)
    {
        string whole = _files[request.Address.AbsolutePath[1..]];
        int from = int.Parse(request.Header("Range")!["bytes=".Length..^1], CultureInfo.InvariantCulture);
        return Part(whole[Math.Min(from, whole.Length)..], from);
    }

    /// <summary>Who of the users a to e is in which list, asked through gates.</summary>
    private string Members() => string.Join("; ", ((string[])["one", "two", "three"]).Select(list =>
        $"{list}: {string.Join(' ', ((string[])["a", "b", "c", "d", "e"]).Where(id => _live.Server.CheckGate(new StatsigUser(id), list)))}"));
}
