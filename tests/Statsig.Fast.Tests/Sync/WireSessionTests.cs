using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Internals;
using Statsig.Fast.LocalService.Protocol;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Service;
using Statsig.Fast.Tests.Networking;

namespace Statsig.Fast.Tests.Sync;

/// <summary>One session, request by request, as the service sees it.</summary>
public sealed class WireSessionTests
{
    private const string Key = "secret-abc123";
    private const string ListLines = "+7/rrkvF6\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Session_OnAnAddressOfItsOwn_IsTheDocumentedOne()
    {
        var clock = new ManualClock(1795299586117);
        await using TestService service = await TestService.StartAsync(Token);
        service.Publish(Specs(1631638014811)).SetIdList("list_1", ListLines, "file_id_1");
        await using var server = new StatsigServer(Key, new StatsigOptions { Api = service.Api, TimeProvider = clock, SyncJitterPercent = 0, KeepsPollInterval = true, OutputLogLevel = OutputLogLevel.None });

        InitializeDetails details = await server.InitializeAsync(Token);
        Assert.Equal(
            (true, true, EvaluationSource.Network, $"{service.Origin}/v2/", 1, false),
            (details.Success, details.StorePopulated, details.Source, details.SourceApi, details.IdListCount, details.TimedOut));

        await clock.WaitForTimerAsync(TimeSpan.FromSeconds(60)); // The ID lists': set later, while the clock moves, it could be due later.
        service.Publish(Specs(1631638014900));
        await PollAsync(clock, service, polls: 2);
        await PollAsync(clock, service, polls: 3);
        service.Content.AppendToIdList("list_1", "+7/rrkvF7\n"u8);
        server.PauseSync();
        await clock.WaitForTimerAsync(TimeSpan.FromSeconds(40));
        clock.Advance(TimeSpan.FromSeconds(40));
        await service.IdListFiles.WaitForRequestsAsync(2, Token);
        await clock.WaitForTimerAsync(TimeSpan.FromSeconds(60));
        await server.ShutdownAsync();
        int requests = service.Requests.Count;
        clock.Advance(TimeSpan.FromHours(1));

        ServiceRequest[] specs = [.. service.Specs.Requests];
        Assert.All(specs, static request => Assert.Equal(("GET", $"/v2/download_config_specs/{Key}.json"), (request.Method, request.Path)));
        Assert.Equal(
            [
                "supports_proto=true",
                "supports_proto=true&sinceTime=1631638014811&accept_deltas=true",
                "supports_proto=true&sinceTime=1631638014900&accept_deltas=true",
            ],
            specs.Select(QueryOf));
        Assert.Equal(1631638014900, server.SpecsTimeMs); // The last rules stay.
        ExpectCommonHeaders(specs[0], "1795299586117");
        Assert.Empty(specs[0].Body);
        Assert.Null(specs[0].Header("Content-Type"));

        ServiceRequest lists = service.IdLists.Requests[0];
        ExpectCommonHeaders(lists, "1795299586117");
        Assert.Equal(("POST", "/v1/get_id_lists", "application/json"), (lists.Method, lists.Path, lists.Header("Content-Type")));
        using JsonDocument body = JsonDocument.Parse(lists.Body);
        JsonElement metadata = body.RootElement.GetProperty("statsigMetadata");
        Assert.Equal(["sdkVersion", "sdkType", "languageVersion", "sessionID", "os", "arch"], metadata.EnumerateObject().Select(static member => member.Name));
        Assert.Equal(
            (SdkIdentity.Version, "statsig-fast-dotnet", Environment.Version.ToString(), lists.Header("STATSIG-SERVER-SESSION-ID")),
            (Text(metadata, "sdkVersion"), Text(metadata, "sdkType"), Text(metadata, "languageVersion"), Text(metadata, "sessionID")));

        Assert.Equal(["bytes=0-", "bytes=10-"], service.IdListFiles.Requests.Select(static request => request.Header("Range")));
        Assert.Equal(["10", "20"], service.IdListFiles.Requests.Select(static request => request.Header("statsig-id-list-file-size")));
        Assert.Equal("identity", service.IdListFiles.Requests[0].Header("Accept-Encoding"));
        Assert.Single(service.Requests.Select(static request => request.Header("STATSIG-SERVER-SESSION-ID")).Distinct());
        Assert.Equal(requests, service.Requests.Count);
    }

