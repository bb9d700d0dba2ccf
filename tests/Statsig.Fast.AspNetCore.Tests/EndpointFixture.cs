using System;
using System.Net.Http;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.AspNetCore.Tests;

/// <summary>
/// An application with the endpoint alone, on Kestrel and the loopback address. The user is what the request's header "X-User" says.
/// </summary>
internal sealed class EndpointFixture : IAsyncDisposable
{
    internal const string UserHeader = "X-User";

    private const string Path = "/statsig/initialize";

    private readonly WebApplication _app;

    private EndpointFixture(WebApplication app)
    {
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.GetEnumerator() is { } urls && urls.MoveNext() ? urls.Current : "") };
    }

    internal HttpClient Client { get; }

    internal static SpecBuilder Specs(long time) => new SpecBuilder()
        .Time(time)
        .Gate("on", static gate => gate.Rule("everyone", Conditions.Public))
        .Gate("friends", static gate => gate.Rule("listed", Conditions.UnitId("in_segment_list", "\"friends\"")));

    internal static StatsigUser UserOf(HttpContext context) => new(context.Request.Headers[UserHeader]) { Email = "ada@example.com" };

    internal static async Task<EndpointFixture> StartAsync(
        IStatsigServer server,
        Action<ClientInitializeEndpointOptions>? configure = null,
        Func<HttpContext, StatsigUser?>? user = null,
        Action<IServiceCollection>? services = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(server);
        services?.Invoke(builder.Services);
        WebApplication app = builder.Build();
        app.MapStatsigClientInitialize(user: services is null ? user ?? UserOf : user, configure: configure);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new EndpointFixture(app);
    }

    internal async Task<HttpResponseMessage> AskAsync(string userId = "ada", string? tag = null, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, Path);
        request.Headers.Add(UserHeader, userId);
        if (tag is not null)
        {
            request.Headers.Add("If-None-Match", tag);
        }

        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    internal async Task<string> TagAsync(string userId = "ada")
    {
        using HttpResponseMessage response = await AskAsync(userId);
        return response.Headers.ETag!.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
