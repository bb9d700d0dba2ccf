using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;
using Statsig.Fast.Tests.Networking;
using Statsig.Fast.Tests.Sync;

namespace Statsig.Fast.Tests.Diagnostics;

/// <summary>Exceptions from anywhere inside never reach a caller: the default is answered, and the fault is reported once.</summary>
public sealed class FaultTests
{
    private static readonly StatsigUser User = new("u") { UserAgent = "agent", Email = "a@x.com", PrivateAttributes = [new("ssn", "private-8142")] };

    [Fact]
    public async Task Evaluation_ParserThatThrows_AnswersDefaultsAndReportsOnce()
    {
        await using LiveServer live = Live();
        var clock = new FaultyClock(live.Clock);
        var told = new List<string>();
        StatsigServer server = await StartAsync(live, new StatsigOptions
        {
            Api = LiveServer.Main,
            HttpHandlerFactory = () => live.Http,
            TimeProvider = clock,
            SyncJitterPercent = 0,
            KeepsPollInterval = true,
            OutputLogger = live.Log,
            SdkErrorCallback = (tag, exception) => told.Add($"{tag}: {exception.GetType().Name}"),
        });

        Assert.True(server.CheckGate(User, "timed"));
        for (int i = 0; i < 3; i++)
        {
            clock.Throws = true;
            Assert.False(server.CheckGate(User, "timed"));
            Assert.False(server.CheckGate(User, "timed", ExposureLogging.Disabled));
            FeatureGate gate = server.GetFeatureGate(User, "timed");
            clock.Throws = false;
            Assert.False(gate.Value);
            Assert.Equal((EvaluationReason.Error, "Error:Internal Error"), (gate.Details.Reason, gate.Details.Text));
            clock.Throws = true;
            Assert.Equal("none", server.GetDynamicConfig(User, "timed_config").Get("color", "none"));
            Assert.Equal("none", server.GetExperiment(User, "timed_experiment").Get("color", "none"));
            Assert.Equal("none", server.GetLayer(User, "timed_layer").Get("color", "none"));
            Assert.Equal("none", server.GetParameterStore(User, "store").Get("color", "none"));
            bool[] values = [true, false];
            server.EvaluateGates(User, ["timed", "g"], values);
            Assert.Equal([false, true], values);
        }

        clock.Throws = false;

        Assert.True(server.CheckGate(User, "g"));
        await server.ShutdownAsync();
        Assert.True(clock.Faults > 10);
        Assert.Equal(["check_gate: InvalidCastException"], told);
        JsonElement report = JsonElement.Parse(Assert.Single(live.Http.To("sdk_exception")).Text);
        Assert.Equal(("InvalidCastException", "check_gate"), (report.GetProperty("exception").GetString(), report.GetProperty("tag").GetString()));
        Assert.Contains(nameof(FaultyClock), report.GetProperty("info").GetString(), StringComparison.Ordinal);
        Assert.Equal("statsig-fast-dotnet", report.GetProperty("statsigMetadata").GetProperty("sdkType").GetString());
        Assert.DoesNotContain("private-8142", report.GetRawText() + string.Join('\n', live.Log.Messages.Select(static message => message.ToString())), StringComparison.Ordinal);
        Assert.Equal(["statsig::diagnostics", "statsig::gate_exposure"], SentNames(live).Distinct().Order());
    }

    [Theory]
    [InlineData(true, false, false, 0)]
    [InlineData(false, true, false, 0)]
    [InlineData(false, false, true, 0)]
    [InlineData(false, false, true, 10_000)] // The call is measured, by the same clock.
    public async Task Evaluation_FaultWhileReportingIsOff_PostsNothing(bool isLocal, bool disablesAll, bool disablesReports, int measured)
    {
        await using LiveServer live = Live();
        int told = 0;
        var clock = new FaultyClock(live.Clock);
        StatsigServer server = await StartAsync(live, new StatsigOptions
        {
            Api = LiveServer.Main,
            HttpHandlerFactory = () => live.Http,
            TimeProvider = clock,
            SyncJitterPercent = 0,
            KeepsPollInterval = true,
            OutputLogger = live.Log,
            LocalMode = isLocal,
            DisableAllLogging = disablesAll,
            DisableSdkExceptionReporting = disablesReports,
            BootstrapUtf8 = Specs().Set("diagnostics", $"{{\"api_call\":{measured}}}").ToV2(),
            SdkErrorCallback = (_, _) => told++,
        });

        clock.Throws = true;
        Assert.False(server.CheckGate(User, "timed"));
        Assert.Equal("Error:Internal Error", server.GetFeatureGate(User, "timed").Details.Text);
        clock.Throws = false;
        await server.ShutdownAsync();

        Assert.Equal(1, told);
        Assert.Empty(live.Http.To("sdk_exception"));
        Assert.Equal(disablesReports, live.Http.To("log_event").Length > 0);
    }

