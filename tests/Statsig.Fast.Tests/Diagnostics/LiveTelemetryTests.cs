using System;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;
using Statsig.Fast.Tests.Networking;
using Statsig.Fast.Tests.Sync;

namespace Statsig.Fast.Tests.Diagnostics;

/// <summary>What a live server measures and says, from initialization to shutdown.</summary>
[Collection(nameof(MeterProbe))]
public sealed class LiveTelemetryTests
{
    [Fact]
    public async Task Metrics_OfInitializationPollsAndEvents_AreThoseOfTheReference()
    {
        // Without events about polls and posts, of which one in a hundred is drawn.
        await using LiveServer live = Live("\"diagnostics\":{\"dcs\":0,\"idlist\":0,\"logevent\":0,\"api_call\":0},");
        var metrics = new RecordingObservability { WantsEveryTag = true };
        await live.StartAsync(Options(live, metrics));
        live.Specs = LiveServer.NoUpdates;
        await live.PollAsync();
        live.Specs = LiveServer.SpecsOf(2000);
        await live.PollAsync();
        live.Specs = null;
        await live.PollAsync();
        live.Server.CheckGate(LiveServer.User, "g");
        await live.Server.ShutdownAsync();

        Assert.Equal("init", metrics.Measured[0].Name);
        Assert.Equal("shutdown", metrics.Measured[^1].Name);
        Assert.Equal("true", metrics.Of("initialization").Single().Tags["store_populated"]);
        Assert.Equal("https://main.example/v2/", metrics.Of("initialization").Single().Tags["init_source_api"]);
        Assert.Equal("Network", metrics.Of("config_no_update").Single().Tags["source"]);
        Assert.Equal(("2000", "1000"), (metrics.Of("config_propagation_diff").Single().Tags["lcut"], metrics.Of("config_propagation_diff").Single().Tags["prev_lcut"]));
        Assert.Equal(["", "", "download_failed"], metrics.Of("config_sync_overall.latency").Select(static entry => entry.Tags["error"]));
        Assert.Equal(["200", "200", "200", "200", "500"], metrics.Of("network_request.latency").Select(static entry => entry.Tags["status_code"]).Order());
        Assert.Equal(["initialize", "initialize"], metrics.Of("network_request.latency").Select(static entry => entry.Tags["context"]).Where(static context => context == "initialize"));
        Assert.Equal(2, metrics.Of("events_successfully_sent_count").Sum(static entry => entry.Value));
        Assert.Equal(["applied", "no_updates", "applied"], metrics.Of("specs_size").Select(static entry => entry.Tags["status"]));
    }

    [Fact]
    public async Task ConfigSync_PayloadsThatCannotBeUsed_AreToldApartAsTheReferenceDoes()
    {
        await using LiveServer live = Live();
        var metrics = new RecordingObservability();
        await live.StartAsync(Options(live, metrics));
        string[] payloads =
        [
            "not JSON", "[]", "{\"has_updates\":true", "{\"has_updates\":true}", """{"has_updates":true,"time":2000,"hashed_sdk_key_used":"1"}""",
            Encoding.UTF8.GetString(LiveServer.SpecsOf(500)),
        ];
        foreach (string payload in payloads)
        {
            live.Specs = Encoding.UTF8.GetBytes(payload);
            await live.PollAsync();
        }

        Assert.Equal(
            [
                "invalid_json invalid_json false false", "invalid_json invalid_json false false", "invalid_json invalid_json false false",
                "json dcs_listener_failed true false", "json dcs_listener_failed true false", "json dcs_listener_failed true false",
            ],
            metrics.Of("config_sync_overall.latency").Select(
                static entry => $"{entry.Tags["format"]} {entry.Tags["error"]} {entry.Tags["source_success"]} {entry.Tags["process_success"]}"));
    }

    [Fact]
    public async Task ConfigSync_OldSpecsInTheDataStore_AreStale()
    {
        await using LiveServer live = Live();
        var metrics = new RecordingObservability();
        var store = new MemoryStore();
        await store.SetAsync("statsig.cache", LiveServer.SpecsOf(500), TestContext.Current.CancellationToken);
        await live.StartAsync(new StatsigOptions
        {
            Api = LiveServer.Main,
            HttpHandlerFactory = () => live.Http,
            TimeProvider = live.Clock,
            ConfigSyncInterval = LiveServer.PollInterval,
            SyncJitterPercent = 0,
            KeepsPollInterval = true,
            OutputLogger = live.Log,
            ObservabilityClient = metrics,
            DataStore = store,
            InitializeSources = [DataSource.Network],
            ConfigSyncSources = [DataSource.DataStore],
        });

        // What the network brought is kept in the background.
        using var limit = new System.Threading.CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (store.Text("statsig.cache") == Encoding.UTF8.GetString(LiveServer.SpecsOf(500)))
        {
            await Task.Delay(1, limit.Token);
        }

        await store.SetAsync("statsig.cache", LiveServer.SpecsOf(500), TestContext.Current.CancellationToken);
        await live.PollAsync();

        Assert.Equal("stale_or_invalid_cache_time", Assert.Single(metrics.Of("config_sync_overall.latency")).Tags["error"]);
    }

