using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Hosting.Tests;

/// <summary>The server starts before every other hosted service and stops after the last one.</summary>
public sealed class HostOrderTests
{
    private static readonly StatsigUser User = new("u");

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task Host_WorkerThatChecksAndLogs_HasRulesThroughoutAndItsEventsAreSent(bool isWorkerFirst, bool isConcurrent)
    {
        await using TestService service = await StartServiceAsync();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.Configure<HostOptions>(options => options.ServicesStartConcurrently = options.ServicesStopConcurrently = isConcurrent);
        if (isWorkerFirst)
        {
            builder.Services.AddHostedService<Worker>();
        }

        builder.Services.AddStatsig("secret-a", options => (options.Api, options.ShutdownDeadline) = (service.Api, TimeSpan.FromMinutes(1)));
        builder.Services.AddKeyedStatsig("other", "secret-b", options => options.Api = service.Api);
        builder.Services.StartPatiently();
        if (!isWorkerFirst)
        {
            builder.Services.AddHostedService<Worker>();
        }

        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);

        Worker worker = host.Services.GetServices<IHostedService>().OfType<Worker>().Single();

        // A host that starts services concurrently runs the "StartingAsync" of all of them side by side.
        Assert.Equal([("starting", true), ("start", true), ("stop", true)], worker.Seen.Select(seen => isConcurrent && seen.Step == "starting" ? (seen.Step, true) : seen));
        Assert.Contains(service.LoggedEvents, static batch => batch.Events.Any(static logged => logged.GetProperty("eventName").GetString() == "stopping"));
        EventStatistics events = host.Services.GetRequiredService<StatsigServer>().EventStatistics;
        Assert.Equal((0, 0), (events.Dropped, events.Pending));
    }

    [Fact]
    public async Task Host_WithoutLifecycle_StartsTheServerFirstAndStopsItLast()
    {
        await using TestService service = await StartServiceAsync();
        var services = new ServiceCollection();
        services.AddHostedService<Worker>();
        services.AddStatsig("secret-a", options => options.Api = service.Api);
        services.StartPatiently();
        await using ServiceProvider provider = services.BuildServiceProvider();
        IHostedService[] hosted = [.. provider.GetServices<IHostedService>()];
        foreach (IHostedService one in hosted)
        {
            await one.StartAsync(TestContext.Current.CancellationToken);
        }

        foreach (IHostedService one in hosted.Reverse())
        {
            await one.StopAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal([("start", true), ("stop", true)], hosted.OfType<Worker>().Single().Seen);
        Assert.False(provider.GetRequiredService<StatsigServer>().IsInitialized);
        Assert.Equal(0, provider.GetRequiredService<StatsigServer>().EventStatistics.Dropped);
    }

    [Fact]
    public async Task Stop_ChecksAfterwards_AnswerFromTheLastRulesAndEventsAreRefusedWithOneWarning()
    {
        await using TestService service = await StartServiceAsync();
        var log = new RecordingLogger();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddStatsig("secret-a", options =>
        {
            options.Api = service.Api;
            options.OutputLogger = log;
        });
        builder.Services.StartPatiently();
        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);

        var server = host.Services.GetRequiredService<StatsigServer>();
        bool[] answers = [.. Enumerable.Range(0, 100).Select(i => server.CheckGate(new StatsigUser($"u{i}"), "on"))];
        var thread = new Thread(() => server.LogEvent(User, "late"));
        thread.Start();
        thread.Join();

        Assert.DoesNotContain(false, answers);
        Assert.Equal(101, server.EventStatistics.DroppedAfterShutdown);
        Assert.Single(log.Messages, static message => message.Level == OutputLogLevel.Warning && message.Text.Contains("shut down", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_NetworkThatSwallowsEverything_TakesFiveSecondsAndGoesOn()
    {
        await using TestService service = await StartServiceAsync();
        var hold = new Hold();
        service.Specs.Then(Fault.SlowHeaders(hold));
        var clock = new ManualClock();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddStatsig("secret-a", options => options.Api = service.Api);
        using IHost host = builder.Build();

        Task starting = host.StartAsync(TestContext.Current.CancellationToken);
        await clock.PassAsync(TimeSpan.FromSeconds(5));
        await starting;

        var server = host.Services.GetRequiredService<StatsigServer>();
        Assert.True(server.InitializeDetails!.TimedOut);
        Task<InitializeDetails> whole = server.InitializeAsync(TestContext.Current.CancellationToken);
        hold.Release();
        Assert.True((await whole).StorePopulated);
        Assert.True(server.CheckGate(User, "on"));
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<TestService> StartServiceAsync()
    {
        TestService service = await TestService.StartAsync(TestContext.Current.CancellationToken);
        return service.Publish(new SpecBuilder().Time(100).Gate("on", static gate => gate.Rule("everyone", Conditions.Public)));
    }

    /// <summary>A service of the application that asks and logs in every step of its life.</summary>
    private sealed class Worker(StatsigServer server) : IHostedLifecycleService
    {
        internal List<(string Step, bool Answer)> Seen { get; } = [];

        public Task StartingAsync(CancellationToken cancellationToken) => Note("starting");

        public Task StartAsync(CancellationToken cancellationToken) => Note("start");

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            server.LogEvent(User, "stopping");
            return Note("stop");
        }

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        private Task Note(string step)
        {
            Seen.Add((step, server.CheckGate(User, "on")));
            return Task.CompletedTask;
        }
    }
}
