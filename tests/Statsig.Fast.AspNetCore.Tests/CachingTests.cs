using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Statsig.Fast.Testing;

namespace Statsig.Fast.AspNetCore.Tests;

/// <summary>The endpoint behind everything of ASP.NET Core that keeps responses: each user gets the user's own answer.</summary>
public sealed class CachingTests
{
    private const int Users = 50;
    private const int RequestsPerUser = 4;
    private static readonly string[] Parts = ["output", "response", "compression"];

    /// <summary>Every order of the three, each in front of the routing and behind it.</summary>
    public static TheoryData<string, bool> Orders()
    {
        var orders = new TheoryData<string, bool>();
        foreach (string first in Parts)
        {
            foreach (string second in Parts.Where(part => part != first))
            {
                string order = string.Join(',', first, second, Parts.Single(part => part != first && part != second));
                orders.Add(order, true);
                orders.Add(order, false);
            }
        }

        return orders;
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Get_ManyUsersBehindCaches_EachGetsTheirOwnAnswer(string order, bool isInFrontOfRouting)
    {
        using var statsig = TestStatsig.Create(specs => specs.Gate("on", on: true));
        await using WebApplication app = Build(statsig, order, isInFrontOfRouting, static endpoint => { });
        await AskAllAsync(app);
    }

    [Fact]
    public async Task Get_PolicyOnTheEndpointItself_EachGetsTheirOwnAnswer()
    {
        using var statsig = TestStatsig.Create(specs => specs.Gate("on", on: true));
        await using WebApplication app = Build(statsig, "output", isInFrontOfRouting: false, static endpoint => endpoint.CacheOutput());
        await AskAllAsync(app);
    }

    /// <summary>The caches work: what is next to the endpoint is stored for everybody.</summary>
    [Fact]
    public async Task Get_EndpointNextToIt_IsCached()
    {
        using var statsig = TestStatsig.Create(specs => specs.Gate("on", on: true));
        await using WebApplication app = Build(statsig, "output,response,compression", isInFrontOfRouting: true, static endpoint => { });
        await app.StartAsync(TestContext.Current.CancellationToken);
        using HttpClient client = ClientOf(app);
        Assert.Equal("user_0", await AskAsync(client, "/other", "user_0"));
        Assert.Equal("user_0", await AskAsync(client, "/other", "user_1"));
    }

    private static WebApplication Build(IStatsigServer server, string order, bool isInFrontOfRouting, Action<IEndpointConventionBuilder> configure)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(server);
        builder.Services.AddOutputCache(static options => options.AddBasePolicy(static policy => policy.Expire(TimeSpan.FromHours(1))));
        builder.Services.AddResponseCaching();
        builder.Services.AddResponseCompression(static options => options.Providers.Add<BrotliCompressionProvider>());
        WebApplication app = builder.Build();
        if (!isInFrontOfRouting)
        {
            app.UseRouting();
        }

        foreach (string part in order.Split(','))
        {
            _ = part switch
            {
                "output" => app.UseOutputCache(),
                "response" => app.UseResponseCaching(),
                _ => app.UseResponseCompression(),
            };
        }

        if (isInFrontOfRouting)
        {
            app.UseRouting();
        }

        configure(app.MapStatsigClientInitialize(user: EndpointFixture.UserOf));
        app.MapGet("/other", static context => context.Response.WriteAsync(context.Request.Headers[EndpointFixture.UserHeader].ToString()));
        return app;
    }

    private static async Task AskAllAsync(WebApplication app)
    {
        await app.StartAsync(TestContext.Current.CancellationToken);
        using HttpClient client = ClientOf(app);
        IEnumerable<Task> requests = Enumerable.Range(0, Users * RequestsPerUser).Select(async i =>
        {
            string user = $"user_{i % Users}.";
            string body = await AskAsync(client, "/statsig/initialize", user);
            Assert.Contains($"\"userID\":\"{user}\"", body, StringComparison.Ordinal);
        });
        await Task.WhenAll(requests);
    }

    private static async Task<string> AskAsync(HttpClient client, string path, string user)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add(EndpointFixture.UserHeader, user);
        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static HttpClient ClientOf(WebApplication app) =>
        new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All }) { BaseAddress = new Uri(app.Urls.First()) };
}