    [Fact]
    public async Task Evaluations_WhileSomebodyListens_AreCountedByKindAndSource()
    {
        await using LiveServer live = Live();
        await live.StartAsync(Options(live, null));
        live.Server.CheckGate(LiveServer.User, "g");
        using var probe = new MeterProbe();
        probe.Observe();
        string server = live.Server.MeterTag;
        Assert.Empty(probe.Of("evaluations", server));

        live.Server.CheckGate(LiveServer.User, "g");
        live.Server.CheckGate(LiveServer.User, "g", ExposureLogging.Disabled);
        live.Server.GetFeatureGate(LiveServer.User, "unknown");
        live.Server.GetExperiment(LiveServer.User, "e");
        live.Server.GetLayer(LiveServer.User, "l");
        live.Server.GetConfig(LiveServer.User, "c");
        live.Server.GetParameterStore(LiveServer.User, "s");
        probe.Observe();

        Assert.Equal(
            [
                "1 kind=dynamic_config source=Network", "1 kind=experiment source=Network", "1 kind=layer source=Network",
                "1 kind=parameter_store source=Network", "3 kind=gate source=Network",
            ],
            probe.Of("evaluations", server).Order(StringComparer.Ordinal));
        Assert.Contains($"{live.Server.EventStatistics.Accepted} outcome=accepted", probe.Of("exposures", server));
        Assert.Equal(["0"], probe.Of("sync_age", server));
        await live.Server.ShutdownAsync();
        probe.Observe();
        Assert.Empty(probe.Of("evaluations", server));
        Assert.Empty(probe.Of("exposures", server));
    }

    [Fact]
    public async Task ApiCalls_WhenTheServiceAsksForAll_AreMarked()
    {
        await using LiveServer live = Live("\"diagnostics\":{\"api_call\":10000,\"logevent\":10000},");
        await live.StartAsync(Options(live, null));

        Assert.True(live.Server.CheckGate(LiveServer.User, "g"));
        live.Server.GetConfig(LiveServer.User, "c");
        live.Server.GetExperiment(LiveServer.User, "e");
        live.Server.GetLayer(LiveServer.User, "l");
        live.Server.GetFeatureGate(LiveServer.User, "g");
        await live.Server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        JsonElement metadata = Assert.Single(SentEvents.Diagnostics(live.Http, "api_call"));
        Assert.Equal(
            [
                "check_gate_0 start g", "check_gate_0 end g", "get_config_2 start c", "get_config_2 end c",
                "get_experiment_4 start e", "get_experiment_4 end e", "get_layer_6 start l", "get_layer_6 end l",
            ],
            metadata.GetProperty("markers").EnumerateArray().Select(static m => $"{m.GetProperty("markerID")} {m.GetProperty("action")} {m.GetProperty("configName")}"));
        await live.Server.ShutdownAsync();
    }

    [Fact]
    public async Task UnknownNames_AreWarnedOfOncePerKindAndName()
    {
        await using LiveServer live = Live();
        await live.StartAsync(Options(live, null));

        for (int i = 0; i < 3; i++)
        {
            live.Server.CheckGate(LiveServer.User, "nope");
            live.Server.GetConfig(LiveServer.User, "nope");
            live.Server.GetExperiment(LiveServer.User, "nope");
            live.Server.GetLayer(LiveServer.User, "nope");
            live.Server.GetParameterStore(LiveServer.User, "nope");
            live.Server.CheckGate(LiveServer.User, "");
        }

        Assert.Equal(
            ["dynamic config", "experiment", "gate", "layer", "parameter store"],
            live.Log.Messages.Where(static message => message.Text.Contains("named \"nope\"", StringComparison.Ordinal))
                .Select(static message => message.Text.Split(" named")[0]["The specs have no ".Length..]).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(live.Log.Messages, static message => message.Level > OutputLogLevel.Info && !message.Text.Contains("nope", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Polls_InNormalOperation_SayNothingAboveDebug()
    {
        await using LiveServer live = Live();
        await live.StartAsync(Options(live, null));
        int before = live.Log.Messages.Count;

        live.Specs = LiveServer.NoUpdates;
        await live.PollAsync();
        await live.PollAsync();

        Assert.NotEmpty(live.Log.Messages.Skip(before));
        Assert.All(live.Log.Messages.Skip(before), static message => Assert.Equal(OutputLogLevel.Debug, message.Level));
    }

    [Fact]
    public async Task Losses_AreReportedWithTheTagOfTheService()
    {
        await using LiveServer live = Live();
        live.Http.On("log_event", static _ => FakeHttp.Status(400));
        live.Http.On("sdk_exception", static _ => FakeHttp.Ok("{}"));
        var metrics = new RecordingObservability();
        await live.StartAsync(Options(live, metrics));
        live.Server.LogEvent(LiveServer.User, "purchase");

        ShutdownReport report = await live.Server.ShutdownAsync();

        Assert.Equal(2, report.EventsDropped);
        string[] tags = [.. live.Http.To("sdk_exception").Select(static request => JsonElement.Parse(request.Text).GetProperty("tag").GetString()!).Order()];
        Assert.Contains("statsig::log_event_failed", tags);
        Assert.Equal(tags.Length, metrics.Of("sdk_exceptions_count").Length);
        Assert.Empty(metrics.Of("events_successfully_sent_count"));
    }

    private static StatsigOptions Options(LiveServer live, IObservabilityClient? metrics) => new()
    {
        Api = LiveServer.Main,
        HttpHandlerFactory = () => live.Http,
        TimeProvider = live.Clock,
        ConfigSyncInterval = LiveServer.PollInterval,
        SyncJitterPercent = 0,
        KeepsPollInterval = true,
        OutputLogger = live.Log,
        OutputLogLevel = OutputLogLevel.Debug,
        ObservabilityClient = metrics,
    };

    private static LiveServer Live(string settings = "")
    {
        string specs = new SpecBuilder().Time(1000)
            .Gate("g", static gate => gate.Rule("r", When.Public))
            .DynamicConfig("c").Experiment("e").Layer("l").ParameterStore("s", static _ => { })
            .ToString();
        var live = new LiveServer { Specs = Encoding.UTF8.GetBytes("{" + settings + specs.TrimStart()[1..]) };
        live.Http.On("log_event", static _ => FakeHttp.Ok("{}"));
        return live;
    }
}
