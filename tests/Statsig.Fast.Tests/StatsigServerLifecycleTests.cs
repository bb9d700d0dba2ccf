using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;
using Statsig.Fast.Tests.Sync;

namespace Statsig.Fast.Tests;

public sealed class StatsigServerLifecycleTests
{
    private static readonly StatsigUser User = new("u");

    private static SpecBuilder Specs => new SpecBuilder().Time(1000).Gate("g", gate => gate.Rule("r", When.Public))
        .DynamicConfig("c", config => config.Default("""{"a":1}""")).ParameterStore("s", store => store.Static("p", "1"));

    [Fact]
    public void BeforeInitialization_EverythingAnswersDefaults()
    {
        StatsigServer server = Local(Specs);

        Assert.False(server.IsInitialized);
        Assert.Null(server.InitializeDetails);
        Assert.Equal(0, server.SpecsTimeMs);
        ExpectNothing(server, "Uninitialized");
    }

    [Fact]
    public async Task BeforeInitialization_FirstUse_IsLoggedOnce()
    {
        var log = new RecordingLogger();
        var server = new StatsigServer(null, new StatsigOptions { LocalMode = true, BootstrapUtf8 = Specs.ToV2(), OutputLogger = log });

        server.CheckGate(User, "g");
        server.GetLayer(User, "l");

        LoggedMessage message = Assert.Single(log.Messages, static message => message.Level == OutputLogLevel.Warning);
        Assert.Equal(
            "The server was used before InitializeAsync was called, so evaluations return defaults. Call and await InitializeAsync first. This warning is logged once.",
            message.Text);
        await server.InitializeAsync(TestContext.Current.CancellationToken);
        Assert.True(server.CheckGate(User, "g"));
        Assert.Single(log.Messages, static message => message.Level == OutputLogLevel.Warning);
    }

