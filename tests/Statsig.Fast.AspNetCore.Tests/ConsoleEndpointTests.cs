using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.AspNetCore.Tests;

/// <summary>The console of a running service: who may open it, and what it may change.</summary>
public sealed class ConsoleEndpointTests
{
    private const string Override = """{"kind":"gate","name":"off","id":null,"value":"true"}""";

    [Fact]
    public async Task Start_OutsideDevelopmentWithoutAPolicy_IsRefused()
    {
        await using WebApplication app = Create("Production");
        app.MapStatsigConsole("/statsig");
        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync(TestContext.Current.CancellationToken));
        Assert.Equal("MapStatsigConsole(\"/statsig\") has no authorization policy, and the environment is not Development. Add RequireAuthorization to what it returns.", exception.Message);
    }

    [Fact]
    public async Task Start_OutsideDevelopmentForAnonymousUsers_IsRefused()
    {
        await using WebApplication app = Create("Production");
        app.MapStatsigConsole("/statsig").RequireAuthorization().AllowAnonymous();
        await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Start_InAGroupWithoutAPolicy_IsRefused()
    {
        await using WebApplication app = Create("Production");
        app.MapGroup("/internal").MapStatsigConsole("/statsig");
        await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>
    /// Nothing builds the endpoints of a group at the start of an application without authorization; the application stops then.
    /// </summary>
    [Fact]
    public async Task Start_InAGroupWithoutAuthorizationServices_StopsTheApplication()
    {
        await using WebApplication app = Create("Production", hasAuthorization: false);
        app.MapGroup("/internal").MapStatsigConsole("/statsig");
        IHostApplicationLifetime lifetime = app.Services.GetRequiredService<IHostApplicationLifetime>();
        await app.StartAsync(TestContext.Current.CancellationToken);
        Assert.True(lifetime.ApplicationStopping.IsCancellationRequested);
    }

    [Fact]
    public async Task Page_WithAPolicy_IsForThoseWhoFulfilItOnly()
    {
        await using WebApplication app = Create("Production");
        app.MapStatsigConsole("/internal/statsig").RequireAuthorization("operators");
        using HttpClient client = await StartAsync(app);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, "internal/statsig/", null));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(client, "internal/statsig/api/specs", "visitor"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "internal/statsig/", "operator"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "internal/statsig/app.js", "operator"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(client, "internal/statsig/missing.js", "operator"));
    }

    [Fact]
    public async Task Page_WithoutASlashAtTheEnd_RedirectsToItsFolder()
    {
        await using WebApplication app = Create("Development");
        app.MapStatsigConsole("/statsig");
        using HttpClient client = await StartAsync(app);
        using HttpResponseMessage response = await client.GetAsync(new Uri("statsig", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal("/statsig/", response.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Requests_OfTheRunningServer_AreAnsweredWithoutThePayload()
    {
        await using WebApplication app = Create("Development");
        app.MapStatsigConsole("/statsig", options => options.Title = "Shop");
        using HttpClient client = await StartAsync(app);
        JsonElement state = await GetAsync(client, "statsig/api/state");
        Assert.Equal("Shop", state.GetProperty("sourceName").GetString());
        Assert.False(state.GetProperty("hasEvents").GetBoolean());
        Assert.Equal(["off", "on"], (await GetAsync(client, "statsig/api/specs")).GetProperty("specs").EnumerateArray().Select(static spec => spec.GetProperty("name").GetString()));
        JsonElement spec = await GetAsync(client, "statsig/api/spec?kind=gate&name=on");
        Assert.False(spec.GetProperty("hasFacts").GetBoolean());
        Assert.Equal(100, spec.GetProperty("rules")[0].GetProperty("passPercentage").GetDouble());
        (HttpStatusCode status, string body) = await PostAsync(client, "statsig/api/explain", """{"kind":"gate","name":"on","user":{"userID":"ada"}}""");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True(JsonElement.Parse(body).GetProperty("outcome").GetProperty("value").GetBoolean());
        Assert.Contains("Drift against the generated code", (await GetAsync(client, "statsig/api/health")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overrides_ByDefault_AreRefused()
    {
        await using WebApplication app = Create("Development");
        app.MapStatsigConsole("/statsig");
        using HttpClient client = await StartAsync(app);
        Assert.Equal(JsonValueKind.Null, (await GetAsync(client, "statsig/api/state")).GetProperty("token").ValueKind);
        (HttpStatusCode status, string body) = await PostAsync(client, "statsig/api/overrides", Override);
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("AllowOverrides", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overrides_WhenAllowed_NeedTheTokenOfThePage()
    {
        await using WebApplication app = Create("Development");
        app.MapStatsigConsole("/statsig", options => options.AllowOverrides = true);
        using HttpClient client = await StartAsync(app);
        var server = app.Services.GetRequiredService<StatsigServer>();
        string token = (await GetAsync(client, "statsig/api/state")).GetProperty("token").GetString()!;
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(client, "statsig/api/overrides", Override)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(client, "statsig/api/overrides", Override, token, "http://evil.example")).Status);
        Assert.False(server.CheckGate(new StatsigUser("ada"), "off"));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(client, "statsig/api/overrides", Override, token)).Status);
        Assert.True(server.CheckGate(new StatsigUser("ada"), "off"));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(client, "statsig/api/overrides/remove", Override, token)).Status);
        Assert.False(server.CheckGate(new StatsigUser("ada"), "off"));
    }

    [Fact]
    public async Task Stop_WithAnOpenPage_DoesNotWaitForIt()
    {
        await using WebApplication app = Create("Development");
        app.MapStatsigConsole("/statsig");
        using HttpClient client = await StartAsync(app);
        using HttpResponseMessage live = await client.GetAsync(new Uri("statsig/api/live", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using System.IO.Stream stream = await live.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        byte[] first = new byte[12];
        await stream.ReadExactlyAsync(first, TestContext.Current.CancellationToken);
        Assert.Equal("event: hello", Encoding.UTF8.GetString(first));
        await app.StopAsync(TestContext.Current.CancellationToken);
        while (await stream.ReadAsync(first, TestContext.Current.CancellationToken) > 0)
        {
        }
    }

    [Fact]
    public void Map_WithoutAServer_Throws()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        WebApplication app = builder.Build();
        Assert.Contains("AddStatsig", Assert.Throws<InvalidOperationException>(() => app.MapStatsigConsole()).Message, StringComparison.Ordinal);
    }

    private static WebApplication Create(string environment, bool hasAuthorization = true)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        byte[] specs = new SpecBuilder().Time(1).Gate("on", static gate => gate.Rule("everyone", Conditions.Public)).Gate("off", static _ => { }).ToV2();
        var server = new StatsigServer(null, new StatsigOptions { LocalMode = true, BootstrapUtf8 = specs });
        server.InitializeAsync().GetAwaiter().GetResult();
        builder.Services.AddSingleton(server);
        if (hasAuthorization)
        {
            builder.Services.AddAuthentication("header").AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>("header", null);
            builder.Services.AddAuthorizationBuilder().AddPolicy("operators", static policy => policy.RequireRole("operator"));
        }

        return builder.Build();
    }

    private static async Task<HttpClient> StartAsync(WebApplication app)
    {
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First() + "/") };
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path, string? role)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (role is not null)
        {
            request.Headers.Add("X-Role", role);
        }

        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static async Task<JsonElement> GetAsync(HttpClient client, string path) =>
        JsonElement.Parse(await client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken));

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(HttpClient client, string path, string json, string? token = null, string? origin = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (token is not null)
        {
            request.Headers.Add("X-Console-Token", token);
        }

        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The header "X-Role" makes a user of that role.</summary>
    private sealed class HeaderAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Request.Headers["X-Role"].ToString() is { Length: > 0 } role
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, role)], Scheme.Name)), Scheme.Name))
            : AuthenticateResult.NoResult());
    }
}
