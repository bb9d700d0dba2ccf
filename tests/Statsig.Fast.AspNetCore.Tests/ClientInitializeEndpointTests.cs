using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Statsig.Fast.Hosting;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.AspNetCore.Tests;

public sealed class ClientInitializeEndpointTests
{
    private const long Time = 1_700_000_000_000;

    [Theory]
    [InlineData(HashAlgorithm.Djb2)]
    [InlineData(HashAlgorithm.Sha256)]
    [InlineData(HashAlgorithm.None)]
    public async Task Get_UserOfRequest_IsTheResponseOfTheServer(HashAlgorithm algorithm)
    {
        await using StatsigServer server = TestServer.Create(EndpointFixture.Specs(Time));
        var options = new ClientInitializeOptions { HashAlgorithm = algorithm };
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(server, configured => configured.Response = options);
        using HttpResponseMessage response = await endpoint.AskAsync();
        string body = await BodyOf(response);
        Assert.Equal(server.GetClientInitializeResponse(new StatsigUser("ada") { Email = "ada@example.com" }, options), body);
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(body.Length, response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Get_LargerThanTheFirstBuffer_IsWhole()
    {
        SpecBuilder specs = EndpointFixture.Specs(Time);
        for (int i = 0; i < 2_000; i++)
        {
            specs.Gate($"gate_{i}", static gate => gate.Rule("everyone", Conditions.Public));
        }

        await using StatsigServer server = TestServer.Create(specs);
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(server);
        using HttpResponseMessage response = await endpoint.AskAsync();
        string body = await BodyOf(response);
        Assert.True(body.Length > 200_000);
        Assert.Equal(server.GetClientInitializeResponse(new StatsigUser("ada") { Email = "ada@example.com" }), body);
    }

    [Fact]
    public async Task Get_Headers_KeepTheResponsePrivateAndRevalidated()
    {
        const string UserId = "ada@example.com"; // The tag is a hash in base64, which can contain a name of letters by chance.
        await using StatsigServer server = TestServer.Create(EndpointFixture.Specs(Time));
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(server);
        using HttpResponseMessage response = await endpoint.AskAsync(UserId);
        Assert.True(response.Headers.CacheControl is { Private: true, NoCache: true });
        Assert.Equal("Cookie, Authorization", string.Join(", ", response.Headers.Vary));
        Assert.False(response.Headers.ETag!.IsWeak);
        Assert.DoesNotContain(UserId, response.Headers.ETag.Tag, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Get_VaryOfItsOwnOrNone_IsSent()
    {
        await using StatsigServer server = TestServer.Create(EndpointFixture.Specs(Time));
        await using EndpointFixture own = await EndpointFixture.StartAsync(server, static options => options.Vary = EndpointFixture.UserHeader);
        await using EndpointFixture none = await EndpointFixture.StartAsync(server, static options => options.Vary = "");
        using HttpResponseMessage withOwn = await own.AskAsync();
        using HttpResponseMessage withNone = await none.AskAsync();
        Assert.Equal(EndpointFixture.UserHeader, Assert.Single(withOwn.Headers.Vary));
        Assert.Empty(withNone.Headers.Vary);
    }

    [Fact]
    public async Task ETag_SameUserAndSpecs_StaysAndOthersDiffer()
    {
        await using StatsigServer server = TestServer.Create(EndpointFixture.Specs(Time));
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(server);
        string first = await endpoint.TagAsync();
        Assert.Equal(first, await endpoint.TagAsync());
        Assert.NotEqual(first, await endpoint.TagAsync("grace"));
        Assert.Equal(SpecsUpdateStatus.Applied, server.UpdateSpecs(EndpointFixture.Specs(Time + 1).ToV2()).Status);
        Assert.NotEqual(first, await endpoint.TagAsync());
    }

    [Fact]
    public async Task ETag_IdListOrOverrideChangesAnAnswer_ChangesWithoutNewSpecs()
    {
        await using StatsigServer server = TestServer.Create(EndpointFixture.Specs(Time));
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(
            server, static options => options.Response = new ClientInitializeOptions { IncludeLocalOverrides = true });
        string first = await endpoint.TagAsync();
        server.UpdateIdList("friends", "+M4iLnTxV\n"u8); // Somebody else: no answer of this user changes.
        Assert.Equal(first, await endpoint.TagAsync());
        server.OverrideGate("on", false);
        string overridden = await endpoint.TagAsync();
        Assert.NotEqual(first, overridden);
        server.RemoveAllOverrides();
        Assert.Equal(first, await endpoint.TagAsync());
    }

    [Theory]
    [InlineData(ClientResponseFormat.V1)]
    [InlineData(ClientResponseFormat.InitV2)]
    public async Task ETag_SessionsAreSampled_DoesNotFollowTheDraw(ClientResponseFormat format)
    {
        const string Sampling = """
            {"sampling_rate":0.5,"session_recording_event_triggers":{"buy":{"values":["a"],"sampling_rate":0.5}},
            "session_recording_exposure_triggers":{"on":{"sampling_rate":0.5},"passes_sampling":{}}}
            """;
        await using StatsigServer server = TestServer.Create(EndpointFixture.Specs(Time).Set("session_replay_info", Sampling));
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(
            server, configured => configured.Response = new ClientInitializeOptions { Format = format, IncludeLocalOverrides = true });
        var tags = new HashSet<string>();
        var bodies = new HashSet<string>();
        for (int i = 0; bodies.Count < 2; i++) // The odds that 100 fair draws are equal are 1 to 2 to the power of 99.
        {
            Assert.True(i < 100);
            using HttpResponseMessage response = await endpoint.AskAsync();
            tags.Add(response.Headers.ETag!.ToString());
            bodies.Add(await BodyOf(response));
        }

        string tag = Assert.Single(tags);
        server.OverrideGate("on", false);
        Assert.NotEqual(tag, await endpoint.TagAsync());
        Assert.Equal(SpecsUpdateStatus.Applied, server.UpdateSpecs(
            EndpointFixture.Specs(Time).Set("session_replay_info", Sampling.Replace("0.5", "0.25", StringComparison.Ordinal)).ToV2()).Status);
        server.RemoveAllOverrides();
        Assert.NotEqual(tag, await endpoint.TagAsync());
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("W/{0}")]
    [InlineData("\"other\", {0}")]
    [InlineData("*")]
    public async Task Get_ClientHasIt_NotModified(string condition)
    {
        await using StatsigServer server = TestServer.Create(EndpointFixture.Specs(Time));
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(server);
        string tag = await endpoint.TagAsync();
        using HttpResponseMessage response = await endpoint.AskAsync(tag: condition.Replace("{0}", tag, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
        Assert.Equal(tag, response.Headers.ETag!.ToString());
        Assert.True(response.Headers.CacheControl!.Private);
        Assert.NotEmpty(response.Headers.Vary);
        Assert.Empty(await BodyOf(response));
    }

    [Fact]
    public async Task Get_ClientHasTheResponseOfAnotherUser_IsSentItsOwn()
    {
        await using StatsigServer server = TestServer.Create(EndpointFixture.Specs(Time));
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(server);
        using HttpResponseMessage response = await endpoint.AskAsync("grace", await endpoint.TagAsync("ada"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("grace", await BodyOf(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_SameHeadersWithoutBody_AndPostIsRefused()
    {
        await using StatsigServer server = TestServer.Create(EndpointFixture.Specs(Time));
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(server);
        using HttpResponseMessage get = await endpoint.AskAsync();
        using HttpResponseMessage head = await endpoint.AskAsync(method: HttpMethod.Head);
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Empty(await BodyOf(head));
        using HttpResponseMessage post = await endpoint.AskAsync(method: HttpMethod.Post);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
    }

    [Fact]
    public async Task Get_NoSpecs_IsUnavailableUntilThereAreSome()
    {
        await using var server = new StatsigServer(null, new StatsigOptions { LocalMode = true, OutputLogLevel = OutputLogLevel.None });
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(server);
        using HttpResponseMessage without = await endpoint.AskAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, without.StatusCode);
        Assert.NotNull(without.Headers.RetryAfter);
        Assert.True(without.Headers.CacheControl!.NoStore);
        Assert.Null(without.Headers.ETag);
        server.UpdateSpecs(EndpointFixture.Specs(Time).ToV2());
        await server.InitializeAsync(TestContext.Current.CancellationToken);
        using HttpResponseMessage with = await endpoint.AskAsync();
        Assert.Equal(HttpStatusCode.OK, with.StatusCode);
    }

    [Fact]
    public async Task Get_NoSpecsAndBlankIsAskedFor_IsTheBlankResponse()
    {
        await using var server = new StatsigServer(null, new StatsigOptions { LocalMode = true, OutputLogLevel = OutputLogLevel.None });
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(server, static options => options.BlankWithoutSpecs = true);
        using HttpResponseMessage response = await endpoint.AskAsync();
        Assert.Equal(server.GetBlankClientInitializeResponse(), await BodyOf(response));
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Null(response.Headers.ETag);
    }

    [Fact]
    public async Task Get_UserOfTheScope_AnswersAsForTheDelegate()
    {
        await using StatsigServer server = TestServer.Create(EndpointFixture.Specs(Time));
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(server, services: static services =>
        {
            services.AddHttpContextAccessor();
            services.AddStatsigUser(static scope => EndpointFixture.UserOf(scope.GetRequiredService<IHttpContextAccessor>().HttpContext!));
        });
        using HttpResponseMessage response = await endpoint.AskAsync("grace");
        Assert.Equal(server.GetClientInitializeResponse(new StatsigUser("grace") { Email = "ada@example.com" }), await BodyOf(response));
    }

    [Fact]
    public async Task Get_OptionsOfTheRequest_GoBeforeThoseOfTheEndpoint()
    {
        await using StatsigServer server = TestServer.Create(EndpointFixture.Specs(Time));
        var plain = new ClientInitializeOptions { HashAlgorithm = HashAlgorithm.None };
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(
            server, configured => configured.SelectResponse = context => context.Request.Headers[EndpointFixture.UserHeader] == "grace" ? plain : null);
        using HttpResponseMessage grace = await endpoint.AskAsync("grace");
        using HttpResponseMessage ada = await endpoint.AskAsync("ada");
        Assert.Contains("\"friends\"", await BodyOf(grace), StringComparison.Ordinal);
        Assert.DoesNotContain("\"friends\"", await BodyOf(ada), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ClientIsGone_NothingIsEvaluatedAndTheNextIsAnswered()
    {
        await using StatsigServer server = TestServer.Create(EndpointFixture.Specs(Time));
        int selected = 0;
        await using EndpointFixture endpoint = await EndpointFixture.StartAsync(server, user: context =>
        {
            if (context.Request.Headers[EndpointFixture.UserHeader] == "gone")
            {
                context.Abort();
            }

            selected++;
            return EndpointFixture.UserOf(context);
        });
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => endpoint.AskAsync("gone"));
        using HttpResponseMessage next = await endpoint.AskAsync();
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.Equal(2, selected);
    }

    [Fact]
    public async Task Map_NoUserOrNoServer_IsRefusedWhenMapped()
    {
        await using StatsigServer server = TestServer.Create(EndpointFixture.Specs(Time));
        var noUser = await Assert.ThrowsAsync<InvalidOperationException>(() => EndpointFixture.StartAsync(server, services: static _ => { }));
        Assert.Contains("AddStatsigUser", noUser.Message, StringComparison.Ordinal);
        var noServer = await Assert.ThrowsAsync<InvalidOperationException>(
            () => EndpointFixture.StartAsync(server, static options => options.ServiceKey = "b"));
        Assert.Contains("AddKeyedStatsig", noServer.Message, StringComparison.Ordinal);
    }

    private static Task<string> BodyOf(HttpResponseMessage response) => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
