using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Internals;
using Statsig.Fast.Networking;

namespace Statsig.Fast.Tests.Networking;

public sealed class StatsigHttpTests : StatsigHttpTestBase
{
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
}