    [Fact]
    public async Task Evaluation_ParserThatThrows_FindsNothingAndIsSaidOnce()
    {
        await using LiveServer live = Live();
        live.Specs = new SpecBuilder().Time(1000).Gate("agent", static gate => gate.Rule("r", When.UserAgent("browser_name", "any", "[\"x\"]"))).ToV2();
        var parser = new ThrowingCode("private-8142");
        StatsigServer server = await StartAsync(live, new StatsigOptions
        {
            Api = LiveServer.Main,
            HttpHandlerFactory = () => live.Http,
            TimeProvider = live.Clock,
            SyncJitterPercent = 0,
            KeepsPollInterval = true,
            OutputLogger = live.Log,
            UserAgentParser = parser,
        });

        for (int i = 0; i < 3; i++)
        {
            Assert.False(server.CheckGate(new StatsigUser("u") { UserAgent = $"agent {i}" }, "agent"));
        }

        Assert.Equal(3, parser.Calls);
        Assert.Single(live.Log.Messages, static message => message.Level == OutputLogLevel.Warning);
        Assert.DoesNotContain(live.Log.Messages, static message => message.ToString().Contains("private-8142", StringComparison.Ordinal));
        Assert.Empty(live.Http.To("sdk_exception"));
    }

    [Fact]
    public async Task EverythingOfTheApplication_Throws_NothingChanges()
    {
        await using LiveServer live = Live();
        var broken = new ThrowingCode("broken");
        StatsigServer server = await StartAsync(live, new StatsigOptions
        {
            Api = LiveServer.Main,
            HttpHandlerFactory = () => live.Http,
            TimeProvider = live.Clock,
            SyncJitterPercent = 0,
            KeepsPollInterval = true,
            OutputLogLevel = OutputLogLevel.Debug,
            OutputLogger = broken,
            ObservabilityClient = broken,
            EvaluationCallback = broken,
            DataStore = broken,
            StickyAssignmentStorage = broken,
            SpecsUpdated = _ => broken.Invoke(),
            EventsFlushed = _ => broken.Invoke(),
            SdkErrorCallback = (_, _) => broken.Invoke(),
            InitializeSources = [DataSource.DataStore, DataSource.Network],
        });

        Assert.True(server.InitializeDetails is { Success: true, StorePopulated: true, Source: EvaluationSource.Network });
        Assert.True(server.CheckGate(User, "g"));
        Assert.True(server.GetFeatureGate(User, "g").Value);
        Assert.Equal("green", server.GetDynamicConfig(User, "config").Get("color", "none"));
        Assert.Equal("green", server.GetExperiment(User, "experiment").Get("color", "none"));
        Assert.Equal("green", server.GetLayer(User, "layer").Get("color", "none"));
        Assert.False(server.CheckGate(User, "unknown"));
        server.LogEvent(User, "purchase", 1.0);
        await server.SyncAsync(TestContext.Current.CancellationToken);
        Assert.True((await server.FlushAsync(cancellationToken: TestContext.Current.CancellationToken)).Completed);
        ShutdownReport report = await server.ShutdownAsync();

        Assert.Equal(0, report.EventsDropped);
        EventStatistics events = server.EventStatistics;
        Assert.Equal(events.Accepted, events.Sent + events.Deduplicated);
        Assert.True(broken.Calls > 30);
        Assert.Contains("purchase", SentNames(live));
    }

    private static string[] SentNames(LiveServer live) => [.. SentEvents.All(live.Http).Select(static entry => entry.GetProperty("eventName").GetString()!)];

    private static async Task<StatsigServer> StartAsync(LiveServer live, StatsigOptions options)
    {
        await live.StartAsync(options);
        return live.Server;
    }

    private static LiveServer Live()
    {
        var live = new LiveServer { Specs = Specs().ToV2() };
        live.Http.On("log_event", static _ => FakeHttp.Ok("{}"));
        live.Http.On("sdk_exception", static _ => FakeHttp.Ok("{}"));
        return live;
    }

    private static SpecBuilder Specs() => new SpecBuilder()
        .Time(1000)
        .Gate("g", static gate => gate.Rule("r", When.Public))
        .Gate("timed", static gate => gate.Rule("r", When.Time("after", "1")))
        .DynamicConfig("config", static config => config.Rule("r", static rule => rule.When(When.Public).Return("{\"color\":\"green\"}")))
        .DynamicConfig("timed_config", static config => config.Rule("r", static rule => rule.When(When.Time("after", "1")).Return("{\"color\":\"green\"}")))
        .Experiment("experiment", static experiment => experiment.Rule("r", static rule => rule.When(When.Public).Return("{\"color\":\"green\"}")))
        .Experiment("timed_experiment", static experiment => experiment.Rule("r", static rule => rule.When(When.Time("after", "1")).Return("{\"color\":\"green\"}")))
        .Layer("layer", static layer => layer.Rule("r", static rule => rule.When(When.Public).Return("{\"color\":\"green\"}")))
        .Layer("timed_layer", static layer => layer.Rule("r", static rule => rule.When(When.Time("after", "1")).Return("{\"color\":\"green\"}")))
        .ParameterStore("store", static store => store.DynamicConfig("color", "timed_config", "color"));

    /// <summary>A clock whose time of day can be made to throw, with a private attribute in the message.</summary>
    private sealed class FaultyClock(TimeProvider clock) : TimeProvider
    {
        internal bool Throws { get; set; }

        internal int Faults { get; private set; }

        public override long TimestampFrequency => clock.TimestampFrequency;

        public override long GetTimestamp() => clock.GetTimestamp();

        public override DateTimeOffset GetUtcNow()
        {
            if (Throws)
            {
                Faults++;
                throw new InvalidCastException("private-8142");
            }

            return clock.GetUtcNow();
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(callback, state, dueTime, period);
    }
}
