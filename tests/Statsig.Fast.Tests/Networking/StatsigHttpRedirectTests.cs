using System;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using Statsig.Fast.Networking;

namespace Statsig.Fast.Tests.Networking;

/// <summary>Redirects of requests, which never take the key to another host.</summary>
public sealed class StatsigHttpRedirectTests : StatsigHttpTestBase
{
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

    private static HttpResponseMessage Redirect(int status, string? target)
    {
        HttpResponseMessage response = FakeHttp.Status(status);
        response.Headers.Location = target is null ? null : new Uri(target, UriKind.RelativeOrAbsolute);
        return response;
    }
}