    [Theory]
    [InlineData(SpecsVersion.V1, "v1")]
    [InlineData(SpecsVersion.V2, "v2")]
    public async Task Session_OnStatsigsHosts_IsTheDocumentedOne(SpecsVersion version, string segment)
    {
        using var http = new FakeHttp();
        http.On("download_config_specs", _ => FakeHttp.Ok(version == SpecsVersion.V1 ? Specs(1).ToV1() : Specs(1).ToV2()))
            .On("get_id_lists", static _ => FakeHttp.Ok(
                """{"list_1":{"name":"list_1","size":10,"url":"https://idliststorage.example/v1/download_id_list_file/file_id_1?sig=x","creationTime":1,"fileID":"file_id_1"}}"""))
            .On("idliststorage", static _ => FakeHttp.Ok(ListLines));
        await using var server = new StatsigServer(Key, new StatsigOptions
        {
            SpecsVersion = version,
            HttpHandlerFactory = () => http,
            ManualMode = true,
            OutputLogLevel = OutputLogLevel.None,
        });

        InitializeDetails details = await server.InitializeAsync(Token);

        Assert.Equal(($"https://api.statsigcdn.com/{segment}/", "https://api.statsigcdn.com/v1/", 1), (details.SourceApi, details.SourceApiIdLists, details.IdListCount));
        Assert.Equal(
            [
                $"GET https://api.statsigcdn.com/{segment}/download_config_specs/{Key}.json{(version == SpecsVersion.V2 ? "?supports_proto=true" : "")} {Key}",
                $"GET https://api.statsigcdn.com/v1/get_id_lists/{Key}.json {Key}",
                "GET https://idliststorage.example/v1/download_id_list_file/file_id_1?sig=x ",
            ],
            http.Requests.Select(static request => $"{request.Method} {request.Address.AbsoluteUri} {request.Header("STATSIG-API-KEY")}")
                .OrderBy(static line => line.Contains("idlist", StringComparison.Ordinal)).ThenBy(static line => line.Contains("get_id", StringComparison.Ordinal)));
    }

    private static SpecBuilder Specs(long timeMs) => new SpecBuilder().Time(timeMs).Gate("always_on_gate", static gate => gate.Rule("everyone", When.Public));

    private static async Task PollAsync(ManualClock clock, TestService service, int polls)
    {
        await clock.PassAsync(TimeSpan.FromSeconds(10));
        await service.Specs.WaitForRequestsAsync(polls, Token);
        await clock.WaitForTimerAsync(TimeSpan.FromSeconds(10));
    }

    private static string QueryOf(ServiceRequest request) => string.Join('&', request.Query.Select(static pair => $"{pair.Key}={pair.Value}"));

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static void ExpectCommonHeaders(ServiceRequest request, string time)
    {
        var expected = new Dictionary<string, string?>
        {
            ["User-Agent"] = $"statsig-fast/{SdkIdentity.Version} statsig-sdk-type/statsig-fast-dotnet statsig-sdk-version/{SdkIdentity.Version} statsig-service/unknown",
            ["Accept-Encoding"] = request.Endpoint == ServiceEndpoint.Specs ? "statsig-br, gzip, deflate, br" : "gzip, deflate, br",
            ["STATSIG-API-KEY"] = Key,
            ["STATSIG-CLIENT-TIME"] = time,
            ["STATSIG-SDK-TYPE"] = "statsig-fast-dotnet",
            ["STATSIG-SDK-VERSION"] = SdkIdentity.Version,
            ["STATSIG-RETRY"] = "0",
            ["x-request-service"] = "unknown",
            ["Connection"] = null,
        };
        Assert.All(expected, pair => Assert.Equal(pair.Value, request.Header(pair.Key)));
    }
}
