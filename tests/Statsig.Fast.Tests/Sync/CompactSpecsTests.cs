using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Statsig.Fast.LocalService.Protocol;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Tests.Sync;

/// <summary>
/// Specs in the compact form between a server and the local service: what is requested, what is applied, and what follows a failure.
/// </summary>
public sealed class CompactSpecsTests : IAsyncDisposable
{
    private const string JsonKey = "statsig|/v2/download_config_specs|plain_text|secret-compact";
    private const string CompactKey = "statsig|/v2/download_config_specs|statsig-br|secret-compact";
    private const string First = "?supports_proto=true";

    private readonly ServiceHandler _service = new();
    private readonly ManualClock _clock = new();
    private readonly RecordingLogger _log = new();
    private StatsigServer? _server;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.ShutdownAsync(TimeSpan.FromSeconds(10));
        }

        _service.Dispose();
    }

    [Fact]
    public async Task Initialize_ByDefault_AcceptsTheCompactForm()
    {
        await StartAsync(Specs(1));

        ServiceRequest request = Assert.Single(_service.SpecsRequests);
        Assert.Equal(First, Assert.Single(_service.Queries));
        Assert.Equal(("statsig-br, gzip, deflate, br", "true"), (request.Header("Accept-Encoding"), request.Header("statsig-supports-proto")));
        Assert.Equal("application/octet-stream", Assert.Single(_service.SpecsResponses).ContentType);
        Assert.Equal((true, 1), (_server!.CheckGate(User, "g"), _server.SpecsTimeMs));
    }

    [Fact]
    public async Task Poll_AfterACompactResponse_AppliesDeltas()
    {
        await StartAsync(Specs(1));

        await PollAsync(Specs(2, isOn: false));
        bool off = _server!.CheckGate(User, "g");
        await PollAsync(Specs(3).Gate("new", static gate => gate.Rule("r", When.PassGate("g"))));

        Assert.Equal(
            [First, $"{First}&sinceTime=1&checksum=c1&accept_deltas=true", $"{First}&sinceTime=2&checksum=c2&accept_deltas=true"], _service.Queries);
        Assert.Equal([false, true, true], _service.SpecsResponses.Select(IsDelta));
        Assert.Equal((false, true, true), (off, _server.CheckGate(User, "g"), _server.CheckGate(User, "new")));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("v1")]
    [InlineData("callback")]
    [InlineData("store")]
    public async Task Initialize_WithOptionsThatNeedJson_RequestsJson(string reason)
    {
        await StartAsync(Specs(1), options =>
        {
            options.PreferJsonSpecs = reason == "json";
            options.SpecsVersion = reason == "v1" ? SpecsVersion.V1 : SpecsVersion.V2;
            options.SpecsUpdated = reason == "callback" ? static _ => { } : null;
            options.DataStore = reason == "store" ? new MemoryStore() : null;
        });

        ServiceRequest request = Assert.Single(_service.SpecsRequests);
        Assert.Equal(("", "gzip, deflate, br", null), (Assert.Single(_service.Queries), request.Header("Accept-Encoding"), request.Header("statsig-supports-proto")));
        Assert.True(_server!.CheckGate(User, "g"));
    }

    [Fact]
    public async Task Poll_DeltaThatDoesNotFit_IsFollowedByOneRequestForAllSpecs()
    {
        await StartAsync(Specs(1));
        byte[] unrelated = DeltaBetween(Specs(1, isOn: false), Specs(2, isOn: false)); // Does not change the gate, as the current specs need.
        _service.Change = (request, answer) => IsDelta(answer) ? answer with { Body = unrelated } : answer;

        await PollAsync(Specs(2, isOn: false));

        Assert.Equal([First, $"{First}&sinceTime=1&checksum=c1&accept_deltas=true", $"{First}&sinceTime=1&checksum=c1"], _service.Queries);
        Assert.Equal((false, 2), (_server!.CheckGate(User, "g"), _server.SpecsTimeMs));
        Assert.Contains(_log.Messages, static message => message.Text.Contains("A delta of the specs was not applied", StringComparison.Ordinal));

        // All specs arrived, so deltas are requested again.
        _service.Change = null;
        await PollAsync(Specs(3));
        Assert.Equal((true, $"{First}&sinceTime=2&checksum=c2&accept_deltas=true"), (_server.CheckGate(User, "g"), _service.Queries[^1]));
    }

    [Fact]
    public async Task Poll_DeltaThatDoesNotFitAndNothingElse_KeepsTheSpecsAndRequestsNoDeltas()
    {
        await StartAsync(Specs(1));
        byte[] unrelated = DeltaBetween(Specs(1, isOn: false), Specs(2, isOn: false)); // Does not change the gate, as the current specs need.
        _service.Change = (request, answer) => IsDelta(answer) ? answer with { Body = unrelated } : ServiceResponse.Text(503, "no");

        await PollAsync(Specs(2, isOn: false));
        await PollAsync(Specs(2, isOn: false));

        Assert.Equal(
            [First, $"{First}&sinceTime=1&checksum=c1&accept_deltas=true", $"{First}&sinceTime=1&checksum=c1", $"{First}&sinceTime=1&checksum=c1"],
            _service.Queries);
        Assert.Equal((true, 1), (_server!.CheckGate(User, "g"), _server.SpecsTimeMs));
    }

    [Fact]
    public async Task Initialize_CompactFormUnreadable_RequestsJsonForAnHour()
    {
        _service.Change = static (_, answer) => answer.ContentType == "application/octet-stream" ? answer with { Body = "garbage"u8.ToArray() } : answer;
        await StartAsync(Specs(1));

        Assert.Equal([First, ""], _service.Queries);
        Assert.True(_server!.CheckGate(User, "g"));
        Assert.Single(_log.Messages, static message => message.Level == OutputLogLevel.Warning);

        await PollAsync(Specs(2));
        Assert.Equal("?sinceTime=1&checksum=c1", _service.Queries[^1]);

        _clock.Advance(TimeSpan.FromHours(1));
        await PollAsync(Specs(3));
        Assert.Equal([$"{First}&sinceTime=2&checksum=c2", "?sinceTime=2&checksum=c2"], _service.Queries.Skip(3));
        Assert.Equal(3, _server.SpecsTimeMs);
        Assert.Single(_log.Messages, static message => message.Level == OutputLogLevel.Warning);
    }

    [Fact]
    public async Task Initialize_CompactEncodingWithAnotherType_RequestsJson()
    {
        _service.Change = static (_, answer) => answer with { ContentType = "application/json" };
        await StartAsync(Specs(1));

        Assert.Equal([First, ""], _service.Queries);
        Assert.True(_server!.CheckGate(User, "g"));
    }

    [Fact]
    public async Task Poll_DeltasThatDoNotAdvanceTheTime_AreFollowedByOneRequestForAllSpecs()
    {
        await StartAsync(Specs(1));
        for (int i = 0; i < 12; i++)
        {
            await PollAsync(Specs(1, checksum: $"same-time-{i}"));
        }

        Assert.Equal(10, _service.SpecsResponses.Count(IsDelta) - 1); // Ten that did not help, and one after all specs arrived.
        Assert.Equal(First, _service.Queries[11]); // Without what is known, or the service could answer that nothing is newer.
        Assert.Equal([11], Enumerable.Range(1, 12).Where(i => !_service.Queries[i].Contains("accept_deltas", StringComparison.Ordinal)));

        // At most every five minutes.
        for (int i = 0; i < 12; i++)
        {
            await PollAsync(Specs(1, checksum: $"again-{i}"));
        }

        Assert.All(_service.Queries.Skip(13), static query => Assert.Contains("accept_deltas", query, StringComparison.Ordinal));
        _clock.Advance(TimeSpan.FromMinutes(5));
        await PollAsync(Specs(1, checksum: "last-delta"));
        await PollAsync(Specs(1, checksum: "all"));
        Assert.DoesNotContain("accept_deltas", _service.Queries[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task DataStore_WithAKeyOfTheCore_HasEveryResponseAsItArrived()
    {
        var store = new MemoryStore();
        await StartAsync(Specs(1), options => (options.DataStore, options.DataStoreKeySchema) = (store, DataStoreKeySchema.ReadableKey));
        byte[] first = store.Value(CompactKey)!;
        await PollAsync(Specs(2));
        await _server!.ShutdownAsync();

        // No deltas, which those who read the store could not use.
        Assert.Equal([First, $"{First}&sinceTime=1&checksum=c1"], _service.Queries);
        Assert.Equal(_service.SpecsResponses.Select(static answer => answer.Body), [first, store.Value(CompactKey)!]);
        Assert.Null(store.Value(JsonKey));
    }

    [Fact]
    public async Task DataStore_JsonNewerThanTheCompactSpecs_IsUsed()
    {
        var store = new MemoryStore();
        store.Put(CompactKey, CompactPayload(Specs(4)));
        store.Put(JsonKey, Specs(5, isOn: false).ToV2());
        await StartAsync(Specs(9), options =>
        {
            (options.DataStore, options.DataStoreKeySchema) = (store, DataStoreKeySchema.ReadableKey);
            options.ConfigSyncSources = [DataSource.DataStore];
        });
        (bool, long) initial = (_server!.CheckGate(User, "g"), _server.SpecsTimeMs);

        store.Put(JsonKey, Specs(6).ToV2());
        await _server.SyncAsync(TestContext.Current.CancellationToken);

        Assert.Equal(((false, 5), (true, 6)), (initial, (_server.CheckGate(User, "g"), _server.SpecsTimeMs)));
        Assert.Empty(_service.Queries);
    }

    [Theory]
    [InlineData("{\"time\":4}")]
    [InlineData("{\"time\":\"9\"}")]
    [InlineData("{\"x\":[1,2")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task DataStore_JsonThatIsNotNewer_ChangesNothing(string json)
    {
        var store = new MemoryStore();
        store.Put(CompactKey, CompactPayload(Specs(4)));
        store.Put(JsonKey, json);
        await StartAsync(Specs(9), options => (options.DataStore, options.DataStoreKeySchema) = (store, DataStoreKeySchema.ReadableKey));

        Assert.Equal((true, 4), (_server!.CheckGate(User, "g"), _server.SpecsTimeMs));
        Assert.DoesNotContain(_log.Messages, static message => message.Level is OutputLogLevel.Warning or OutputLogLevel.Error);
    }

    [Fact]
    public async Task Poll_ThreeDeltasThatDoNotFit_AreFollowedByAnHourWithoutDeltas()
    {
        await StartAsync(Specs(1));
        byte[] unrelated = DeltaBetween(Specs(1, isOn: false), Specs(2, isOn: false));
        _service.Change = (request, answer) => IsDelta(answer) ? answer with { Body = unrelated } : answer;
        for (int time = 2; time < 8; time++)
        {
            await PollAsync(Specs(time));
        }

        Assert.Equal(3, _service.Queries.Count(static query => query.Contains("accept_deltas", StringComparison.Ordinal)));
        Assert.Equal(7, _server!.SpecsTimeMs);

        _clock.Advance(TimeSpan.FromHours(1));
        await PollAsync(Specs(8));
        Assert.Equal(4, _service.Queries.Count(static query => query.Contains("accept_deltas", StringComparison.Ordinal)));
        Assert.Equal(8, _server.SpecsTimeMs);
    }

    [Fact]
    public async Task DataStore_CompactSpecs_AreReadFirst()
    {
        var store = new MemoryStore();
        _service.Publish(Specs(5).ToV2());
        store.Put(CompactKey, CompactPayload(Specs(5)));
        store.Put(JsonKey, Specs(5, isOn: false, checksum: "json").ToV2());
        await StartAsync(Specs(5), options => (options.DataStore, options.DataStoreKeySchema) = (store, DataStoreKeySchema.ReadableKey));

        Assert.Equal(("DataAdapter", true), (_server!.GetFeatureGate(User, "g").Details.Source.ToString(), _server.CheckGate(User, "g")));
        Assert.Empty(_service.Queries);

        await PollAsync(Specs(6, isOn: false));
        Assert.False(_server.CheckGate(User, "g"));
        Assert.Equal([$"{First}&sinceTime=5&checksum=c5"], _service.Queries);
    }

    [Fact]
    public async Task DataStore_CompactSpecsUnreadable_TheJsonIsRead()
    {
        var store = new MemoryStore();
        store.Put(CompactKey, "garbage");
        store.Put(JsonKey, Specs(4).ToV2());
        await StartAsync(Specs(5, isOn: false), options => (options.DataStore, options.DataStoreKeySchema) = (store, DataStoreKeySchema.ReadableKey));

        Assert.Equal((true, 4), (_server!.CheckGate(User, "g"), _server.SpecsTimeMs));

        // What the store has is no reason to avoid the form on the network.
        await PollAsync(Specs(5, isOn: false));
        Assert.Equal($"{First}&sinceTime=4&checksum=c4", Assert.Single(_service.Queries));
    }

    [Fact]
    public async Task Initialize_CompactSpecsOfAnotherKey_AreRejectedAndJsonIsNotRequested()
    {
        await StartAsync(Specs(1).HashedSdkKeyUsed("12345"));

        Assert.Equal([First], _service.Queries);
        Assert.False(_server!.CheckGate(User, "g"));
    }

    private static StatsigUser User { get; } = new("u");

    private static bool IsDelta(ServiceResponse answer) => answer.Headers.Any(static header => header.Key == "x-deltas-used");

    private static SpecBuilder Specs(long time, bool isOn = true, string? checksum = null) => new SpecBuilder().Time(time).Checksum(checksum ?? $"c{time}")
        .Gate("g", gate => gate.Rule("r", isOn ? When.Public : When.Field("email", "any", "[\"nobody@x.y\"]")))
        .Gate("other", static gate => gate.Rule("r", When.Public))
        .Set("sdk_flags", $"{{\"flag_of_{checksum ?? "none"}\":true}}");

    private static byte[] CompactPayload(SpecBuilder specs) => LocalService.Protocol.Compact.CompactSpecs.TryCreate(SpecsPayload.Parse(specs.ToV2()))!.Whole;

    private static byte[] DeltaBetween(SpecBuilder before, SpecBuilder after) =>
        LocalService.Protocol.Compact.CompactSpecs.TryCreate(SpecsPayload.Parse(after.ToV2()))!
            .DeltaFrom(LocalService.Protocol.Compact.CompactSpecs.TryCreate(SpecsPayload.Parse(before.ToV2()))!);

    private async Task StartAsync(SpecBuilder specs, Action<StatsigOptions>? configure = null)
    {
        _service.Publish(specs.ToV2());
        if (_service.Queries.Count == 0 && configure is not null)
        {
            // So that the service knows the version, as it does of another client's.
            _ = _service.Content.Answer(
                new ServiceRequest(
                    "GET",
                    "/v2/download_config_specs/secret-other.json",
                    new Dictionary<string, string> { ["supports_proto"] = "true" },
                    new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Accept-Encoding"] = "statsig-br" },
                    []),
                "http://localhost");
        }

        var options = new StatsigOptions
        {
            Api = "http://main.example/v1",
            HttpHandlerFactory = () => _service,
            TimeProvider = _clock,
            ManualMode = true,
            DisableIdLists = true,
            DisableAllLogging = true,
            OutputLogger = _log,
            OutputLogLevel = OutputLogLevel.Debug,
        };
        configure?.Invoke(options);
        _server = new StatsigServer("secret-compact", options);
        await _server.InitializeAsync(TestContext.Current.CancellationToken);
    }

    private async Task PollAsync(SpecBuilder specs)
    {
        _service.Publish(specs.ToV2());
        await _server!.SyncAsync(TestContext.Current.CancellationToken);
    }
}
