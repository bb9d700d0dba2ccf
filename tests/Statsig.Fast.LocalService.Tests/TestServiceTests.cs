using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.LocalService.Protocol;

namespace Statsig.Fast.LocalService.Tests;

public sealed class TestServiceTests
{
    private const string NoUpdates = """{"has_updates":false}""";

    [Theory]
    [InlineData("/v1/download_config_specs/secret-k.json")]
    [InlineData("/v2/download_config_specs/secret-k.json")]
    [InlineData("/v2/download_config_specs/secret-k.json?sinceTime=99&checksum=c1")]
    [InlineData("/v2/download_config_specs/secret-k.json?sinceTime=100&checksum=c0")]
    public async Task Specs_ClientLacksThem_AreServed(string path)
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        using JsonDocument payload = JsonDocument.Parse(await fixture.GetTextAsync(path));
        Assert.Equal(100, payload.RootElement.GetProperty("time").GetInt64());
        JsonValueKind shape = payload.RootElement.GetProperty("feature_gates").ValueKind;
        Assert.Equal(path.StartsWith("/v1/", StringComparison.Ordinal) ? JsonValueKind.Array : JsonValueKind.Object, shape);
    }

    [Theory]
    [InlineData("?sinceTime=100")]
    [InlineData("?sinceTime=100&checksum=c1")]
    [InlineData("?sinceTime=101&checksum=c0")]
    public async Task Specs_ClientHasThem_HasUpdatesIsFalse(string query)
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        Assert.Equal(NoUpdates, await fixture.GetTextAsync(ServiceFixture.SpecsPath + query));
    }

    [Fact]
    public async Task IdLists_GetAndPost_TellSizeAndAddress()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        fixture.Service.SetIdList("list", "+aaaaaaaa\n");
        using HttpResponseMessage posted = await fixture.Client.PostAsync(new Uri("/v1/get_id_lists", UriKind.Relative), null, fixture.Token);
        string manifest = await posted.Content.ReadAsStringAsync(fixture.Token);
        Assert.Equal(manifest, await fixture.GetTextAsync("/v1/get_id_lists/secret-k.json"));
        using JsonDocument lists = JsonDocument.Parse(manifest);
        JsonElement list = lists.RootElement.GetProperty("list");
        Assert.Equal(10, list.GetProperty("size").GetInt64());
        Assert.Equal("+aaaaaaaa\n", await fixture.Client.GetStringAsync(new Uri(list.GetProperty("url").GetString()!), fixture.Token));
    }

    [Fact]
    public async Task IdListFile_Range_ServesTheRest()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        fixture.Service.SetIdList("list", "+aaaaaaaa\n").Content.AppendToIdList("list", "-aaaaaaaa\n"u8);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/download_id_list_file/file_list") { Headers = { Range = new RangeHeaderValue(10, null) } };
        using HttpResponseMessage answer = await fixture.Client.SendAsync(request, fixture.Token);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal("bytes 10-19/20", answer.Content.Headers.ContentRange!.ToString());
        Assert.Equal("-aaaaaaaa\n", await answer.Content.ReadAsStringAsync(fixture.Token));
    }

    [Fact]
    public async Task IdListFile_RangeBeyondTheEnd_IsRefused()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        fixture.Service.SetIdList("list", "+aaaaaaaa\n");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/download_id_list_file/file_list") { Headers = { Range = new RangeHeaderValue(10, null) } };
        using HttpResponseMessage answer = await fixture.Client.SendAsync(request, fixture.Token);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, answer.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LogEvent_GzipOrPlain_IsDecodedAndKept(bool isGzip)
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        byte[] body = """{"events":[{"eventName":"a"},{"eventName":"b"}],"statsigMetadata":{}}"""u8.ToArray();
        byte[] sent = isGzip ? Compress(body) : body;
        using var content = new ByteArrayContent(sent);
        content.Headers.Add("STATSIG-EVENT-COUNT", "2");
        if (isGzip)
        {
            content.Headers.ContentEncoding.Add("gzip");
        }

        using HttpResponseMessage answer = await fixture.Client.PostAsync(new Uri("/v1/log_event", UriKind.Relative), content, fixture.Token);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("""{"success":true}""", await answer.Content.ReadAsStringAsync(fixture.Token));
        ServiceRequest request = Assert.Single(fixture.Service.LogEvent.Requests);
        Assert.Equal(sent, request.Body);
        Assert.Equal("2", request.Header("statsig-event-count"));
        Assert.Equal(["a", "b"], Assert.Single(fixture.Service.LoggedEvents).Events.Select(static e => e.GetProperty("eventName").GetString()));
    }

    [Fact]
    public async Task Requests_OfSeveralEndpoints_ShareOneSequence()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        await fixture.GetTextAsync(ServiceFixture.SpecsPath);
        await fixture.GetTextAsync("/v1/get_id_lists/secret-k.json");
        using HttpResponseMessage unknown = await fixture.GetAsync("/nowhere");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        IReadOnlyList<ServiceRequest> requests = fixture.Service.Requests;
        Assert.Equal([1L, 2, 3], requests.Select(static request => request.Sequence));
        Assert.Equal(
            [ServiceEndpoint.Specs, ServiceEndpoint.IdLists, ServiceEndpoint.Unknown],
            requests.Select(static request => request.Endpoint));
    }

    [Fact]
    public async Task WaitForRequests_AsManyCome_Completes()
    {
        await using ServiceFixture fixture = await ServiceFixture.StartAsync();
        Task waiting = fixture.Service.Specs.WaitForRequestsAsync(2, fixture.Token);
        await fixture.GetTextAsync(ServiceFixture.SpecsPath);
        Assert.False(waiting.IsCompleted);
        await fixture.GetTextAsync(ServiceFixture.SpecsPath);
        await waiting;
        await fixture.Service.Specs.WaitForRequestsAsync(1, fixture.Token);
    }

    [Fact]
    public async Task Dispose_AnAnswerIsHeld_EndsItAndFreesThePort()
    {
        ServiceFixture fixture = await ServiceFixture.StartAsync();
        var hold = new TestKit.Service.Hold();
        fixture.Service.Specs.Then(TestKit.Service.Fault.SlowHeaders(hold));
        Task<HttpResponseMessage> request = fixture.GetAsync(ServiceFixture.SpecsPath);
        await hold.Reached;
        int port = fixture.Service.Uri.Port;
        await fixture.Service.DisposeAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => request);
        await ListenAsync(port);
        fixture.Client.Dispose();
    }

    /// <summary>
    /// Listens at a port for a moment, as soon as that is possible: a program that was given the free port meanwhile is waited for, up to
    /// two minutes.
    /// </summary>
    private static async Task ListenAsync(int port)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return;
            }
            catch (SocketException) when (!limit.IsCancellationRequested)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }

    private static byte[] Compress(byte[] body)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
        {
            gzip.Write(body);
        }

        return buffer.ToArray();
    }
}
