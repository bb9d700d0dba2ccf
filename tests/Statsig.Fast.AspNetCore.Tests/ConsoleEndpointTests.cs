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
using Microsoft.AspNetCore.Routing;
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

    /// <summary>The policy of a group counts, whether or not anything else builds the endpoints at the start.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Page_InAGroupWithAPolicy_IsForThoseWhoFulfilItOnly(bool isNested)
    {
        await using WebApplication app = Create("Production");
        RouteGroupBuilder outer = app.MapGroup("/admin").RequireAuthorization("operators");
        (isNested ? outer.MapGroup("/tools") : outer).MapStatsigConsole("/statsig");
        IHostApplicationLifetime lifetime = app.Services.GetRequiredService<IHostApplicationLifetime>();
        using HttpClient client = await StartAsync(app);
        Assert.False(lifetime.ApplicationStopping.IsCancellationRequested);
        string path = isNested ? "admin/tools/statsig/" : "admin/statsig/";
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(client, path, null));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(client, path, "visitor"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, path, "operator"));
    }

    [Fact]
    public async Task Start_InANestedGroupWithoutAPolicy_IsRefused()
    {
        await using WebApplication app = Create("Production");
        app.MapGroup("/admin").MapGroup("/tools").MapStatsigConsole("/statsig");
        await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Without a policy, that is in Development, the console is for this machine.</summary>
    [Theory]
    [InlineData("localhost:5000", "127.0.0.1", null, HttpStatusCode.OK)]
    [InlineData("[::1]", "::1", null, HttpStatusCode.OK)]
    [InlineData("127.0.0.1", "::ffff:127.0.0.1", null, HttpStatusCode.OK)]
    [InlineData("rebound.example", "127.0.0.1", null, HttpStatusCode.Forbidden)]
    [InlineData("localhost.rebound.example", "127.0.0.1", null, HttpStatusCode.Forbidden)]
    [InlineData("localhost", "192.0.2.7", null, HttpStatusCode.Forbidden)]
    [InlineData("localhost", null, null, HttpStatusCode.Forbidden)]
    [InlineData("localhost", "127.0.0.1", "192.0.2.7", HttpStatusCode.Forbidden)]
    public async Task Requests_WithoutAPolicy_AreAnsweredForThisMachineOnly(string host, string? remote, string? forwardedFor, HttpStatusCode status)
    {
        await using WebApplication app = Create("Development");
        UseRemote(app, remote);
        app.MapStatsigConsole("/statsig", static options => options.AllowOverrides = true);
        using HttpClient client = await StartAsync(app);
        foreach (string path in (string[])["statsig/", "statsig/api/state"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            request.Headers.Host = host;
            request.Headers.Add("X-Forwarded-For", forwardedFor is null ? [] : [forwardedFor]);
            using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(status, response.StatusCode);
            string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Equal(status == HttpStatusCode.Forbidden, body.Contains("answers this machine only", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Requests_WithAPolicy_AreAnsweredForEveryHostThatMayAsk()
    {
        await using WebApplication app = Create("Development");
        UseRemote(app, "192.0.2.7");
        app.MapStatsigConsole("/statsig").RequireAuthorization("operators");
        using HttpClient client = await StartAsync(app);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("statsig/api/state", UriKind.Relative));
        request.Headers.Host = "tools.shop.example";
        request.Headers.Add("X-Role", "operator");
        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    /// <summary>An application may let every origin read its answers; those of the console are for its own page.</summary>
    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Requests_OfAnotherOrigin_AreRefusedWhateverCorsAllows(string header, string value)
    {
        await using WebApplication app = Create("Development", services: static services => services.AddCors());
        app.UseCors(static policy => policy.AllowAnyOrigin().AllowAnyHeader().AllowAnyMethod());
        app.MapStatsigConsole("/statsig");
        using HttpClient client = await StartAsync(app);
        foreach (string path in (string[])["statsig/api/state", "statsig/api/specs", "statsig/api/live"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            request.Headers.Add(header, value);
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }
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
    public async Task Override_OfTheApplication_IsBackWhenThatOfThePageIsRemoved()
    {
        await using WebApplication app = Create("Development");
        app.MapStatsigConsole("/statsig", static options => options.AllowOverrides = true);
        using HttpClient client = await StartAsync(app);
        var server = app.Services.GetRequiredService<StatsigServer>();
        server.OverrideGate("on", false);
        string token = (await GetAsync(client, "statsig/api/state")).GetProperty("token").GetString()!;
        string json = Override.Replace("\"off\"", "\"on\"", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(client, "statsig/api/overrides", json, token)).Status);
        Assert.True(server.CheckGate(new StatsigUser("ada"), "on"));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(client, "statsig/api/overrides/remove", json, token)).Status);
        Assert.False(server.CheckGate(new StatsigUser("ada"), "on"));
    }

    [Fact]
    public async Task Overrides_WithAPolicy_AreForThoseWhoFulfilIt()
    {
        await using WebApplication app = Create("Production");
        app.MapStatsigConsole("/statsig", static options =>
        {
            options.AllowOverrides = true;
            options.OverridePolicy = "operators";
        }).RequireAuthorization();
        using HttpClient client = await StartAsync(app);
        client.DefaultRequestHeaders.Add("X-Role", "visitor");
        JsonElement state = await GetAsync(client, "statsig/api/state");
        Assert.Equal((JsonValueKind.Null, false), (state.GetProperty("token").ValueKind, state.GetProperty("overrides").GetProperty("allowed").GetBoolean()));
        (HttpStatusCode status, string body) = await PostAsync(client, "statsig/api/overrides", Override, "anything");
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("fulfil the policy", body, StringComparison.Ordinal);

        client.DefaultRequestHeaders.Remove("X-Role");
        client.DefaultRequestHeaders.Add("X-Role", "operator");
        string token = (await GetAsync(client, "statsig/api/state")).GetProperty("token").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(client, "statsig/api/overrides", Override, token)).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Map_WithAnOverridePolicyThatDoesNotExist_Throws(bool hasAuthorization)
    {
        await using WebApplication app = Create("Development", hasAuthorization);
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => app.MapStatsigConsole("/statsig", static options => options.OverridePolicy = "nobody"));
        Assert.Contains("\"nobody\", which is not an authorization policy", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_OfARunningServer_HasItsLastWarnings()
    {
        await using WebApplication app = Create("Development");
        app.MapStatsigConsole("/statsig");
        using HttpClient client = await StartAsync(app);
        Assert.Contains("None since the console was mapped.", (await GetAsync(client, "statsig/api/health")).ToString(), StringComparison.Ordinal);
        app.Services.GetRequiredService<StatsigServer>().UpdateSpecs("{"u8);
        JsonElement message = (await GetAsync(client, "statsig/api/health")).GetProperty("messages")[0];
        Assert.NotEmpty(message.GetProperty("text").GetString()!);
        Assert.Contains(message.GetProperty("level").GetString(), (string[])["warning", "error"]);
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

    /// <summary>Requests have this address from now on, null for none.</summary>
    private static void UseRemote(WebApplication app, string? remote) => app.Use((context, next) =>
    {
        context.Connection.RemoteIpAddress = remote is null ? null : IPAddress.Parse(remote);
        return next(context);
    });

    private static WebApplication Create(string environment, bool hasAuthorization = true, Action<IServiceCollection>? services = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        byte[] specs = new SpecBuilder().Time(1).Gate("on", static gate => gate.Rule("everyone", Conditions.Public)).Gate("off", static _ => { }).ToV2();
        var server = new StatsigServer(null, new StatsigOptions { LocalMode = true, BootstrapUtf8 = specs });
        server.InitializeAsync().GetAwaiter().GetResult();
        builder.Services.AddSingleton(server);
        services?.Invoke(builder.Services);
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
