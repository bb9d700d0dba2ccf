using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Statsig.Fast.Handles;
using Statsig.Fast.Hosting.Registration;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Proxy;
using Statsig.Fast.TestKit.Service;
using Statsig.Fast.Tests.Handles;

namespace Statsig.Fast.Hosting.Tests;

public sealed class HostTests
{
    private static readonly StatsigUser User = new("u");

    [Fact]
    public async Task Start_ServiceHasSpecs_GateAnswersAndCheckIsHealthy()
    {
        await using TestService service = await StartServiceAsync();
        using IHost host = Build(services => services.AddStatsig("secret-a", options => options.Api = service.Api));
        await host.StartAsync(TestContext.Current.CancellationToken);
        Assert.True(host.Services.GetRequiredService<IStatsigServer>().CheckGate(User, "on"));
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(host));
        await host.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Unhealthy, await HealthAsync(host));
    }

    [Theory]
    [InlineData(null, "does not exist")]
    [InlineData("client-abc", "client key")]
    public async Task Health_KeyThatCannotBeUsed_SaysWhy(string? key, string reason)
    {
        IConfiguration configuration = new ConfigurationBuilder().Build();
        using IHost host = Build(services => services.AddStatsig(configuration.GetSection("Statsig"), options => options.SecretKey = key));
        await host.StartAsync(TestContext.Current.CancellationToken);

        HealthReport report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        Assert.Contains(reason, report.Entries["statsig-ready"].Description, StringComparison.Ordinal);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Health_BeforeStart_IsUnhealthy()
    {
        await using TestService service = await StartServiceAsync();
        using IHost host = Build(services => services.AddStatsig("secret-a", options => options.Api = service.Api));
        Assert.Equal(HealthStatus.Unhealthy, await HealthAsync(host));
    }

    [Fact]
    public async Task Health_PollFailed_IsDegradedUntilOneSucceeds()
    {
        await using TestService service = await StartServiceAsync();
        using IHost host = Build(services => services.AddStatsig("secret-a", options =>
        {
            options.Api = service.Api;
            options.ConfigSyncInterval = TimeSpan.FromHours(1);
        }));
        await host.StartAsync(TestContext.Current.CancellationToken);
        var server = host.Services.GetRequiredService<StatsigServer>();
        service.Specs.Then(Fault.Status(500));
        await server.SyncAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(host));
        await server.SyncAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(host));
    }

    [Fact]
    public async Task Health_NoPollForLong_IsDegraded()
    {
        await using TestService service = await StartServiceAsync();
        var clock = new ManualClock();
        using IHost host = Build(services => services.AddStatsig("secret-a", options =>
        {
            options.Api = service.Api;
            options.TimeProvider = clock;
            options.ConfigSyncInterval = TimeSpan.FromMinutes(30);
            options.StaleAfter = TimeSpan.FromHours(1);
        }));
        await host.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(host));
        host.Services.GetRequiredService<StatsigServer>().PauseSync();
        clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(host));
    }

    [Fact]
    public async Task Health_PollsThatAreFarApart_IsHealthyBetweenThem()
    {
        await using TestService service = await StartServiceAsync();
        var clock = new ManualClock();
        using IHost host = Build(services => services.AddStatsig("secret-a", options =>
        {
            options.Api = service.Api;
            options.TimeProvider = clock;
            options.ConfigSyncInterval = TimeSpan.FromHours(12);
            options.SyncJitterPercent = 0; // A tenth less would be due within the time that passes here.
        }));
        await host.StartAsync(TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromHours(11)); // Longer than StaleAfter; no poll was due.
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(host));
    }

    [Fact]
    public async Task Health_StreamThatBreaks_IsDegradedOnceTheSilenceIsLong()
    {
        await using ProxyPeer peer = await ProxyPeer.StartAsync();
        var clock = new ManualClock();
        using IHost host = Build(services => services.AddStatsig("secret-a", options =>
        {
            options.ProxyConfigs[NetworkEndpoint.DownloadConfigSpecs] = new ProxyConfig(NetworkProtocol.GrpcWebSocket, peer.Address)
            {
                ConnectTimeout = TimeSpan.FromMinutes(1),
            };
            options.UseGrpcForwardProxy();
            options.DisableIdLists = true;
            options.DisableAllLogging = true;
            options.TimeProvider = clock;
        }));
        Task starting = host.StartAsync(TestContext.Current.CancellationToken);
        await (await peer.NextAsync(TestContext.Current.CancellationToken)).AnswerAsync(new SpecBuilder().Time(100).Gate("on").ToV2(), 100);
        await starting;
        (await peer.NextAsync(TestContext.Current.CancellationToken)).Reset(2);
        var server = host.Services.GetRequiredService<StatsigServer>();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (server.SyncState!.Value.FailedPolls == 0)
        {
            await Task.Delay(1, limit.Token);
        }

        Assert.Equal(HealthStatus.Healthy, await HealthAsync(host));
        clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(host));
    }

    [Fact]
    public async Task Health_SpecsLackWhatCodeWasGeneratedFrom_IsDegraded()
    {
        await using TestService service = await StartServiceAsync();
        using IHost host = Build(services => services.AddStatsig("secret-a", options => options.Api = service.Api));
        await host.StartAsync(TestContext.Current.CancellationToken);
        var server = host.Services.GetRequiredService<StatsigServer>();
        Assert.True(server.CheckGate(User, new GateHandle(new TestSchema(gates: ["on"]), 0)));
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(host));
        service.Publish(new SpecBuilder().Time(200).Gate("renamed"));
        await server.SyncAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(host));
        service.Publish(new SpecBuilder().Time(300).Gate("on"));
        await server.SyncAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(host));
    }

    [Fact]
    public async Task Start_NoSpecs_FailsOnlyWhenAsked()
    {
        await using TestService service = await StartServiceAsync();
        service.Specs.Always(Fault.Status(500));
        using IHost strict = Build(services => services.AddStatsig("secret-a", options =>
        {
            options.Api = service.Api;
            options.FailStartWithoutSpecs = true;
        }));
        await Assert.ThrowsAsync<InvalidOperationException>(() => strict.StartAsync(TestContext.Current.CancellationToken));
        using IHost lenient = Build(services => services.AddStatsig("secret-a", options => options.Api = service.Api));
        await lenient.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Unhealthy, await HealthAsync(lenient));
    }

    [Fact]
    public async Task AddKeyedStatsig_TwoServers_AskWithTheirOwnKeys()
    {
        await using TestService service = await StartServiceAsync();
        using IHost host = Build(services => services
            .AddKeyedStatsig("a", "secret-a", options => options.Api = service.Api)
            .AddKeyedStatsig("b", "secret-b", options => options.Api = service.Api));
        await host.StartAsync(TestContext.Current.CancellationToken);
        Assert.NotSame(host.Services.GetRequiredKeyedService<IStatsigServer>("a"), host.Services.GetRequiredKeyedService<IStatsigServer>("b"));
        Assert.True(host.Services.GetRequiredKeyedService<IStatsigServer>("b").CheckGate(User, "on"));
        Assert.Equal(["secret-a", "secret-b"], service.Specs.Requests.Select(static request => request.Header("STATSIG-API-KEY")).Order().Distinct());
    }

    [Fact]
    public async Task AddStatsig_ClientFactoryIsRegistered_RequestsGoThroughIt()
    {
        await using TestService service = await StartServiceAsync();
        using IHost host = Build(services =>
        {
            services.AddStatsig("secret-a", options => options.Api = service.Api);
            services.AddHttpClient(StatsigServiceCollectionExtensions.HttpClientName).AddHttpMessageHandler(static () => new MarkingHandler());
        });
        await host.StartAsync(TestContext.Current.CancellationToken);
        Assert.All(service.Requests, static request => Assert.Equal("yes", request.Header("x-marked")));
        Assert.NotEmpty(service.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_FrameworkLogsAndTracesRequests_NeitherHoldsTheKey(bool hasClientFactory)
    {
        await using TestService service = await StartServiceAsync();
        var messages = new RecordingProvider();
        var traced = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => traced.Enqueue(string.Join(' ', activity.TagObjects.Select(static tag => $"{tag.Key}={tag.Value}"))),
        };
        ActivitySource.AddActivityListener(listener);
        using IHost host = Build(services =>
        {
            services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(messages));
            services.AddStatsig("secret-of-the-path", options => options.Api = service.Api);
            if (hasClientFactory)
            {
                services.AddHttpClient();
            }
        });

        await host.StartAsync(TestContext.Current.CancellationToken);

        Assert.Contains(service.Requests, static request => request.Path.Contains("secret-of-the-path", StringComparison.Ordinal));
        Assert.DoesNotContain(messages.Entries, static entry => entry.Text.Contains("secret-of-the-path", StringComparison.Ordinal));
        Assert.Contains(traced, tags => tags.Contains("download_config_specs", StringComparison.Ordinal));
        Assert.DoesNotContain(traced, static tags => tags.Contains("secret-of-the-path", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Logger_MessagesOfTheServer_ReachTheHostsLogging()
    {
        await using TestService service = await StartServiceAsync();
        service.Specs.Always(Fault.Status(500));
        var messages = new RecordingProvider();
        using IHost host = Build(services =>
        {
            services.AddLogging(logging => logging.AddProvider(messages));
            services.AddKeyedStatsig("a", "secret-a", options => options.Api = service.Api);
        });
        await host.StartAsync(TestContext.Current.CancellationToken);
        Assert.Contains(messages.Entries, static entry => entry is { Category: "Statsig.Fast.a", Level: LogLevel.Error });
        Assert.DoesNotContain(messages.Entries, static entry => entry.Text.Contains("secret-a", StringComparison.Ordinal));
    }

    [Fact]
    public async Task UserAccessor_DelegateFails_GivesAUserWithoutIdOncePerScope()
    {
        int calls = 0;
        var services = new ServiceCollection();
        services.AddStatsigUser(_ =>
        {
            calls++;
            return calls == 1 ? throw new InvalidOperationException("no request") : new StatsigUser("second");
        });
        await using ServiceProvider provider = services.BuildServiceProvider();
        using IServiceScope first = provider.CreateScope();
        IStatsigUserAccessor accessor = first.ServiceProvider.GetRequiredService<IStatsigUserAccessor>();
        Assert.Null(accessor.User.UserId);
        Assert.Same(accessor.User, accessor.User);
        using IServiceScope second = provider.CreateScope();
        Assert.Equal("second", second.ServiceProvider.GetRequiredService<IStatsigUserAccessor>().User.UserId);
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task Stop_HostStopsWaiting_ReturnsAtOnce()
    {
        await using TestService service = await StartServiceAsync();
        using IHost host = Build(services => services.AddStatsig("secret-a", options => options.Api = service.Api));
        await host.StartAsync(TestContext.Current.CancellationToken);
        StatsigHostedService hosted = host.Services.GetServices<IHostedService>().OfType<StatsigHostedService>().Single();
        await hosted.StoppedAsync(new CancellationToken(canceled: true));
        Assert.False(host.Services.GetRequiredService<StatsigServer>().IsInitialized);
    }

    [Fact]
    public async Task DistributedCache_SecondServer_StartsFromTheFirstOnesDownload()
    {
        await using TestService service = await StartServiceAsync();
        var cache = new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions()));
        var store = new DistributedCacheDataStore(cache, "app:");
        Assert.Null(await store.GetAsync("statsig.cache", TestContext.Current.CancellationToken));
        await using (var first = new StatsigServer("secret-a", new StatsigOptions { Api = service.Api, DataStore = store, ManualMode = true }))
        {
            await first.InitializeAsync(TestContext.Current.CancellationToken);
        }

        service.Specs.Always(Fault.Status(500));
        await using var second = new StatsigServer("secret-a", new StatsigOptions { Api = service.Api, DataStore = store, ManualMode = true });
        InitializeDetails details = await second.InitializeAsync(TestContext.Current.CancellationToken);
        Assert.Equal(EvaluationSource.DataAdapter, details.Source);
        Assert.True(second.CheckGate(User, "on"));
        Assert.NotNull(await cache.GetAsync("app:statsig.cache", TestContext.Current.CancellationToken));
    }

    private static async Task<TestService> StartServiceAsync()
    {
        TestService service = await TestService.StartAsync(TestContext.Current.CancellationToken);
        return service.Publish(new SpecBuilder().Time(100).Gate("on", static gate => gate.Rule("everyone", Conditions.Public)));
    }

    private static IHost Build(Action<IServiceCollection> configure)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        configure(builder.Services);
        builder.Services.StartPatiently();
        bool isKeyed = builder.Services.Any(static service => service.IsKeyedService && service.ServiceType == typeof(StatsigServer));
        builder.Services.AddHealthChecks().AddStatsig(serviceKey: isKeyed ? "a" : null);
        return builder.Build();
    }

    private static async Task<HealthStatus> HealthAsync(IHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken)).Status;

    private sealed class MarkingHandler : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add("x-marked", "yes");
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed record Entry(string Category, LogLevel Level, string Text);

    private sealed class RecordingProvider : ILoggerProvider
    {
        internal ConcurrentQueue<Entry> Entries { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName);

        public void Dispose()
        {
        }

        private sealed class Recorder(RecordingProvider provider, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                provider.Entries.Enqueue(new Entry(category, logLevel, formatter(state, exception)));
        }
    }
}
