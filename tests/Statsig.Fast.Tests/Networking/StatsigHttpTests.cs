using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Internals;
using Statsig.Fast.Networking;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Networking;

public sealed class StatsigHttpTests
{
    private const string Key = "secret-sentinel/7+x";

    private readonly FakeHttp _http = new();
    private readonly ManualClock _clock = new();
    private int _maxResponseBytes = 1 << 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SendAsync_ToAStatsigHost_CarriesTheHeaders()
    {
        _http.On("/v2/", static _ => FakeHttp.Ok("{}"));

        RequestOutcome outcome = await SendAsync("https://api.statsigcdn.com/v2/download_config_specs/x.json");

        FakeRequest request = Assert.Single(_http.Requests);
        Assert.True(outcome.IsSuccess);
        Assert.Equal("{}"u8, outcome.Body!);
        Assert.Equal("GET", request.Method);
        Assert.Equal(
            $"statsig-fast/{SdkIdentity.Version} statsig-sdk-type/statsig-fast-dotnet statsig-sdk-version/{SdkIdentity.Version} statsig-service/my-service",
            request.Header("User-Agent"));
        Assert.Equal(Key, request.Header("STATSIG-API-KEY"));
        Assert.Equal("1700000000000", request.Header("STATSIG-CLIENT-TIME"));
        Assert.True(Guid.TryParse(request.Header("STATSIG-SERVER-SESSION-ID"), out _));
        Assert.Equal("statsig-fast-dotnet", request.Header("STATSIG-SDK-TYPE"));
        Assert.Equal(SdkIdentity.Version, request.Header("STATSIG-SDK-VERSION"));
        Assert.Equal("0", request.Header("STATSIG-RETRY"));
        Assert.Equal("gzip, deflate, br", request.Header("Accept-Encoding"));
        Assert.Equal("my service", request.Header("x-request-service"));
        Assert.Equal("1", request.Header("x-own"));
        Assert.Equal("front.example", request.Header("Host"));
        Assert.Null(request.Header("x-bad"));
        Assert.Null(request.Header("Connection"));
    }

    [Fact]
    public async Task SendAsync_ToAForeignHost_HoldsBackTheKeyAndTheHeadersOfTheOptions()
    {
        _http.On("storage", static _ => FakeHttp.Ok("+x"));

        await SendAsync("https://storage.example/file", Endpoint.IdListFile);

        FakeRequest request = Assert.Single(_http.Requests);
        Assert.Null(request.Header("STATSIG-API-KEY"));
        Assert.Null(request.Header("x-own"));
        Assert.Equal("identity", request.Header("Accept-Encoding"));
        Assert.DoesNotContain(request.Headers.Values, static value => value.Contains(Key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("")]
    public async Task SendAsync_CompressedAnswer_IsDecoded(string encoding)
    {
        byte[] body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("0123456789", 50_000)));
        _http.On("/", _ => Encoded(Compress(body, encoding), encoding));

        Assert.Equal(body, (await SendAsync("https://statsigapi.net/v1/x")).Body);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("zstd")]
    [InlineData("gzip,br")]
    public async Task SendAsync_WronglyCompressedAnswer_IsAnError(string encoding)
    {
        _http.On("/", _ => Encoded("this is not what it says"u8.ToArray(), encoding));

        RequestOutcome outcome = await SendAsync("https://statsigapi.net/v1/x");

        Assert.NotNull(outcome.Error);
        Assert.NotNull(outcome.Failure);
        Assert.Null(outcome.Body);
    }

    [Theory]
    [InlineData(64 << 10, true)]
    [InlineData((64 << 10) + 1, false)]
    public async Task SendAsync_AnswerThatDecompressesBeyondTheLimit_IsAnError(int bytes, bool isAccepted)
    {
        _maxResponseBytes = 64 << 10;
        _http.On("/", _ => Encoded(Compress(new byte[bytes], "gzip"), "gzip"));

        Assert.Equal(isAccepted, (await SendAsync("https://statsigapi.net/v1/x")).IsSuccess);
    }

