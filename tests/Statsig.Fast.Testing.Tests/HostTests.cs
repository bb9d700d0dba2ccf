using System;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Statsig.Fast.Hosting;
using Statsig.Fast.Server;

namespace Statsig.Fast.Testing.Tests;

public sealed class HostTests
{
    [Fact]
    public async Task ReplaceStatsig_InAWebHost_AnswersWithTheServerOfTheTest()
    {
        using var statsig = TestStatsig.Create(specs => specs.Gate(Gates.NewCheckout, on: true));
        await using WebApplication app = await StartAsync(services => services.ReplaceStatsig(statsig));
        using HttpClient client = app.GetTestClient();

        Assert.Equal("on on", await client.GetStringAsync(new Uri("/nora", UriKind.Relative), TestContext.Current.CancellationToken));
        using (Gates.NewCheckout.Override(false))
        {
            Assert.Equal("off off", await client.GetStringAsync(new Uri("/nora", UriKind.Relative), TestContext.Current.CancellationToken));
        }

        Assert.Equal(["true", "false"], statsig.Exposures.Select(static exposure => exposure.ValueJson));
    }

    [Fact]
    public async Task Recording_OfATest_TakesItsRequestsOnly()
    {
        using var shared = TestStatsig.Create(specs => specs.Gate(Gates.NewCheckout, on: true));
        await using WebApplication app = await StartAsync(services => services.ReplaceStatsig(shared));
        using HttpClient client = app.GetTestClient();

        async Task<string> TestOf(string user)
        {
            using StatsigRecording recording = shared.Record();
            await client.GetStringAsync(new Uri($"/{user}", UriKind.Relative));
            return string.Join(' ', recording.Exposures.Select(static exposure => exposure.User.UserId));
        }

        Assert.Equal(["a", "b", "c", "d"], await Task.WhenAll(TestOf("a"), TestOf("b"), TestOf("c"), TestOf("d")));
        Assert.Equal(4, shared.Exposures.Count);
    }

    [Fact]
    public async Task ReplaceStatsig_HostStops_LeavesTheServerRunning()
    {
        using var statsig = TestStatsig.Create(specs => specs.Gate(Gates.NewCheckout, on: true));
        WebApplication app = await StartAsync(services => services.ReplaceStatsig(statsig));

        await app.StopAsync(TestContext.Current.CancellationToken);
        await app.DisposeAsync();

        Assert.True(statsig.Server.IsInitialized);
    }

    [Fact]
    public async Task ReplaceKeyedStatsig_InAGenericHost_ReplacesThatKeyOnly()
    {
        using var first = TestStatsig.Create(specs => specs.Gate("g", on: true));
        using var second = TestStatsig.Create(specs => specs.Gate("g", on: false));
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Services.AddStatsig("secret-never-used");
        builder.Services.AddKeyedStatsig("b", "secret-never-used");
        builder.Services.AddKeyedStatsig("c", options => options.LocalMode = true);
        builder.Services.ReplaceStatsig(first).ReplaceKeyedStatsig("b", second);
        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);

        Assert.Same(first.Server, host.Services.GetRequiredService<IStatsigServer>());
        Assert.Same(second.Server, host.Services.GetRequiredKeyedService<IStatsigServer>("b"));
        StatsigServer third = host.Services.GetRequiredKeyedService<StatsigServer>("c");
        Assert.True(third.IsInitialized);

        await host.StopAsync(TestContext.Current.CancellationToken);
        Assert.False(third.IsInitialized);
        Assert.True(first.Server.IsInitialized && second.Server.IsInitialized);
    }

    [Fact]
    public void ReplaceStatsig_BeforeAddStatsig_Throws()
    {
        using var statsig = TestStatsig.Create();

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => new ServiceCollection().ReplaceStatsig(statsig));

        Assert.Equal("No server is registered. Call ReplaceStatsig after AddStatsig, as in ConfigureTestServices.", exception.Message);
        Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddKeyedStatsig("b", "secret-never-used").ReplaceStatsig(statsig));
    }

    [Fact]
    public void ReplaceStatsig_Twice_HasTheLastServer()
    {
        using var first = TestStatsig.Create();
        using var second = TestStatsig.Create();
        using ServiceProvider services = new ServiceCollection().AddStatsig("secret-never-used").ReplaceStatsig(first).ReplaceStatsig(second).BuildServiceProvider();

        Assert.Same(second.Server, services.GetRequiredService<StatsigServer>());
        Assert.Same(second.Server, Assert.Single(services.GetServices<IStatsigServer>()));
    }

    [Fact]
    public void ReplaceKeyedStatsig_WithAnUnknownKey_ThrowsWithTheRegisteredKeys()
    {
        using var statsig = TestStatsig.Create();
        IServiceCollection services = new ServiceCollection().AddKeyedStatsig("billing", "secret-never-used").AddKeyedStatsig("search", "secret-never-used");

        ArgumentException exception = Assert.Throws<ArgumentException>(() => services.ReplaceKeyedStatsig("biling", statsig));
        Assert.Equal("There is no server with the key \"biling\" in the services of the host. Did you mean \"billing\"?", exception.Message);
        exception = Assert.Throws<ArgumentException>(() => services.ReplaceKeyedStatsig("other", statsig));
        Assert.Equal("There is no server with the key \"other\" in the services of the host. Use one of: billing, search.", exception.Message);
    }

    [Fact]
    public async Task BackgroundService_OfAHostStartedInAnotherContext_UsesTheServerOfTheTest()
    {
        using var statsig = TestStatsig.Create(specs => specs.Gate(Gates.NewCheckout, on: true));
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<IHostedService, Worker>().AddStatsig("secret-never-used").ReplaceStatsig(statsig);
        using IHost host = builder.Build();
        Task starting;
        using (ExecutionContext.SuppressFlow())
        {
            starting = Task.Run(() => host.StartAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        }

        await starting;
        var worker = (Worker)host.Services.GetServices<IHostedService>().Single(static service => service is Worker);
        Assert.True(await worker.Answer.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));

        await host.StopAsync(TestContext.Current.CancellationToken);
        Task<StatsigServer?> elsewhere;
        using (ExecutionContext.SuppressFlow())
        {
            elsewhere = Task.Run(static () => SharedServers.Find());
        }

        Assert.NotSame(statsig.Server, await elsewhere);
        Assert.True(statsig.IsInitialized);
        Assert.True(Gates.NewCheckout.IsOn(new StatsigUser("nora"))); // The context of the test keeps it.
    }

    private sealed class Worker : BackgroundService
    {
        internal TaskCompletionSource<bool> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            Answer.SetResult(Gates.NewCheckout.IsOn(new StatsigUser("nora")));
        }
    }

    private static async Task<WebApplication> StartAsync(Action<IServiceCollection> replace)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddStatsig("secret-never-used");
        replace(builder.Services);
        WebApplication app = builder.Build();
        app.MapGet("/{id}", (string id, IStatsigServer server) =>
        {
            var user = new StatsigUser(id);
            return $"{(Gates.NewCheckout.IsOn(user) ? "on" : "off")} {(server.CheckGate(user, "new_checkout") ? "on" : "off")}";
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