    [Fact]
    public async Task Initialize_NoSpecsAfterAll_UseIsNotCalledTooEarly()
    {
        var log = new RecordingLogger();
        var server = new StatsigServer(null, new StatsigOptions { LocalMode = true, OutputLogger = log });
        await server.InitializeAsync(TestContext.Current.CancellationToken);

        server.CheckGate(User, "g");

        Assert.DoesNotContain(log.Messages, static message => message.Text.Contains("before InitializeAsync", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Initialize_BootstrapValuesBesideADataStore_WarnsThatTheyAreNotUsed()
    {
        var log = new RecordingLogger();
        var server = new StatsigServer(null, new StatsigOptions { LocalMode = true, BootstrapUtf8 = Specs.ToV2(), DataStore = new MemoryStore(), OutputLogger = log });

        InitializeDetails details = await server.InitializeAsync(TestContext.Current.CancellationToken);

        Assert.False(details.StorePopulated);
        Assert.Single(log.Messages, static message => message is
        {
            Level: OutputLogLevel.Warning,
            Text: "The bootstrap values are not used because a data store is set. To use both, set InitializeSources to DataStore, Bootstrap and Network.",
        });
    }

    [Fact]
    public async Task Initialize_WithBootstrapUtf8_Answers()
    {
        StatsigServer server = Local(Specs);

        InitializeDetails details = await server.InitializeAsync(TestContext.Current.CancellationToken);

        Assert.Equal((true, true, EvaluationSource.Bootstrap, null), (details.Success, details.StorePopulated, details.Source, details.Error));
        Assert.True(details.Duration > TimeSpan.Zero);
        Assert.True(server.IsInitialized);
        Assert.Same(details, server.InitializeDetails);
        Assert.Equal(1000, server.SpecsTimeMs);
        Assert.True(server.CheckGate(User, "g"));
    }

    [Fact]
    public async Task Shutdown_HandlerThatFailsToBeDisposed_EndsForAllCallers()
    {
        var server = new StatsigServer("secret-key", new StatsigOptions { HttpHandlerFactory = static () => new BrittleHandler(), ManualMode = true });
        await server.InitializeAsync(TestContext.Current.CancellationToken);

        ShutdownReport report = await server.ShutdownAsync();

        Assert.False(report.Completed);
        Assert.Same(report, await server.ShutdownAsync());
    }

    [Fact]
    public async Task Initialize_WithBootstrapText_AnswersToo()
    {
        var server = new StatsigServer("secret-key", new StatsigOptions { LocalMode = true, BootstrapValues = Specs.ToString() });

        Assert.True((await server.InitializeAsync(TestContext.Current.CancellationToken)).StorePopulated);
        Assert.True(server.CheckGate(User, "g"));
    }

    [Fact]
    public async Task Initialize_WithBothBootstraps_TakesTheBytes()
    {
        var server = new StatsigServer(null, new StatsigOptions { LocalMode = true, BootstrapValues = "nonsense", BootstrapUtf8 = Specs.ToV1() });

        Assert.True((await server.InitializeAsync(TestContext.Current.CancellationToken)).StorePopulated);
    }

    [Fact]
    public async Task Initialize_Again_TellsAtOnceWhatIsInForce()
    {
        StatsigServer server = Local(Specs);
        InitializeDetails first = await server.InitializeAsync(TestContext.Current.CancellationToken);
        server.UpdateSpecs(new SpecBuilder().Time(2000).ToV2());

        InitializeDetails second = await server.InitializeAsync(TestContext.Current.CancellationToken);

        Assert.Equal(first with { Duration = TimeSpan.Zero, SpecsTimeMs = 2000 }, second);
        Assert.Equal(2000, server.SpecsTimeMs);
    }

    [Fact]
    public async Task Initialize_Cancelled_ThrowsAndMayBeTriedAgain()
    {
        StatsigServer server = Local(Specs);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server.InitializeAsync(new CancellationToken(canceled: true)));

        Assert.Null(server.InitializeDetails);
        Assert.True((await server.InitializeAsync(TestContext.Current.CancellationToken)).Success);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("client-key")]
    [InlineData("SECRET-key")]
    public async Task Initialize_WithABadKey_FailsAndSaysWhy(string? key)
    {
        var server = new StatsigServer(key, new StatsigOptions { BootstrapUtf8 = Specs.ToV2(), OutputLogLevel = OutputLogLevel.None });

        InitializeDetails details = await server.InitializeAsync(TestContext.Current.CancellationToken);

        Assert.False(details.Success || details.StorePopulated || server.IsInitialized);
        Assert.Contains("key", details.Error, StringComparison.Ordinal);
        ExpectNothing(server, "Uninitialized");
    }

    [Fact]
    public async Task Initialize_WithoutSpecs_SucceedsWithNoValues()
    {
        var server = new StatsigServer(null, new StatsigOptions { LocalMode = true });

        InitializeDetails details = await server.InitializeAsync(TestContext.Current.CancellationToken);

        Assert.Equal((true, false, EvaluationSource.NoValues, null), (details.Success, details.StorePopulated, details.Source, details.Error));
        Assert.True(server.IsInitialized);
        ExpectNothing(server, "NoValues");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{}")]
    [InlineData("""{"has_updates":true}""")]
    [InlineData("""{"time":1,"feature_gates":{},"dynamic_configs":{},"layer_configs":{}}""")]
    public async Task Initialize_WithARefusedBootstrap_HasNoValuesAndTheError(string bootstrap)
    {
        var logger = new RecordingLogger();
        var server = new StatsigServer(null, new StatsigOptions { LocalMode = true, BootstrapValues = bootstrap, OutputLogger = logger });

        InitializeDetails details = await server.InitializeAsync(TestContext.Current.CancellationToken);

        Assert.Equal((true, false, EvaluationSource.NoValues), (details.Success, details.StorePopulated, details.Source));
        Assert.NotNull(details.Error);
        Assert.All(logger.Messages, message => Assert.Contains(details.Error, message.Text, StringComparison.Ordinal));
        Assert.All(logger.Messages, static message => Assert.Equal(OutputLogLevel.Error, message.Level));
        Assert.Equal(2, logger.Messages.Count);
        ExpectNothing(server, "NoValues");
    }

    [Fact]
    public async Task Initialize_WithoutUpdates_IsStillLoading()
    {
        var server = new StatsigServer(null, new StatsigOptions { LocalMode = true, BootstrapValues = """{"has_updates":false}""" });

        InitializeDetails details = await server.InitializeAsync(TestContext.Current.CancellationToken);
        FeatureGate gate = server.GetFeatureGate(User, "g");

        Assert.Equal((true, false, EvaluationSource.Loading, null), (details.Success, details.StorePopulated, details.Source, details.Error));
        Assert.Equal(("Loading:Unrecognized", EvaluationReason.Uninitialized, 0), (gate.Details.Text, gate.Details.Reason, gate.Details.SpecsTimeMs));
    }

    [Fact]
    public async Task Initialize_AfterSpecsWereGiven_KeepsThem()
    {
        var server = new StatsigServer(null, new StatsigOptions { LocalMode = true });
        server.UpdateSpecs(Specs.ToV2());

        Assert.True((await server.InitializeAsync(TestContext.Current.CancellationToken)).StorePopulated);
        Assert.True(server.CheckGate(User, "g"));
    }

    [Fact]
    public void ThrowWhenUninitialized_BeforeInitialization_Throws() =>
        ExpectThrows(new StatsigServer(null, new StatsigOptions { LocalMode = true, ThrowWhenUninitialized = true }));

    [Fact]
    public async Task ThrowWhenUninitialized_AfterShutdown_ThrowsOnlyWithoutSpecs()
    {
        StatsigServer server = TestServer.Create(Specs, new StatsigOptions { LocalMode = true, ThrowWhenUninitialized = true });
        var empty = new StatsigServer(null, new StatsigOptions { LocalMode = true, ThrowWhenUninitialized = true });
        await empty.InitializeAsync(TestContext.Current.CancellationToken);

        await server.ShutdownAsync();
        await empty.ShutdownAsync();

        Assert.True(server.CheckGate(User, "g"));
        ExpectThrows(empty);
    }

    [Fact]
    public async Task ThrowWhenUninitialized_InitializedWithoutSpecs_Answers()
    {
        var server = new StatsigServer(null, new StatsigOptions { LocalMode = true, ThrowWhenUninitialized = true });
        await server.InitializeAsync(TestContext.Current.CancellationToken);

        ExpectNothing(server, "NoValues");
    }

    [Fact]
    public async Task Shutdown_ServerWithSpecs_AnswersFromItsLastRules()
    {
        StatsigServer server = TestServer.Create(Specs);
        string config = server.GetDynamicConfig(User, "c").ValueJson;
        string layer = server.GetLayer(User, "l").ValueJson;
        EvaluationDetails details = server.GetFeatureGate(User, "g").Details;

        await server.ShutdownAsync();

        Assert.False(server.IsInitialized);
        Assert.Equal(SpecsUpdateStatus.Rejected, server.UpdateSpecs(Specs.Time(9999).ToV2()).Status);
        Assert.True(server.CheckGate(User, "g"));
        Assert.Equal((config, layer), (server.GetDynamicConfig(User, "c").ValueJson, server.GetLayer(User, "l").ValueJson));
        EvaluationDetails after = server.GetFeatureGate(User, "g").Details;
        Assert.Equal((details.Text, details.SpecsTimeMs), (after.Text, after.SpecsTimeMs));
        Assert.NotEmpty(server.GetSpecs());
        await server.ShutdownAsync();
        await server.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Initialize_AfterShutdown_Fails()
    {
        StatsigServer server = Local(Specs);
        await server.ShutdownAsync();

        InitializeDetails details = await server.InitializeAsync(TestContext.Current.CancellationToken);

        Assert.Equal((false, false, EvaluationSource.Uninitialized), (details.Success, details.StorePopulated, details.Source));
        ExpectNothing(server, "Uninitialized");
    }

    [Fact]
    public void UserWithoutAnyId_IsEvaluatedAndMentionedAtMostOnce()
    {
        var logger = new RecordingLogger();
        StatsigServer server = TestServer.Create(Specs, new StatsigOptions { LocalMode = true, OutputLogger = logger });

        Assert.True(server.CheckGate(new StatsigUser(), "g"));
        Assert.True(server.CheckGate(new StatsigUser { CustomIds = [new("companyID", "a")] }, "g"));
        Assert.True(server.GetFeatureGate(new StatsigUser(), "g").Value);

        Assert.InRange(logger.Messages.Count, 0, 1);
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("nope", "nope")]
    public void Names_ThatAreUnknown_AreUnrecognized(string? name, string reported)
    {
        StatsigServer server = TestServer.Create(Specs);

        Assert.False(server.CheckGate(User, name!));
        FeatureGate gate = server.GetFeatureGate(User, name!);
        DynamicConfig config = server.GetDynamicConfig(User, name!);
        Experiment experiment = server.GetExperiment(User, name!);
        Layer layer = server.GetLayer(User, name!);

        Assert.Equal((reported, "", "", "Bootstrap:Unrecognized", EvaluationReason.Unrecognized), (gate.Name, gate.RuleId, gate.IdType, gate.Details.Text, gate.Details.Reason));
        Assert.Equal((reported, "{}", "Bootstrap:Unrecognized"), (config.Name, config.ValueJson, config.Details.Text));
        Assert.Equal((reported, "{}", "Bootstrap:Unrecognized"), (experiment.Name, experiment.ValueJson, experiment.Details.Text));
        Assert.Equal((reported, "{}", "Bootstrap:Unrecognized"), (layer.Name, layer.ValueJson, layer.Details.Text));
        Assert.Equal(1000, gate.Details.SpecsTimeMs);
        Assert.Null(server.GetExperimentGroups(name!).IsActive);
        Assert.Equal("Bootstrap:Unrecognized", server.GetExperimentByGroupId(name!, name!).Details.Text);
    }

    [Fact]
    public async Task NullUser_IsRefusedEverywhere()
    {
        StatsigServer server = TestServer.Create(Specs);

        Assert.Throws<ArgumentNullException>(() => server.CheckGate(null!, "g"));
        Assert.Throws<ArgumentNullException>(() => server.GetFeatureGate(null!, "g"));
        Assert.Throws<ArgumentNullException>(() => server.GetDynamicConfig(null!, "c"));
        Assert.Throws<ArgumentNullException>(() => server.GetConfig(null!, "c"));
        Assert.Throws<ArgumentNullException>(() => server.GetExperiment(null!, "c"));
        Assert.Throws<ArgumentNullException>(() => server.GetLayer(null!, "l"));
        Assert.Throws<ArgumentNullException>(() => server.GetParameterStore(null!, "s"));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await server.GetStickyAssignmentsAsync(null!, "userID", TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await server.GetStickyAssignmentsAsync(User, null!, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Logger_ThatThrows_AffectsNothing()
    {
        StatsigServer server = TestServer.Create(Specs, new StatsigOptions { LocalMode = true, OutputLogger = new FailingLogger(static () => throw new InvalidOperationException()) });

        Assert.Equal(SpecsUpdateStatus.Rejected, server.UpdateSpecs("nope"u8).Status);
        Assert.True(server.CheckGate(User, "g"));
    }

    [Fact]
    public void Shared_WithoutAny_IsAServerWithoutSpecs()
    {
        Assert.False(StatsigServer.HasShared);
        ExpectNothing(StatsigServer.Shared, "Uninitialized");
        StatsigServer server = TestServer.Create(Specs);

        Assert.Null(StatsigServer.SetShared(server));
        Assert.Same(server, StatsigServer.Shared);
        Assert.True(StatsigServer.HasShared);
        Assert.Same(server, StatsigServer.SetShared(server));
        Assert.Same(server, StatsigServer.RemoveShared());
        Assert.False(StatsigServer.HasShared);
        Assert.Null(StatsigServer.RemoveShared());
        Assert.Throws<ArgumentNullException>(() => StatsigServer.SetShared(null!));
    }

    /// <summary>An application's handler with two faults.</summary>
    private sealed class BrittleHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new HttpRequestException("No network.");

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            throw new InvalidOperationException("Not now.");
        }
    }

    private static StatsigServer Local(SpecBuilder specs) => new(null, new StatsigOptions { LocalMode = true, BootstrapUtf8 = specs.ToV2() });

    private static void ExpectNothing(StatsigServer server, string text)
    {
        FeatureGate gate = server.GetFeatureGate(User, "g");

        Assert.False(server.CheckGate(User, "g"));
        Assert.Equal((false, "", text, EvaluationReason.Uninitialized), (gate.Value, gate.RuleId, gate.Details.Text, gate.Details.Reason));
        Assert.Null(gate.Details.SpecsTimeMs);
        Assert.Null(gate.Details.ReceivedAtMs);
        Assert.Equal(("{}", text), (server.GetDynamicConfig(User, "c").ValueJson, server.GetDynamicConfig(User, "c").Details.Text));
        Assert.Equal(("{}", text), (server.GetExperiment(User, "c").ValueJson, server.GetExperiment(User, "c").Details.Text));
        Assert.Equal(("{}", text), (server.GetLayer(User, "l").ValueJson, server.GetLayer(User, "l").Details.Text));
        Assert.Equal((7, text), (server.GetParameterStore(User, "s").Get("p", 7), server.GetParameterStore(User, "s").Details.Text));
        Assert.Empty(server.GetSpecs());
    }

    private static void ExpectThrows(StatsigServer server)
    {
        Assert.Throws<StatsigUninitializedException>(() => server.CheckGate(User, "g"));
        Assert.Throws<StatsigUninitializedException>(() => server.GetFeatureGate(User, "g"));
        Assert.Throws<StatsigUninitializedException>(() => server.GetDynamicConfig(User, "c"));
        Assert.Throws<StatsigUninitializedException>(() => server.GetExperiment(User, "c"));
        Assert.Throws<StatsigUninitializedException>(() => server.GetLayer(User, "l"));
        Assert.Throws<StatsigUninitializedException>(() => server.GetParameterStore(User, "s"));
    }

    private sealed class FailingLogger(Action act) : IOutputLogger
    {
        public void Log(OutputLogLevel level, string message, Exception? exception) => act();
    }
}