    /// <summary>
    /// A few hundred bytes that stand for a gigabyte cost no more memory than the bound, and nothing large stays behind in a pool.
    /// </summary>
    [Theory]
    [InlineData("br", 300 << 20)]
    [InlineData("gzip", 300 << 20)]
    [InlineData("deflate", DecompressionLimit.FreeBytes + 1)]
    public async Task ReadAsync_AnswerThatDecompressesFarMoreThanSpecsDo_IsRefusedEarly(string encoding, int bytes)
    {
        using HttpResponseMessage response = Encoded(Compress(new byte[bytes], encoding), encoding);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Task<byte[]> reading = ResponseBody.ReadAsync(response.Content, 64 << 20, Token);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        InvalidDataException refused = await Assert.ThrowsAsync<InvalidDataException>(() => reading);
        Assert.True(reading.IsCompleted);
        Assert.Contains(bytes / 1200 > DecompressionLimit.FreeBytes / 100 && encoding == "gzip" ? "times" : "100 times", refused.Message, StringComparison.Ordinal);
        Assert.InRange(allocated, 0, 48 << 20);
    }

    /// <summary>A body within the bound is allocated once more than its size: the pieces it arrives in, and the whole.</summary>
    [Fact]
    public async Task ReadAsync_LargeAnswer_IsPutTogetherOnce()
    {
        byte[] body = new byte[20 << 20];
        new Random(1).NextBytes(body);
        using HttpResponseMessage response = Encoded(Compress(body, "br"), "br");
        long before = GC.GetAllocatedBytesForCurrentThread();
        Task<byte[]> reading = ResponseBody.ReadAsync(response.Content, 64 << 20, Token);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(body, await reading);
        Assert.InRange(allocated, body.Length, (2 * body.Length) + (4 << 20));
    }

