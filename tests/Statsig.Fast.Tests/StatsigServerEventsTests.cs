using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests;

/// <summary>Exposures through the public API, as the service receives them.</summary>
public sealed class StatsigServerEventsTests : StatsigServerEventsTestBase
{
    [Fact]
    public async Task Check_OfAThousandServersInTurn_AnswersAndCountsForEach()
    {
        const int Servers = 1000;
        var servers = new List<StatsigServer>();
        for (int i = 0; i < Servers; i++)
        {
            SpecBuilder specs = new SpecBuilder().Time(1).Gate("g", i % 2 == 0 ? static gate => gate.Rule("r", When.Public) : static _ => { });
            var options = new StatsigOptions { ManualMode = true, EventRingCapacity = 16, ExposureDedupeMaxKeys = 1024, OutputLogLevel = OutputLogLevel.None };
            servers.Add(EventServer.Create(specs, new FakeEventEndpoint(), options));
        }

        var user = new StatsigUser("u");
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < Servers; i++)
            {
                Assert.Equal(i % 2 == 0, servers[i].CheckGate(user, "g"));
            }
        }

        foreach (StatsigServer server in servers)
        {
            await server.DisposeAsync();
            Assert.Equal((2, 1, 1), (server.EventStatistics.Accepted, server.EventStatistics.Deduplicated, server.EventStatistics.Sent));
        }
    }

    [Fact]
    public async Task CheckGate_SameThreeTimes_LogsOnceUntilTheWindowEnds()
    {
        var clock = new ManualClock();
        await using StatsigServer server = EventServer.Create(Specs, _endpoint, Options(clock));
        for (int i = 0; i < 3; i++)
        {
            server.CheckGate(User, "on");
        }

        server.CheckGate(new StatsigUser("user-2"), "on");
        Assert.Equal(["gate_exposure on true r", "gate_exposure on true r"], await LinesAsync(server));
        Assert.Equal((4, 2), (server.EventStatistics.Accepted, server.EventStatistics.Deduplicated));

        clock.Advance(TimeSpan.FromSeconds(60));
        await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);
        server.CheckGate(User, "on");
        Assert.Equal(3, (await LinesAsync(server)).Length);
    }

    [Fact]
    public async Task EveryQuestion_UnknownUnsupportedAndOverridden_IsLogged()
    {
        await using StatsigServer server = EventServer.Create(Specs, _endpoint);
        server.OverrideGate("forced", true);

        server.CheckGate(User, "nowhere");
        server.GetFeatureGate(User, "unsupported");
        server.CheckGate(User, "forced");
        server.GetDynamicConfig(User, "config");
        server.GetConfig(User, "nothing");
        server.GetExperiment(User, "exp");

        Assert.Equal(
            [
                "gate_exposure nowhere false ", "gate_exposure unsupported false ", "gate_exposure forced true override",
                "config_exposure config true r", "config_exposure nothing false ", "config_exposure exp true grp",
            ],
            await LinesAsync(server));
    }

    [Fact]
    public async Task EmptyName_OfAnyKind_IsNotLogged()
    {
        await using StatsigServer server = EventServer.Create(Specs, _endpoint);
        server.CheckGate(User, "");
        server.CheckGate(User, null!);
        server.GetFeatureGate(User, "");
        server.GetDynamicConfig(User, null!);
        server.GetExperiment(User, "");
        server.GetLayer(User, "").Get("v", "");
        server.ManuallyLogGateExposure(User, "");

        Assert.Equal(0, server.EventStatistics.Accepted);
    }

    [Fact]
    public async Task Layer_ParametersRead_LogsEachThatIsThereOnce()
    {
        await using StatsigServer server = EventServer.Create(Specs, _endpoint);
        Layer plain = server.GetLayer(User, "plain");
        _ = plain.ValueJson;
        plain.Get("missing", "");
        plain.Get<string?>("n", null);
        plain.GetValue("n");
        Assert.Equal(0, server.EventStatistics.Accepted);

        Assert.Equal("d", plain.Get("v", ""));
        Assert.Equal("d", plain.Get("v", ""));
        Assert.True(plain.TryGet("w", out int _));
        plain.GetValue("w");

        Assert.Equal(["layer_exposure plain v false  default", "layer_exposure plain w false  default"], await LinesAsync(server));
        Assert.Equal(2, server.EventStatistics.Deduplicated);
    }

    [Fact]
    public async Task Layer_ParameterOfTheExperiment_NamesItAndCarriesItsExposures()
    {
        await using StatsigServer server = EventServer.Create(Specs, _endpoint);

        server.GetLayer(User, "layer").Get("v", "");

        Assert.Equal(["layer_exposure layer v true exp grp"], await LinesAsync(server));
        Assert.Equal("on", Assert.Single(_endpoint.Events).GetProperty("secondaryExposures")[0].GetProperty("gate").GetString());
    }

    [Fact]
    public async Task WithExposureLoggingDisabled_EveryForm_LogsNothingAndCountsTheChecks()
    {
        await using StatsigServer server = EventServer.Create(
            Specs, _endpoint, new StatsigOptions { ManualMode = true, LogNonExposedChecks = true, OutputLogLevel = OutputLogLevel.None });
        var silent = ExposureLogging.Disabled;
        Assert.True(server.CheckGate(User, "on", ExposureLogging.Disabled));
        Assert.True(server.CheckGate(User, "on", silent));
        Assert.True(server.GetFeatureGate(User, "on", ExposureLogging.Disabled).Value);
        Assert.True(server.GetFeatureGate(User, "on", silent).Value);
        Assert.Equal(1, server.GetDynamicConfig(User, "config", silent).Get("a", 0));
        Assert.Equal(1, server.GetConfig(User, "config", ExposureLogging.Disabled).Get("a", 0));
        Assert.Equal("x", server.GetExperiment(User, "exp", ExposureLogging.Disabled).Get("v", ""));
        Assert.Equal("x", server.GetExperiment(User, "exp", ExposureLogging.Disabled).Get("v", ""));
        Assert.Equal("d", server.GetLayer(User, "plain", ExposureLogging.Disabled).Get("v", ""));

        await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        JsonElement counted = Assert.Single(_endpoint.Events);
        Assert.Equal("statsig::non_exposed_checks", counted.GetProperty("eventName").GetString());
        Dictionary<string, int> checks = JsonSerializer.Deserialize<Dictionary<string, int>>(counted.GetProperty("metadata").GetProperty("checks").GetString()!)!;
        Assert.Equal("{}", counted.GetProperty("user").GetRawText());
        Assert.Equal([("config", 2), ("exp", 2), ("on", 4), ("plain", 2)], checks.OrderBy(static entry => entry.Key, StringComparer.Ordinal).Select(static entry => (entry.Key, entry.Value)));
    }

    [Fact]
    public async Task ManualExposures_OfEveryKind_AreMarked()
    {
        await using StatsigServer server = EventServer.Create(Specs, _endpoint);
        DynamicConfig config = server.GetConfig(new StatsigUser("user-2"), "config", ExposureLogging.Disabled);
        Experiment experiment = server.GetExperiment(new StatsigUser("user-2"), "exp", ExposureLogging.Disabled);

        server.ManuallyLogGateExposure(User, "on");
        server.ManuallyLogConfigExposure(User, "config");
        server.ManuallyLogExperimentExposure(User, "exp");
        server.ManuallyLogLayerParameterExposure(User, "layer", "v");
        server.LogExposure(in config);
        server.LogExposure(in experiment);
        server.LogExposure(new DynamicConfig("by hand", "{}"));

        Assert.Equal(6, (await LinesAsync(server)).Length);
        Assert.All(_endpoint.Events, static entry => Assert.Equal("true", entry.GetProperty("metadata").GetProperty("isManualExposure").GetString()));
    }

    [Fact]
    public async Task ParameterStore_ParametersRead_LogsWhatTheyReferTo()
    {
        SpecBuilder specs = Specs.ParameterStore("store", store => store
            .Static("static", "\"s\"").Gate("gate", "on", "\"yes\"", "\"no\"")
            .DynamicConfig("config", "config", "a").Experiment("exp", "exp", "v").Layer("layer", "plain", "v"));
        await using StatsigServer server = EventServer.Create(specs, _endpoint);
        ParameterStore store = server.GetParameterStore(User, "store");

        Assert.Equal(("s", "yes", 1, "x", "d"), (store.Get("static", ""), store.Get("gate", ""), store.Get("config", 0), store.Get("exp", ""), store.Get("layer", "")));
        Assert.Equal(5, server.GetParameterStore(User, "store", ExposureLogging.Disabled).Count);
        Assert.Equal(7, store.Get("layer", 7));

        Assert.Equal(
            ["gate_exposure on true r", "config_exposure config true r", "config_exposure exp true grp", "layer_exposure plain v false  default"],
            await LinesAsync(server));
    }

    [Fact]
    public async Task MappedSpecs_OfEveryKind_NameTheirTargetButLayers()
    {
        SpecBuilder specs = Specs
            .Gate("other gate").Map("other gate", "on", "m").DynamicConfig("other config").Map("other config", "config", "m")
            .Layer("other layer").Map("other layer", "plain", "m").MappingRule("m");
        await using StatsigServer server = EventServer.Create(specs, _endpoint);

        server.CheckGate(User, "other gate");
        server.GetDynamicConfig(User, "other config");
        Layer layer = server.GetLayer(User, "other layer");
        Assert.Equal("d", layer.Get("v", ""));

        Assert.Equal(
            ["gate_exposure other gate true r", "config_exposure other config true r", "layer_exposure other layer v false  default"],
            await LinesAsync(server));
        Assert.Equal(
            ["on", "config", null],
            _endpoint.Events.Select(static entry => entry.GetProperty("metadata").TryGetProperty("overrideConfigName", out JsonElement name) ? name.GetString() : null));
        Assert.Equal("plain", layer.OverrideConfigName);
    }

    [Fact]
    public async Task MappedLayer_OfAStoreOrManually_NamesItsTarget()
    {
        // As the reference logs it; a layer's own reader leaves the name out.
        SpecBuilder specs = Specs
            .Layer("other layer").Map("other layer", "plain", "m").MappingRule("m")
            .ParameterStore("s", static store => store.Layer("p", "other layer", "v"));
        await using StatsigServer server = EventServer.Create(specs, _endpoint);

        Assert.Equal("d", server.GetParameterStore(User, "s").Get("p", ""));
        server.ManuallyLogLayerParameterExposure(new StatsigUser("another"), "other layer", "v");
        await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["plain", "plain"], _endpoint.Events.Select(static entry => entry.GetProperty("metadata").GetProperty("overrideConfigName").GetString()));
    }

    [Fact]
    public async Task Servers_WithoutLogging_AcceptNothing()
    {
        foreach (StatsigOptions options in (StatsigOptions[])[new() { LocalMode = true, OutputLogLevel = OutputLogLevel.None }, new() { DisableAllLogging = true, OutputLogLevel = OutputLogLevel.None }])
        {
            await using StatsigServer server = EventServer.Create(Specs, _endpoint, options);
            server.CheckGate(User, "on");
            server.LogEvent(User, "e");
            Assert.Equal(new FlushReport(true, 0, 0, 0), await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken));
            Assert.Equal(default, server.EventStatistics);
        }

        Assert.Empty(_endpoint.Posts);
    }

    [Fact]
    public async Task TwoServers_OnOneThread_LogToTheirOwn()
    {
        var other = new FakeEventEndpoint();
        await using StatsigServer one = EventServer.Create(Specs, _endpoint);
        await using StatsigServer two = EventServer.Create(Specs, other);
        for (int i = 0; i < 3; i++)
        {
            one.LogEvent(User, "one");
            two.LogEvent(User, "two");
        }

        await one.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);
        await two.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["one", "one", "one"], _endpoint.Events.Select(static entry => entry.GetProperty("eventName").GetString()));
        Assert.Equal(["two", "two", "two"], other.Events.Select(static entry => entry.GetProperty("eventName").GetString()));
    }

    [Fact]
    public async Task EvaluationCallback_EveryKind_IsToldAndCannotDoHarm()
    {
        var told = new TellingCallback();
        await using StatsigServer server = EventServer.Create(
            Specs, _endpoint, new StatsigOptions { ManualMode = true, EvaluationCallback = told, OutputLogLevel = OutputLogLevel.None });

        Assert.True(server.CheckGate(User, "on"));
        server.GetFeatureGate(User, "");
        server.GetDynamicConfig(User, "config");
        server.GetExperiment(User, "exp");
        server.GetLayer(User, "layer");

        Assert.Equal(["gate on", "gate ", "config config", "experiment exp", "layer layer"], told.Names);
        Assert.Equal(3, server.EventStatistics.Accepted);
    }

    [Fact]
    public async Task ShutdownAsync_WithPendingEvents_SendsThem()
    {
        StatsigServer server = EventServer.Create(Specs, _endpoint);
        server.CheckGate(User, "on");

        await server.ShutdownAsync();
        Assert.True(server.CheckGate(new StatsigUser("later"), "on"));

        Assert.Single(_endpoint.Events);
        Assert.Equal((1, 0), (server.EventStatistics.DroppedAfterShutdown, server.EventStatistics.Pending));
    }

    private async Task<string[]> LinesAsync(StatsigServer server)
    {
        FlushReport report = await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(report.Completed);
        return
        [
            .. _endpoint.Events.Select(static entry =>
            {
                string name = entry.GetProperty("eventName").GetString()!["statsig::".Length..];
                JsonElement metadata = entry.GetProperty("metadata");
                return name switch
                {
                    "gate_exposure" => $"{name} {metadata.GetProperty("gate")} {metadata.GetProperty("gateValue")} {metadata.GetProperty("ruleID")}",
                    "config_exposure" => $"{name} {metadata.GetProperty("config")} {metadata.GetProperty("rulePassed")} {metadata.GetProperty("ruleID")}",
                    _ => $"{name} {metadata.GetProperty("config")} {metadata.GetProperty("parameterName")} {metadata.GetProperty("isExplicitParameter")} "
                        + $"{metadata.GetProperty("allocatedExperiment")} {metadata.GetProperty("ruleID")}",
                };
            }),
        ];
    }

    private sealed class TellingCallback : IEvaluationCallback
    {
        internal List<string> Names { get; } = [];

        public void OnGate(in FeatureGate gate) => Tell("gate " + gate.Name);

        public void OnDynamicConfig(in DynamicConfig config) => Tell("config " + config.Name);

        public void OnExperiment(in Experiment experiment) => Tell("experiment " + experiment.Name);

        public void OnLayer(in Layer layer) => Tell("layer " + layer.Name);

        private void Tell(string text)
        {
            Names.Add(text);
            throw new InvalidOperationException("mine");
        }
    }
}
