using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Tests.Sync;

/// <summary>
/// Every way a service can go wrong, at every step of initialization and synchronization, over real HTTP: good specs stay in use, the
/// report says what failed, nothing hangs, and the next success puts everything right.
/// </summary>
public sealed class FaultMatrixTests : IAsyncLifetime
{
    private const string Key = "secret-sentinel-9Vt2";

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(20);
    private static readonly StatsigUser Member = new("user-1");

    private readonly ManualClock _clock = new();
    private readonly RecordingLogger _log = new();
    private TestService _service = null!;
    private StatsigServer _server = null!;

    public static TheoryData<string> Faults => [.. FaultsByName(new Hold()).Keys];

    public async ValueTask InitializeAsync()
    {
        _service = await TestService.StartAsync(TestContext.Current.CancellationToken);
        _service.Publish(SpecsOf(1000)).SetIdList("L", "+xsKJ5J6c\n");
        _server = new StatsigServer(Key, new StatsigOptions
        {
            Api = _service.Api,
            TimeProvider = _clock,
            SyncJitterPercent = 0,
            KeepsPollInterval = true,
            OutputLogger = _log,
            OutputLogLevel = OutputLogLevel.Debug,
            RequestTimeout = RequestTimeout,
            ManualMode = true,
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _service.DisposeAsync();
        await _clock.WaitForNoTimersAsync();
        Assert.DoesNotContain(_log.Messages, static message => message.Text.Contains(Key, StringComparison.Ordinal));
        Assert.All(_service.Requests, static request => Assert.Equal(Key, request.Header("STATSIG-API-KEY")));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Initialization_SpecsFail_ItSucceedsWithoutSpecs(string fault)
    {
        InitializeDetails details = await WithFaultAsync(_service.Specs, fault, InitializeAsync);

        Assert.Equal((true, false, EvaluationSource.NoValues, null, false), (details.Success, details.StorePopulated, details.Source, details.SourceApi, details.TimedOut));
        Assert.NotNull(Assert.Single(details.Attempts).Error);
        Assert.Equal(details.Attempts[0].Error, details.Error);
        Assert.True(_server.IsInitialized);
        Assert.Equal("NoValues", _server.GetFeatureGate(Member, "public").Details.Text);
        await ExpectAllGoodAsync();
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Initialization_ListOfIdListsFails_SpecsAreInForce(string fault)
    {
        InitializeDetails details = await WithFaultAsync(_service.IdLists, fault, InitializeAsync);

        Assert.Equal((true, true, EvaluationSource.Network, 0, null), (details.Success, details.StorePopulated, details.Source, details.IdListCount, details.SourceApiIdLists));
        Assert.NotNull(details.Error);
        Assert.Null(Assert.Single(details.Attempts).Error);
        Assert.Equal((true, false), (_server.CheckGate(Member, "public"), _server.CheckGate(Member, "listed")));
        await ExpectAllGoodAsync();
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Initialization_IdListFails_SpecsAreInForce(string fault)
    {
        InitializeDetails details = await WithFaultAsync(_service.IdListFiles, fault, InitializeAsync);

        Assert.Equal((true, true, 0, _service.Api + "/"), (details.Success, details.StorePopulated, details.IdListCount, details.SourceApiIdLists));
        Assert.Equal((true, false), (_server.CheckGate(Member, "public"), _server.CheckGate(Member, "listed")));
        await ExpectAllGoodAsync();
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Sync_SpecsFail_TheLastGoodOnesStay(string fault)
    {
        await InitializeAsync(_server);
        _service.Publish(SpecsOf(2000));

        SyncReport report = await WithFaultAsync(_service.Specs, fault, SyncAsync);

        Assert.Equal((SpecsUpdateStatus.Rejected, null), (report.Specs.Status, report.IdListsError));
        Assert.NotNull(Assert.Single(report.Attempts).Error);
        Assert.Equal((1000, "Network:Recognized", true), (_server.SpecsTimeMs, _server.GetFeatureGate(Member, "public").Details.Text, _server.CheckGate(Member, "listed")));
        await ExpectAllGoodAsync();
        Assert.Equal(2000, _server.SpecsTimeMs);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Sync_ListOfIdListsFails_TheLastGoodListsStay(string fault)
    {
        await InitializeAsync(_server);
        _service.Content.AppendToIdList("L", "-xsKJ5J6c\n+pmWkWSBC\n"u8);

        SyncReport report = await WithFaultAsync(_service.IdLists, fault, SyncAsync);

        Assert.NotNull(report.IdListsError);
        Assert.Equal((SpecsUpdateStatus.NoUpdates, 1, true), (report.Specs.Status, report.IdListCount, _server.CheckGate(Member, "listed")));
        await ExpectAppendedAsync();
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Sync_IdListFails_TheLastGoodListStays(string fault)
    {
        await InitializeAsync(_server);
        _service.Content.AppendToIdList("L", "-xsKJ5J6c\n+pmWkWSBC\n"u8);

        SyncReport report = await WithFaultAsync(_service.IdListFiles, fault, SyncAsync);

        // What was cut within a line is used up to that line; all else leaves the list alone.
        Assert.Equal((SpecsUpdateStatus.NoUpdates, null, 1, fault != "length off by -3"), (report.Specs.Status, report.IdListsError, report.IdListCount, _server.CheckGate(Member, "listed")));
        Assert.False(_server.CheckGate(new StatsigUser("123"), "listed"));
        await ExpectAppendedAsync();
    }

    [Fact]
    public async Task Sync_StaleSpecs_AreAFailureThatChangesNothing()
    {
        await InitializeAsync(_server);
        _service.Specs.Then(Fault.Payload(SpecsOf(500).ToV2()));

        SyncReport report = await _server.SyncAsync(TestContext.Current.CancellationToken);

        Assert.Equal((SpecsUpdateStatus.Older, 1000), (report.Specs.Status, _server.SpecsTimeMs));
        Assert.NotNull(report.Attempts[0].Error);
        await ExpectAllGoodAsync();
    }

    [Fact]
    public async Task Initialization_ContentTypeThatIsWrong_IsNoFault()
    {
        _service.Specs.Then(Fault.ContentType("text/html"));

        Assert.True((await InitializeAsync(_server)).StorePopulated);
    }

    [Fact]
    public async Task Initialization_RedirectElsewhere_IsFollowedWithoutTheKey()
    {
        await using TestService other = await TestService.StartAsync(TestContext.Current.CancellationToken);
        other.Publish(SpecsOf(3000));
        _service.Specs.Then(Fault.Redirect($"{other.Origin}/v2/download_config_specs/x.json", 302));

        Assert.Equal(3000, (await InitializeAsync(_server)).SpecsTimeMs);
        Assert.Null(Assert.Single(other.Specs.Requests).Header("STATSIG-API-KEY"));
    }

    private static SpecBuilder SpecsOf(long timeMs) => new SpecBuilder().Time(timeMs)
        .Gate("public", static gate => gate.Rule("r", When.Public))
        .Gate("listed", static gate => gate.Rule("r", When.UnitId("in_segment_list", "\"L\"")));

    private static Dictionary<string, Fault> FaultsByName(Hold hold) => new Fault[]
    {
        Fault.Status(400), Fault.Status(401), Fault.Status(403), Fault.Status(404), Fault.Status(408), Fault.Status(500), Fault.Status(502), Fault.Status(503),
        Fault.RetryAfter(429, 7), Fault.NoContent(), Fault.EmptyBody(), Fault.InvalidJson(), Fault.Redirect("/nowhere"), Fault.RedirectLoop(),
        Fault.SlowHeaders(hold), Fault.SlowBody(hold), Fault.Reset(), Fault.Close(), Fault.CutHeaders(), Fault.CutBody(), Fault.WrongLength(5),
        Fault.WrongLength(-3), Fault.BadGzip(), Fault.Garbage(),
    }.ToDictionary(static fault => fault.Name);

    private static Task<InitializeDetails> InitializeAsync(StatsigServer server) => server.InitializeAsync(TestContext.Current.CancellationToken);

    private static Task<SyncReport> SyncAsync(StatsigServer server) => server.SyncAsync(TestContext.Current.CancellationToken);

    /// <summary>
    /// Does something while an endpoint has a fault. Slow answers meet the time limit of requests as soon as nothing else is under way.
    /// </summary>
    private async Task<T> WithFaultAsync<T>(EndpointScript endpoint, string fault, Func<StatsigServer, Task<T>> act)
    {
        var hold = new Hold();
        int specs = _service.Specs.Count;
        int lists = _service.IdLists.Count;
        endpoint.Always(FaultsByName(hold)[fault]);
        Task<T> acting = act(_server);
        if (fault.StartsWith("slow", StringComparison.Ordinal))
        {
            await hold.Reached.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            await _service.Specs.WaitForRequestsAsync(specs + 1, TestContext.Current.CancellationToken);
            await _service.IdLists.WaitForRequestsAsync(lists + 1, TestContext.Current.CancellationToken);
            await _clock.WaitForAtMostAsync(1); // Whatever is asked at the same time has been answered.
            _clock.Advance(RequestTimeout);
        }

        T result = await acting.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        hold.Release();
        endpoint.Recover();
        return result;
    }

    private async Task ExpectAllGoodAsync()
    {
        SyncReport report = await SyncAsync(_server);

        Assert.Equal((null, null, 1), (report.Specs.Error, report.IdListsError, report.IdListCount));
        Assert.Equal((true, true), (_server.CheckGate(Member, "public"), _server.CheckGate(Member, "listed")));
        Assert.Equal("Network:Recognized", _server.GetFeatureGate(Member, "public").Details.Text);
    }

    private async Task ExpectAppendedAsync()
    {
        await SyncAsync(_server);

        Assert.Equal((false, true), (_server.CheckGate(Member, "listed"), _server.CheckGate(new StatsigUser("123"), "listed")));
    }
}
