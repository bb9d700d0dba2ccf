using System;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Statsig.Fast.Tests.Networking;
using Statsig.Fast.Tests.Sync;

namespace Statsig.Fast.Tests.Diagnostics;

/// <summary>The markers of initialization and polls, as they are sent: the sequences of the Python SDK.</summary>
public sealed class SyncMarkersTests
{
    private const string Rates = "\"diagnostics\":{\"initialize\":10000,\"idlist\":10000,\"dcs\":10000,\"logevent\":0,\"api_call\":0}";

    private static readonly string[] IdListsAndEnd =
    [
        "get_id_list_sources network_request start",
        "get_id_list_sources network_request end 200 True",
        "get_id_list_sources process start",
        "get_id_list_sources process end True",
        "overall end True",
    ];

    [Fact]
    public async Task Initialize_FromTheNetwork_HasTenMarkers()
    {
        await using LiveServer live = Live();

        JsonElement sent = await InitializeAsync(live);

        Assert.Equal(
            [
                "overall start",
                "download_config_specs network_request start",
                "download_config_specs network_request end 200 True",
                "download_config_specs process start",
                "download_config_specs process end True",
                .. IdListsAndEnd,
            ],
            SentEvents.MarkersOf(sent));
        Assert.Equal("https://main.example/v2/download_config_specs/secret-****.json?supports_proto=true", sent.GetProperty("markers")[1].GetProperty("url").GetString());
        Assert.Equal("http", sent.GetProperty("markers")[2].GetProperty("networkProtocol").GetString());
        Assert.Equal("az-1", sent.GetProperty("markers")[2].GetProperty("sdkRegion").GetString());
        Assert.Equal("{\"api\":\"https://main.example/v1\",\"rulesets_sync_interval\":13}", sent.GetProperty("statsigOptions").GetRawText());
    }

    [Fact]
    public async Task Initialize_WhenTheNetworkFails_HasNoProcessing()
    {
        await using LiveServer live = Live();
        live.Specs = null;

        JsonElement sent = await InitializeAsync(live);

        Assert.Equal(
            [
                "overall start",
                "download_config_specs network_request start",
                "download_config_specs network_request end 500 False",
                .. IdListsAndEnd,
            ],
            SentEvents.MarkersOf(sent));
    }

    [Fact]
    public async Task Initialize_FromBootstrapValues_HasNoRequestForSpecs()
    {
        await using LiveServer live = Live();

        JsonElement sent = await InitializeAsync(live, live.Options(bootstrap: Encoding.UTF8.GetString(LiveServer.SpecsOf(1000))));

        Assert.Equal(["overall start", "bootstrap process start", "bootstrap process end True", .. IdListsAndEnd], SentEvents.MarkersOf(sent));
    }

    [Fact]
    public async Task Initialize_FromTheDataStore_HasItsOwnKey()
    {
        await using LiveServer live = Live();
        var store = new MemoryStore();
        store.Put("statsig.cache", LiveServer.SpecsOf(1000));

        JsonElement sent = await InitializeAsync(live, live.Options(store: store));

        Assert.Equal(
            ["overall start", "data_store_config_specs process start", "data_store_config_specs process end True", .. IdListsAndEnd], SentEvents.MarkersOf(sent));
    }

    [Fact]
    public async Task Initialize_WithFilesOfIdLists_HasFourMarkersForEach()
    {
        await using LiveServer live = Live();
        live.Http.On("get_id_lists", static _ => FakeHttp.Ok(
            """{"a":{"name":"a","size":10,"url":"https://files.example/a?sig=signature","creationTime":1,"fileID":"f1"},"b":{"name":"b","size":10,"url":"https://files.example/b","creationTime":1,"fileID":"f2"}}"""));
        live.Http.On("files.example", static _ => FakeHttp.Ok("+7/rrkvF6\n"));

        JsonElement sent = await InitializeAsync(live);

        string[] markers = SentEvents.MarkersOf(sent);
        string[] file = ["get_id_list network_request start", "get_id_list network_request end 200 True", "get_id_list process start", "get_id_list process end True"];
        Assert.Equal([.. file, .. file], markers[8..16]);
        Assert.Equal(2, sent.GetProperty("markers")[7].GetProperty("idListCount").GetInt32());
        Assert.Equal(
            ["https://files.example/a", "https://files.example/b"],
            sent.GetProperty("markers").EnumerateArray().Skip(8).Take(8).Select(static marker => marker.GetProperty("url").GetString()).Distinct().Order());
        Assert.DoesNotContain("signature", sent.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Polls_AfterIdLists_SendWhatTheyCollected()
    {
        await using LiveServer live = Live();
        live.Specs = WithRates(LiveServer.SpecsOf(1000));
        await live.StartAsync();
        live.Specs = LiveServer.NoUpdates;

        await live.PollAsync();
        await live.Server.SyncAsync(TestContext.Current.CancellationToken);
        await live.Server.ShutdownAsync();

        string[] markers = SentEvents.MarkersOf(Assert.Single(SentEvents.Diagnostics(live.Http, "config_sync")));
        Assert.Equal(
            [
                "download_config_specs network_request start", "download_config_specs network_request end 200 True",
                "download_config_specs process start", "download_config_specs process end True",
            ],
            markers[..4]);
        Assert.Contains("get_id_list_sources process end True", markers);
    }

    [Fact]
    public async Task Initialize_DiagnosticsDisabled_SendsNone()
    {
        await using LiveServer live = Live();
        await live.StartAsync(new StatsigOptions
        {
            Api = LiveServer.Main,
            HttpHandlerFactory = () => live.Http,
            TimeProvider = live.Clock,
            SyncJitterPercent = 0,
            KeepsPollInterval = true,
            DisableDiagnostics = true,
            OutputLogLevel = OutputLogLevel.None,
        });
        live.Server.CheckGate(LiveServer.User, "g");

        await live.Server.ShutdownAsync();

        Assert.Equal(["statsig::gate_exposure"], SentEvents.All(live.Http).Select(static entry => entry.GetProperty("eventName").GetString()));
    }

    private static LiveServer Live()
    {
        var live = new LiveServer();
        live.Http.On("log_event", static _ => FakeHttp.Ok("{\"success\":true}"));
        live.Http.On(LiveServer.SpecsPath, _ =>
        {
            if (live.Specs is null)
            {
                return FakeHttp.Status(500);
            }

            var answer = FakeHttp.Ok(live.Specs);
            answer.Headers.Add("x-statsig-region", "az-1");
            return answer;
        });
        return live;
    }

    private static async Task<JsonElement> InitializeAsync(LiveServer live, StatsigOptions? options = null)
    {
        await live.StartAsync(options);
        await live.Server.ShutdownAsync();
        return Assert.Single(SentEvents.Diagnostics(live.Http, "initialize"));
    }

    private static byte[] WithRates(byte[] specs)
    {
        string text = Encoding.UTF8.GetString(specs);
        return Encoding.UTF8.GetBytes("{" + Rates + "," + text.TrimStart()[1..]);
    }
}