    [Theory]
    [InlineData(204)]
    [InlineData(304)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task SendAsync_StatusOfFailure_IsAnError(int status)
    {
        _http.On("/", _ => FakeHttp.Status(status));

        RequestOutcome outcome = await SendAsync("https://statsigapi.net/v1/x");

        Assert.Equal(status, outcome.StatusCode);
        Assert.Equal(status == 204 ? null : $"status {status}", outcome.Error);
        Assert.Null(outcome.Failure);
    }

    [Fact]
    public async Task SendAsync_HandlerThatThrows_IsAnErrorWithoutTheKey()
    {
        _http.On("/", _ => throw new HttpRequestException($"Lost {Key}", new IOException("the inner reason")));

        RequestOutcome outcome = await SendAsync("https://statsigapi.net/v1/x");

        Assert.Equal("Lost secret-**** the inner reason", outcome.Error);
        Assert.IsType<HttpRequestException>(outcome.Failure);
        Assert.Null(outcome.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SendAsync_TimeRunsOut_IsAnError(bool listensToItsToken)
    {
        _http.On("/", async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, listensToItsToken ? token : CancellationToken.None);
            return FakeHttp.Ok("");
        });

        Task<RequestOutcome> sending = SendAsync("https://statsigapi.net/v1/x");
        await _clock.PassAsync(TimeSpan.FromSeconds(20));
        RequestOutcome outcome = await sending;

        Assert.Equal("no answer within 20 s", outcome.Error);
        Assert.Equal(TimeSpan.FromSeconds(20), outcome.Duration);
        await _clock.WaitForNoTimersAsync();
    }

    [Fact]
    public async Task SendAsync_BodyThatStalls_CountsAgainstTheSameTime()
    {
        _http.On("/", static _ => new HttpResponseMessage { Content = new StreamContent(new StalledStream()) });

        Task<RequestOutcome> sending = SendAsync("https://statsigapi.net/v1/x");
        await _clock.PassAsync(TimeSpan.FromSeconds(20));

        Assert.Equal("no answer within 20 s", (await sending).Error);
    }

    [Fact]
    public async Task SendAsync_Cancelled_Throws()
    {
        using var cancelling = new CancellationTokenSource();
        _http.On("/", async (_, token) =>
        {
            await cancelling.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            return FakeHttp.Ok("");
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SendAsync("https://statsigapi.net/v1/x", token: cancelling.Token));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task SendAsync_Redirect_IsFollowedWithoutTheKey(int status)
    {
        _http.On("statsigapi.net", _ => Redirect(status, "https://elsewhere.example/y?z=1")).On("elsewhere", static _ => FakeHttp.Ok("there"));

        RequestOutcome outcome = await SendAsync("https://statsigapi.net/v1/x");

        Assert.Equal("there"u8, outcome.Body!);
        Assert.Equal([Key, null], _http.Requests.Select(static request => request.Header("STATSIG-API-KEY")));
        Assert.Equal("https://elsewhere.example/y?z=1", _http.Requests[1].Address.AbsoluteUri);
    }

    [Fact]
    public async Task SendAsync_RedirectWithinTheHost_KeepsTheKey()
    {
        _http.On("/v1/x", static _ => Redirect(302, "/v1/y")).On("/v1/y", static _ => FakeHttp.Ok("there"));

        Assert.True((await SendAsync("https://statsigapi.net/v1/x")).IsSuccess);
        Assert.Equal(Key, _http.Requests[1].Header("STATSIG-API-KEY"));
    }

    [Theory]
    [InlineData("http://statsigapi.net/v1/y")]
    [InlineData("file:///etc/hosts")]
    [InlineData(null)]
    public async Task SendAsync_RedirectToNowhereGood_IsAnError(string? target)
    {
        _http.On("/", _ => Redirect(302, target));

        Assert.Equal("status 302", (await SendAsync("https://statsigapi.net/v1/x")).Error);
        Assert.Single(_http.Requests);
    }

    [Fact]
    public async Task SendAsync_RedirectsInACircle_End()
    {
        _http.On("/", static _ => Redirect(302, "https://statsigapi.net/v1/x"));

        Assert.Equal("status 302", (await SendAsync("https://statsigapi.net/v1/x")).Error);
        Assert.Equal(6, _http.Requests.Count);
    }

    [Theory]
    [InlineData(302, 1)]
    [InlineData(307, 2)]
    public async Task PostAsync_Redirect_IsFollowedOnlyWhenItStaysAPost(int status, int requests)
    {
        _http.On("log_event", _ => Redirect(status, "https://statsigapi.net/v1/y")).On("/v1/y", static _ => FakeHttp.Status(202));
        using ServerNetwork network = Network();

        PostOutcome outcome = await network.LogEvent.PostAsync("{}"u8.ToArray(), isCompressed: false, 1, 0, Token);

        Assert.Equal(requests == 2, outcome.IsAccepted);
        Assert.Equal(requests, _http.Requests.Count);
        Assert.All(_http.Requests, static request => Assert.Equal("{}", request.Text));
    }

    /// <summary>What is posted holds users.</summary>
    [Theory]
    [InlineData(307, "https://elsewhere.example/v1/log_event", false)]
    [InlineData(308, "https://elsewhere.example/v1/log_event", false)]
    [InlineData(308, "https://statsigapi.net:8443/v1/y", false)]
    [InlineData(308, "https://statsigapi.net.example/v1/y", false)]
    [InlineData(307, "https://prodregistryv2.statsigcdn.com/v1/y", true)]
    [InlineData(307, "/v1/y", true)]
    public async Task PostAsync_RedirectToAnotherHost_IsNotFollowed(int status, string target, bool isFollowed)
    {
        _http.On("statsigapi.net/v1/log_event", _ => Redirect(status, target)).On("/", static _ => FakeHttp.Status(202));
        using ServerNetwork network = Network();

        PostOutcome outcome = await network.LogEvent.PostAsync("{}"u8.ToArray(), isCompressed: false, 1, 0, Token);

        Assert.Equal(isFollowed ? 202 : status, outcome.StatusCode);
        Assert.Equal(isFollowed ? 2 : 1, _http.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task PostAsync_OfEvents_CarriesTheirNumber(bool isCompressed)
    {
        _http.On("log_event", static _ => FakeHttp.Status(202));
        using ServerNetwork network = Network();

        PostOutcome outcome = await network.LogEvent.PostAsync("body"u8.ToArray(), isCompressed, eventCount: 3, retryCount: 2, Token);

        FakeRequest request = Assert.Single(_http.Requests);
        Assert.Equal((true, (int?)202, null, null), (outcome.IsAccepted, outcome.StatusCode, outcome.RetryAfter, outcome.Failure));
        Assert.Equal(("POST", "https://statsigapi.net/v1/log_event", "body"), (request.Method, request.Address.AbsoluteUri, request.Text));
        Assert.Equal(("3", "2", "application/json"), (request.Header("STATSIG-EVENT-COUNT"), request.Header("STATSIG-RETRY"), request.Header("Content-Type")));
        Assert.Equal(isCompressed ? "gzip" : null, request.Header("Content-Encoding"));
    }

    [Fact]
    public async Task PostAsync_RetryAfter_IsReadAsSecondsAndAsDate()
    {
        using ServerNetwork network = Network();
        foreach ((string value, double? seconds) in (IEnumerable<(string, double?)>)[("7", 7), ("Tue, 14 Nov 2023 22:13:50 GMT", 30), ("Tue, 14 Nov 2023 22:00:00 GMT", 0), ("soon", null)])
        {
            _http.On("log_event", _ =>
            {
                HttpResponseMessage response = FakeHttp.Status(429);
                response.Headers.TryAddWithoutValidation("Retry-After", value);
                return response;
            });

            PostOutcome outcome = await network.LogEvent.PostAsync(default, isCompressed: false, 1, 0, Token);

            Assert.Equal((false, (int?)429, seconds), (outcome.IsAccepted, outcome.StatusCode, outcome.RetryAfter?.TotalSeconds));
        }
    }

    [Fact]
    public async Task PostAsync_OfAnErrorReport_CarriesOnlyFourHeaders()
    {
        _http.On("sdk_exception", static _ => FakeHttp.Status(200));
        using ServerNetwork network = Network();

        Assert.True((await network.SdkException.PostAsync("{}"u8.ToArray(), Token)).IsAccepted);

        FakeRequest request = Assert.Single(_http.Requests);
        Assert.Equal("https://statsigapi.net/v1/sdk_exception", request.Address.AbsoluteUri);
        Assert.Equal(
            ["Content-Length", "Content-Type", "STATSIG-API-KEY", "STATSIG-SDK-TYPE", "STATSIG-SDK-VERSION"],
            request.Headers.Keys.Where(static name => !name.StartsWith("x-own", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    private static HttpResponseMessage Redirect(int status, string? target)
    {
        HttpResponseMessage response = FakeHttp.Status(status);
        response.Headers.Location = target is null ? null : new Uri(target, UriKind.RelativeOrAbsolute);
        return response;
    }

    private static HttpResponseMessage Encoded(byte[] body, string encoding)
    {
        HttpResponseMessage response = FakeHttp.Ok(body);
        foreach (string one in encoding.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            response.Content.Headers.ContentEncoding.Add(one);
        }

        return response;
    }

    private static byte[] Compress(byte[] body, string encoding)
    {
        using var result = new MemoryStream();
        Stream compressing = encoding switch
        {
            "gzip" => new GZipStream(result, CompressionMode.Compress),
            "br" => new BrotliStream(result, CompressionMode.Compress),
            "deflate" => new ZLibStream(result, CompressionMode.Compress),
            _ => new BufferedStream(result),
        };
        using (compressing)
        {
            compressing.Write(body);
        }

        return result.ToArray();
    }

    private ServerNetwork Network()
    {
        var options = new StatsigOptions
        {
            HttpHandlerFactory = () => _http,
            TimeProvider = _clock,
            ServiceName = "my service",
            AdditionalHeaders = new Dictionary<string, string> { ["x-own"] = "1", ["x-bad"] = "a\r\nb", [""] = "", ["Host"] = "front.example" },
            MaxResponseBytes = _maxResponseBytes,
            OutputLogger = new RecordingLogger(),
        };
        return new ServerNetwork(Key, options, new SdkMetadata(), new Telemetry(Key, options, new TelemetryHost()));
    }

    private async Task<RequestOutcome> SendAsync(string address, Endpoint endpoint = Endpoint.Specs, CancellationToken? token = null)
    {
        using ServerNetwork network = Network();
        return await network.Http.SendAsync(
            new StatsigRequest { Endpoint = endpoint, Address = new Uri(address), Timeout = TimeSpan.FromSeconds(20) }, token ?? Token);
    }

    /// <summary>A body that never comes.</summary>
    private sealed class StalledStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
