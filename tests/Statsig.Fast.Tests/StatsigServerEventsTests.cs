using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests;

/// <summary>Exposures and events through the public API, as the service receives them.</summary>
public sealed class StatsigServerEventsTests
{
    private const int ManyUsers = 20_000;

    private static readonly StatsigUser User = new("user-1");

    private readonly FakeEventEndpoint _endpoint = new();

    private static SpecBuilder Specs => new SpecBuilder()
        .Gate("on", spec => spec.Rule("r", When.Public))
        .Gate("nested", spec => spec.Rule("r", When.PassGate("on")))
        .Gate("unsupported", spec => spec.Rule("r", When.Unknown))
        .DynamicConfig("config", spec => spec.Rule("r", rule => rule.Return("""{"a":1}""").When(When.Public)))
        .Experiment("exp", spec => spec.Explicit("v").Rule("grp", rule => rule.Group("Test").Return("""{"v":"x"}""").When(When.Public)))
        .Layer("layer", spec => spec.Default("""{"v":"d","w":2,"n":null}""").Rule("assign", rule => rule.Delegate("exp").When(When.PassGate("on"))))
        .Layer("plain", spec => spec.Default("""{"v":"d","w":2,"n":null}"""));

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
    public async Task LogEvent_EveryForm_IsSent()
    {
        await using StatsigServer server = EventServer.Create(Specs, _endpoint);
        var metadata = new Dictionary<string, string> { ["k"] = "v" };
        server.LogEvent(User, "bare");
        server.LogEvent(null, "text", "v", metadata);
        metadata["k"] = "changed later";
        server.LogEvent(User, "number", 1.5);
        server.LogEvent(User, "integer", 5, [new("k", "w")]);
        server.LogEvent(User, "");

        await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            ["bare  ", "text v {\"k\":\"v\"}", "number 1.5 ", "integer 5 {\"k\":\"w\"}"],
            _endpoint.Events.Select(static entry =>
                $"{entry.GetProperty("eventName")} {(entry.TryGetProperty("value", out JsonElement value) ? value.ToString() : "")} {(entry.TryGetProperty("metadata", out JsonElement found) ? found.GetRawText() : "")}"));
        Assert.False(_endpoint.Events[1].TryGetProperty("user", out _));
    }

    [Fact]
    public async Task Bodies_OfUsersWithPrivateAttributes_NeverHoldThem()
    {
        await using StatsigServer server = EventServer.Create(Specs, _endpoint);
        var user = new StatsigUser("u") { Email = "seen@example.com", PrivateAttributes = [new("sentinel-name", "sentinel-value")] };
        server.CheckGate(user, "nested");
        server.GetLayer(user, "layer").Get("v", "");
        server.LogEvent(user, "e");

        await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        string bodies = string.Concat(_endpoint.Posts.Select(static post => System.Text.Encoding.UTF8.GetString(post.Body)));
        Assert.Contains("seen@example.com", bodies, StringComparison.Ordinal);
        Assert.DoesNotContain("sentinel", bodies, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "r", "production")]
    [InlineData(2, "r", "production")]
    [InlineData(4, "r", "production")]
    [InlineData(10, "r", "production")]
    [InlineData(16, "r", "production")]
    [InlineData(50, "r", "production")]
    [InlineData(100, "r", "production")]
    [InlineData(101, "r", null)]
    [InlineData(101, "r", "production")]
    [InlineData(101, "r", "development")]
    [InlineData(101, "r", "a tier of ours")]
    [InlineData(101, "r:override", "production")]
    [InlineData(101, "r:id_override", null)]
    public async Task Sampling_On_LogsOneInSoManyAndTheFirst(int rate, string ruleId, string? tier)
    {
        SpecBuilder specs = new SpecBuilder().Gate("sampled", spec => spec.Rule(ruleId, rule => rule.SamplingRate(rate).When(When.Public)))
            .Set("sdk_configs", """{"sampling_mode":"on"}""");
        await using StatsigServer server = EventServer.Create(specs, _endpoint, Roomy(tier));
        CheckForMany(server, "sampled");

        await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        EventStatistics now = server.EventStatistics;
        AssertOneIn(rate, now.Sent - 1);
        Assert.Equal(ManyUsers, now.Sent + now.SampledOut);
        string[] notes = [.. _endpoint.Events.Select(static entry => entry.GetProperty("statsigMetadata").GetRawText())];
        Assert.Equal("{}", notes[0]);
        Assert.Equal([$$"""{"samplingRate":{{rate}},"samplingMode":"on","shadowLogged":"logged"}"""], notes.Skip(1).Distinct());
    }

    [Fact]
    public async Task Sampling_RateOfZero_LogsTheFirstOnly()
    {
        SpecBuilder specs = new SpecBuilder().Gate("sampled", spec => spec.Rule("r", rule => rule.SamplingRate(0).When(When.Public)))
            .Set("sdk_configs", """{"sampling_mode":"on"}""");
        await using StatsigServer server = EventServer.Create(specs, _endpoint, Roomy("production"));
        CheckForMany(server, "sampled");

        await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((1, ManyUsers - 1), (server.EventStatistics.Sent, server.EventStatistics.SampledOut));
    }

    [Fact]
    public async Task Sampling_Exemptions_LogEverything()
    {
        SpecBuilder specs = new SpecBuilder()
            .Gate("forwarded", spec => spec.ForwardsAllExposures().Rule("r", rule => rule.SamplingRate(1_000_000).When(When.Public)))
            .Gate("without_rate", spec => spec.Rule("r", When.Public))
            .Gate("nests", spec => spec.Rule("r", rule => rule.SamplingRate(1_000_000).When(When.PassGate("without_rate"))))
            .Set("sdk_configs", """{"sampling_mode":"on","special_case_sampling_rate":1000000}""");
        await using StatsigServer server = EventServer.Create(specs, _endpoint);
        foreach (string gate in (string[])["forwarded", "without_rate", "nests"])
        {
            for (int i = 0; i < 50; i++)
            {
                server.CheckGate(new StatsigUser("user-" + i.ToString(CultureInfo.InvariantCulture)), gate);
            }
        }

        await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((150, 0), (server.EventStatistics.Sent, server.EventStatistics.SampledOut));
    }

    [Theory]
    [InlineData("shadow", 10)]
    [InlineData("shadow", 101)]
    [InlineData("on", 16)]
    public async Task Sampling_SpecialCaseRate_NotesWhatIsLogged(string mode, int rate)
    {
        SpecBuilder specs = new SpecBuilder().Gate("off", spec => spec.Disabled())
            .Set("sdk_configs", $$"""{"sampling_mode":"{{mode}}","special_case_sampling_rate":{{rate}}}""");
        await using StatsigServer server = EventServer.Create(specs, _endpoint, Roomy(null));
        CheckForMany(server, "off");

        await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        string[] notes = [.. _endpoint.Events.Select(static entry => entry.GetProperty("statsigMetadata").GetRawText())];
        int logged = notes.Count(note => note == $$"""{"samplingRate":{{rate}},"samplingMode":"{{mode}}","shadowLogged":"logged"}""");
        int dropped = notes.Count(note => note == $$"""{"samplingRate":{{rate}},"samplingMode":"{{mode}}","shadowLogged":"dropped"}""");
        Assert.Equal("{}", notes[0]);
        AssertOneIn(rate, logged);
        Assert.Equal(1 + logged + (mode == "shadow" ? ManyUsers - 1 - logged : 0), notes.Length);
        Assert.Equal(notes.Length - 1 - logged, dropped);
    }

    [Fact]
    public async Task LogEvent_MetadataOfEveryKind_IsSentAsItsKind()
    {
        await using StatsigServer server = EventServer.Create(Specs, _endpoint);
        var metadata = new Dictionary<string, StatsigValue>
        {
            ["text"] = "t\"é",
            ["whole"] = 9_007_199_254_740_993,
            ["number"] = 0.1,
            ["yes"] = true,
            ["nothing"] = default,
            ["nan"] = double.NaN,
            ["list"] = StatsigValue.FromArray(1, "x", default, true),
            ["object"] = StatsigValue.FromJson("""{"b":[1,2.5,{"c":null}]}"""u8),
        };
        const string Sent = """
            {"text":"t\"é","whole":9007199254740993,"number":0.1,"yes":true,"nothing":null,"nan":null,"list":"[1,\"x\",null,true]","object":"{\"b\":[1,2.5,{\"c\":null}]}"}
            """;
        server.LogEvent(User, "e", "v", metadata);
        server.LogEvent(User, "e", 1.5, metadata);
        server.LogEvent(User, "e", 5, metadata);
        server.LogEvent(User, new StatsigEvent("e") { Metadata = [.. metadata] });
        metadata.Clear();

        await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(4, _endpoint.Events.Count);
        Assert.All(_endpoint.Events, static entry => Assert.Equal(
            JsonElement.Parse(Sent).EnumerateObject().Select(static member => (member.Name, member.Value.ValueKind, member.Value.ToString())),
            entry.GetProperty("metadata").EnumerateObject().Select(static member => (member.Name, member.Value.ValueKind, member.Value.ToString()))));
        Assert.Equal(["v", "1.5", "5", ""], _endpoint.Events.Select(static entry => entry.TryGetProperty("value", out JsonElement value) ? value.ToString() : ""));
    }

    [Fact]
    public async Task LogEvent_TimeGiven_IsTheTimeOfTheEvent()
    {
        var clock = new ManualClock();
        await using StatsigServer server = EventServer.Create(Specs, _endpoint, Options(clock));
        var time = new DateTimeOffset(2024, 2, 29, 12, 30, 15, 250, TimeSpan.FromHours(2));
        server.LogEvent(User, "text", "v", time: time);
        server.LogEvent(User, "number", 1.5, time: time);
        server.LogEvent(User, "whole", 5, null, time);
        server.LogEvent(User, new StatsigEvent("event") { Time = time });
        server.LogEvent(User, "now", 5);
        server.LogEvent(User, new StatsigEvent("now"));
        server.LogEvent(User, "early", 5, time: DateTimeOffset.MinValue);
        server.LogEvent(User, "late", 5, time: DateTimeOffset.MaxValue);

        await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        long given = time.ToUnixTimeMilliseconds();
        Assert.Equal(
            [given, given, given, given, clock.UnixMs, clock.UnixMs, 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()],
            _endpoint.Events.Select(static entry => entry.GetProperty("time").GetInt64()));
    }

    [Fact]
    public async Task LogEvent_ValueOfAnEventOfEveryKind_IsTextOrANumber()
    {
        await using StatsigServer server = EventServer.Create(Specs, _endpoint);
        foreach (StatsigValue value in (StatsigValue[])["t", 5, 1.5, double.NaN, true, StatsigValue.FromArray(1, 2), default])
        {
            server.LogEvent(null, new StatsigEvent("e") { Value = value });
        }

        server.LogEvent(null, default(StatsigEvent)); // Without a name it is ignored.

        await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            ["\"t\"", "5", "1.5", "null", "\"true\"", "\"[1,2]\"", ""],
            _endpoint.Events.Select(static entry => entry.TryGetProperty("value", out JsonElement value) ? value.GetRawText() : ""));
    }

    [Fact]
    public async Task LogEvent_CallsWithoutTypedMetadata_MeanTheOverloadsWithText()
    {
        await using StatsigServer server = EventServer.Create(Specs, _endpoint);
        IStatsigServer service = server;
        service.LogEvent(User, "e", null);
        service.LogEvent(User, "e", "v");
        service.LogEvent(User, "e", 5, [new("k", "v")]);
        service.LogEvent(User, "e", 1.5, new Dictionary<string, string> { ["k"] = "v" });
        service.LogEvent(User, "e", "v", new Dictionary<string, StatsigValue> { ["k"] = "v" });
        service.LogEvent(User, new StatsigEvent("e") { Metadata = [new("k", "v")] });

        await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            ["", "", """{"k":"v"}""", """{"k":"v"}""", """{"k":"v"}""", """{"k":"v"}"""],
            _endpoint.Events.Select(static entry => entry.TryGetProperty("metadata", out JsonElement found) ? found.GetRawText() : ""));
    }

    [Fact]
    public async Task User_WithAnEmptyEnvironment_IsLoggedWithIt()
    {
        SpecBuilder specs = new SpecBuilder().Gate("by_tier", spec => spec.Rule("r", When.Environment("tier", "any", """["staging"]""")));
        await using StatsigServer server = EventServer.Create(specs, _endpoint, new StatsigOptions
        {
            ManualMode = true,
            EnvironmentParameters = new Dictionary<string, string> { ["tier"] = "staging" },
            OutputLogLevel = OutputLogLevel.None,
        });

        // Conditions see the server's tier all the same, as with the reference.
        Assert.True(server.CheckGate(new StatsigUser("a") { StatsigEnvironment = [] }, "by_tier"));
        Assert.True(server.CheckGate(StatsigUser.FromJson("""{"userID":"b","statsigEnvironment":{}}"""u8), "by_tier"));
        server.LogEvent(new StatsigUser("c"), "e");

        await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            ["{}", "{}", """{"tier":"staging"}"""],
            _endpoint.Events.Select(static entry => entry.GetProperty("user").GetProperty("statsigEnvironment").GetRawText()));
    }

    [Fact]
    public async Task User_WithEmptyCustomIdsAndFields_IsLoggedWithThem()
    {
        await using StatsigServer server = EventServer.Create(Specs, _endpoint);

        server.CheckGate(new StatsigUser("a") { CustomIds = [], Custom = [] }, "on");
        server.CheckGate(StatsigUser.FromJson("""{"userID":"b","customIDs":{},"custom":{}}"""u8), "on");
        server.CheckGate(new StatsigUser("c"), "on");
        await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            ["""{"userID":"a","customIDs":{},"custom":{}}""", """{"userID":"b","customIDs":{},"custom":{}}""", """{"userID":"c"}"""],
            _endpoint.Events.Select(static entry => entry.GetProperty("user").GetRawText()));
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

    /// <summary>Options of a server whose ring holds an exposure of each of <see cref="ManyUsers"/>.</summary>
    private static StatsigOptions Roomy(string? tier) =>
        new() { ManualMode = true, EnvironmentTier = tier, EventRingCapacity = 1 << 15, OutputLogLevel = OutputLogLevel.None };

    private static void CheckForMany(StatsigServer server, string gate)
    {
        for (int i = 0; i < ManyUsers; i++)
        {
            server.CheckGate(new StatsigUser("user-" + i.ToString(CultureInfo.InvariantCulture)), gate);
        }
    }

    /// <summary>Which exposures are sampled differs by process; ten standard deviations are never left by chance.</summary>
    private static void AssertOneIn(int rate, long sampled)
    {
        double mean = (ManyUsers - 1) / (double)rate;
        double slack = rate == 1 ? 0 : 10 * Math.Sqrt(mean);
        Assert.InRange(sampled, mean - slack, mean + slack);
    }

    private static StatsigOptions Options(ManualClock clock) => new() { ManualMode = true, TimeProvider = clock, OutputLogLevel = OutputLogLevel.None };

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
