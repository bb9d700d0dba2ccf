using System;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Statsig.Fast.Hosting;
using Statsig.Fast.TestKit;
using Kit = Statsig.Fast.TestKit.TestServer;

namespace Statsig.Fast.AspNetCore.Tests;

/// <summary>Which server answers calls that name none, as typed accessors do: the shared server is what they ask.</summary>
[CollectionDefinition(nameof(SharedServerTests), DisableParallelization = true)]
[Collection(nameof(SharedServerTests))]
public sealed class SharedServerTests
{
    private const int Requests = 200;

    private static readonly StatsigUser User = new("ada");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Shared_OneHost_IsItsServerUntilTheHostIsDisposed()
    {
        Assert.False(StatsigServer.HasShared);
        WebApplication app = await StartAsync(isOn: true, inProcess: false);
        Assert.Same(app.Services.GetRequiredService<StatsigServer>(), StatsigServer.Shared);
        Assert.True(StatsigServer.Shared.CheckGate(User, "gate"));
        await app.DisposeAsync();
        Assert.False(StatsigServer.HasShared);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Shared_RequestsOfTwoHostsSideBySide_EachAsksItsOwn(bool inProcess)
    {
        await using WebApplication on = await StartAsync(isOn: true, inProcess);
        await using WebApplication off = await StartAsync(isOn: false, inProcess);
        using HttpClient ofOn = ClientOf(on, inProcess);
        using HttpClient ofOff = ClientOf(off, inProcess);
        string[] answers = await Task.WhenAll(Enumerable.Range(0, Requests).Select(i => (i % 2 == 0 ? ofOn : ofOff).GetStringAsync("/gate", Token)));
        Assert.Equal(Enumerable.Range(0, Requests).Select(static i => i % 2 == 0 ? "True True" : "False False"), answers);

        // Outside of requests the host that was built last answers.
        Assert.Same(off.Services.GetRequiredService<StatsigServer>(), StatsigServer.Shared);
    }

    [Fact]
    public async Task Shared_ServerSetByTheProcessAndHost_RequestAsksTheHostAndTheProcessItsOwn()
    {
        await using StatsigServer own = Kit.Create(Specs(isOn: false));
        Assert.Null(StatsigServer.SetShared(own));
        try
        {
            await using WebApplication app = await StartAsync(isOn: true, inProcess: true);
            using HttpClient client = ClientOf(app, inProcess: true);
            Assert.Equal("True True", await client.GetStringAsync("/gate", Token));
            Assert.Same(own, StatsigServer.Shared);
        }
        finally
        {
            Assert.Same(own, StatsigServer.RemoveShared());
        }
    }

    [Fact]
    public async Task Shared_KeyedServer_OnlyOnRequest()
    {
        WebApplicationBuilder builder = Builder(inProcess: true);
        builder.Services.AddKeyedStatsig("plain", configure: static options => Configure(options, isOn: false));
        builder.Services.AddKeyedStatsig("shared", configure: static options =>
        {
            Configure(options, isOn: true);
            options.UseAsShared = true;
        });
        await using WebApplication app = builder.Build();
        await app.StartAsync(Token);
        Assert.Same(app.Services.GetRequiredKeyedService<StatsigServer>("shared"), StatsigServer.Shared);
    }

    [Fact]
    public async Task Shared_HostThatMustNotBeAsked_LeavesNone()
    {
        WebApplicationBuilder builder = Builder(inProcess: true);
        builder.Services.AddStatsig(configure: static options =>
        {
            Configure(options, isOn: true);
            options.UseAsShared = false;
        });
        await using WebApplication app = builder.Build();
        await app.StartAsync(Token);
        Assert.False(StatsigServer.HasShared);
    }

    private static void Configure(StatsigHostOptions options, bool isOn)
    {
        options.LocalMode = true;
        options.OverallInitTimeout = null;
        options.BootstrapValues = System.Text.Encoding.UTF8.GetString(Specs(isOn).ToV2());
    }

    private static SpecBuilder Specs(bool isOn) =>
        new SpecBuilder().Time(1_700_000_000_000).Gate("gate", gate => gate.Rule("everyone", rule => rule.When(Conditions.Public).Pass(isOn ? 100 : 0)));

    private static WebApplicationBuilder Builder(bool inProcess)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (inProcess)
        {
            builder.WebHost.UseTestServer();
        }
        else
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        }

        return builder;
    }

    private static async Task<WebApplication> StartAsync(bool isOn, bool inProcess)
    {
        WebApplicationBuilder builder = Builder(inProcess);
        builder.Services.AddStatsig(configure: options => Configure(options, isOn));
        WebApplication app = builder.Build();
        app.MapGet("/gate", static async () =>
        {
            bool before = StatsigServer.Shared.CheckGate(User, "gate");
            await Task.Yield();
            return $"{before} {await Task.Run(static () => StatsigServer.Shared.CheckGate(User, "gate"))}";
        });
        await app.StartAsync(Token);
        return app;
    }

    private static HttpClient ClientOf(WebApplication app, bool inProcess) =>
        inProcess ? app.GetTestClient() : new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
}
