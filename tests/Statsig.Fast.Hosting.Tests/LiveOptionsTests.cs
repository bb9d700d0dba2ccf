using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Hosting.Tests;

/// <summary>The options that follow the configuration while the host runs.</summary>
public sealed class LiveOptionsTests
{
    private const string Never = "10:00:00";
    private const string Soon = "00:00:00.0500000";

    [Fact]
    public async Task ConfigSyncInterval_Shortened_PollsAtOnceAndAgain()
    {
        await using var rig = await Rig.StartAsync();
        int before = rig.Service.Specs.Count;

        rig.Set(nameof(StatsigHostOptions.ConfigSyncInterval), Soon);

        await rig.Service.Specs.WaitForRequestsAsync(before + 3, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Equal(0, rig.Count(LogLevel.Warning));
    }

    [Fact]
    public async Task IdListsSyncInterval_Shortened_AsksAtOnceAndAgain()
    {
        await using var rig = await Rig.StartAsync();
        int before = rig.Service.IdLists.Count;

        rig.Set(nameof(StatsigHostOptions.IdListsSyncInterval), Soon);

        await rig.Service.IdLists.WaitForRequestsAsync(before + 3, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task EventFlushInterval_Shortened_SendsWhatWaits()
    {
        await using var rig = await Rig.StartAsync();
        rig.Server.LogEvent(new StatsigUser("u"), "bought");

        rig.Set(nameof(StatsigHostOptions.EventFlushInterval), Soon);

        await rig.Service.LogEvent.WaitForRequestsAsync(1, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        LoggedEventsOf(rig, out long interval);
        Assert.Equal(50, interval);
    }

    [Fact]
    public async Task OutputLogLevel_Changed_TakesEffect()
    {
        await using var rig = await Rig.StartAsync((nameof(StatsigHostOptions.OutputLogLevel), "Error"));
        Assert.Equal(0, rig.Count(LogLevel.Information));

        rig.Set(nameof(StatsigHostOptions.OutputLogLevel), "info");
        Assert.Contains(rig.Messages, static message => message.Text == "Options were changed: OutputLogLevel is Info.");
        rig.Set(nameof(StatsigHostOptions.OutputLogLevel), "Error");
        int before = rig.Messages.Count;
        rig.Set(nameof(StatsigHostOptions.ConfigSyncInterval), "09:00:00");

        Assert.Equal(before, rig.Messages.Count);
    }

    [Theory]
    [InlineData("soon", "\"Statsig:ConfigSyncInterval\" is \"soon\"")]
    [InlineData("-00:00:01", "\"Statsig:ConfigSyncInterval\"")]
    [InlineData("100.00:00:00", "\"Statsig:ConfigSyncInterval\"")]
    public async Task Change_ValueThatCannotBeUsed_IsRefusedWithOneWarningAndAllFormerValuesStay(string value, string reason)
    {
        await using var rig = await Rig.StartAsync();
        rig.Source.Values["Statsig:EventFlushInterval"] = Soon;
        rig.Set(nameof(StatsigHostOptions.ConfigSyncInterval), value);
        rig.Reload();

        (_, string warning) = Assert.Single(rig.Messages, static message => message.Level == LogLevel.Warning);
        Assert.StartsWith("The changed configuration of Statsig is not used, and the former values stay in use.", warning, StringComparison.Ordinal);
        Assert.Contains(reason, warning, StringComparison.Ordinal);
        StatsigHostOptions current = rig.Services.GetRequiredService<IOptionsMonitor<StatsigHostOptions>>().CurrentValue;
        Assert.Equal((TimeSpan.FromHours(10), TimeSpan.FromHours(1)), (current.ConfigSyncInterval, current.EventFlushInterval));
        Assert.Equal(HealthStatus.Healthy, (await rig.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken)).Status);

        int before = rig.Service.Specs.Count;
        rig.Set(nameof(StatsigHostOptions.ConfigSyncInterval), Soon);
        await rig.Service.Specs.WaitForRequestsAsync(before + 1, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Equal(1, rig.Count(LogLevel.Warning));

        rig.Set(nameof(StatsigHostOptions.ConfigSyncInterval), value); // News again, after a change that could be used.
        Assert.Equal(2, rig.Count(LogLevel.Warning));
    }

    [Fact]
    public async Task Change_UnknownKey_IsRefusedLikeAWrongValue()
    {
        await using var rig = await Rig.StartAsync();

        rig.Set("ConfigSyncIntervall", Soon);

        Assert.Contains("\"Statsig:ConfigSyncIntervall\"", Assert.Single(rig.Messages, static message => message.Level == LogLevel.Warning).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_SectionDisappears_FormerValuesStay()
    {
        await using var rig = await Rig.StartAsync();
        rig.Source.Values.Clear();
        rig.Reload();

        Assert.Contains("\"Statsig\" no longer exists", Assert.Single(rig.Messages, static message => message.Level == LogLevel.Warning).Text, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromHours(10), rig.Services.GetRequiredService<IOptionsMonitor<StatsigHostOptions>>().CurrentValue.ConfigSyncInterval);
    }

    [Fact]
    public async Task Change_OfAnOptionThatIsFixed_ChangesNothingAboutTheServer()
    {
        await using var rig = await Rig.StartAsync();

        rig.Set(nameof(StatsigHostOptions.LocalMode), "true"); // A server in local mode would not be degraded by a poll that failed.
        rig.Service.Specs.Then(Fault.Status(500));
        await rig.Server.SyncAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HealthStatus.Degraded, (await rig.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken)).Status);
    }

    [Fact]
    public async Task Change_OfOneKeyedServersSection_LeavesTheOthersAlone()
    {
        await using TestService service = await StartServiceAsync();
        var source = new ChangingSource();
        foreach (string name in new[] { "A", "B" })
        {
            source.Values[$"{name}:SecretKey"] = $"secret-{name}";
            source.Values[$"{name}:Api"] = service.Api;
            source.Values[$"{name}:DisableIdLists"] = "true";
            source.Values[$"{name}:ConfigSyncInterval"] = Never;
        }

        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        ((IConfigurationBuilder)builder.Configuration).Add(source);
        builder.Services.AddKeyedStatsig("a", configuration: builder.Configuration.GetSection("A")).AddKeyedStatsig("b", configuration: builder.Configuration.GetSection("B"));
        builder.Services.StartPatiently();
        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);

        source.Values["A:ConfigSyncInterval"] = Soon;
        source.Reload();

        await WaitForAsync(() => service.Specs.Requests.Count(static request => request.Header("STATSIG-API-KEY") == "secret-A") >= 4);
        Assert.Equal(1, service.Specs.Requests.Count(static request => request.Header("STATSIG-API-KEY") == "secret-B"));
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Change_FromAnotherSourceOfOptions_IsFollowedWhenItCanBeUsed()
    {
        var source = new OwnChanges();
        TimeSpan interval = TimeSpan.FromHours(10);
        await using var rig = await Rig.StartAsync(configure: services =>
        {
            services.AddSingleton<IOptionsChangeTokenSource<StatsigHostOptions>>(source);
            services.PostConfigure<StatsigHostOptions>(options => options.ConfigSyncInterval = interval);
        });
        interval = TimeSpan.FromDays(100);
        source.Change();
        Assert.StartsWith("The changed options of Statsig are not used", Assert.Single(rig.Messages, static message => message.Level == LogLevel.Warning).Text, StringComparison.Ordinal);

        int before = rig.Service.Specs.Count;
        interval = TimeSpan.FromMilliseconds(50);
        source.Change();

        await rig.Service.Specs.WaitForRequestsAsync(before + 1, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Change_AfterTheHostWasDisposed_DoesNothing()
    {
        var rig = await Rig.StartAsync();
        await rig.DisposeAsync();
        int before = rig.Messages.Count;

        rig.Set(nameof(StatsigHostOptions.ConfigSyncInterval), "soon");

        Assert.Equal(before, rig.Messages.Count);
    }

    private static void LoggedEventsOf(Rig rig, out long interval) =>
        interval = rig.Service.LoggedEvents[0].Root.GetProperty("statsigMetadata").GetProperty("flushingIntervalMs").GetInt64();

    private static async Task<TestService> StartServiceAsync() =>
        (await TestService.StartAsync(TestContext.Current.CancellationToken)).Publish(new SpecBuilder().Time(100).Gate("on"));

    private static async Task WaitForAsync(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!isSo())
        {
            await Task.Delay(2, limit.Token);
        }
    }

    /// <summary>A host whose server does nothing of itself for hours, with a configuration that can be changed.</summary>
    private sealed class Rig : IAsyncDisposable
    {
        private readonly Recorder _log = new();
        private readonly IHost _host;

        private Rig(TestService service, (string Key, string Value)[] settings, Action<IServiceCollection>? configure)
        {
            Service = service;
            (string, string)[] all =
            [
                ("SecretKey", "secret-a"), ("Api", service.Api), ("SyncJitterPercent", "0"), ("ConfigSyncInterval", Never), ("IdListsSyncInterval", Never), ("EventFlushInterval", "01:00:00"), .. settings,
            ];
            foreach ((string key, string value) in all)
            {
                Source.Values[$"Statsig:{key}"] = value;
            }

            HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            ((IConfigurationBuilder)builder.Configuration).Add(Source);
            builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_log);
            builder.Services.AddStatsig(configuration: builder.Configuration.GetSection("Statsig"));
            builder.Services.AddHealthChecks().AddStatsig();
            configure?.Invoke(builder.Services);
            builder.Services.StartPatiently();
            Configuration = builder.Configuration;
            _host = builder.Build();
        }

        internal TestService Service { get; }

        internal ChangingSource Source { get; } = new();

        internal IConfiguration Configuration { get; }

        internal IServiceProvider Services => _host.Services;

        internal StatsigServer Server => Services.GetRequiredService<StatsigServer>();

        internal IReadOnlyList<(LogLevel Level, string Text)> Messages => [.. _log.Messages];

        internal static async Task<Rig> StartAsync(params (string Key, string Value)[] settings) => await StartAsync(null, settings);

        internal static async Task<Rig> StartAsync(Action<IServiceCollection>? configure, params (string Key, string Value)[] settings)
        {
            var rig = new Rig(await StartServiceAsync(), settings, configure);
            await rig._host.StartAsync(TestContext.Current.CancellationToken);
            return rig;
        }

        internal int Count(LogLevel level) => _log.Messages.Count(message => message.Level == level);

        internal void Set(string key, string value)
        {
            Source.Values[$"Statsig:{key}"] = value;
            Reload();
        }

        internal void Reload() => Source.Reload();

        public async ValueTask DisposeAsync()
        {
            await _host.StopAsync(TestContext.Current.CancellationToken);
            _host.Dispose();
            await Service.DisposeAsync();
        }
    }

    /// <summary>A source of configuration that changes on request.</summary>
    private sealed class ChangingSource : IConfigurationSource
    {
        private Provider? _provider;

        internal Dictionary<string, string?> Values { get; } = new(StringComparer.OrdinalIgnoreCase);

        public IConfigurationProvider Build(IConfigurationBuilder builder) => _provider = new Provider(this);

        internal void Reload()
        {
            _provider!.Load();
            _provider.Announce();
        }

        private sealed class Provider(ChangingSource source) : ConfigurationProvider
        {
            public override void Load() => Data = new Dictionary<string, string?>(source.Values, StringComparer.OrdinalIgnoreCase);

            internal void Announce() => OnReload();
        }
    }

    private sealed class OwnChanges : IOptionsChangeTokenSource<StatsigHostOptions>
    {
        private CancellationTokenSource _source = new();

        public string Name => Options.DefaultName;

        public IChangeToken GetChangeToken() => new CancellationChangeToken(_source.Token);

        internal void Change()
        {
            CancellationTokenSource former = _source;
            _source = new CancellationTokenSource();
            former.Cancel();
        }
    }

    private sealed class Recorder : ILoggerProvider, ILogger
    {
        internal ConcurrentQueue<(LogLevel Level, string Text)> Messages { get; } = new();

        public ILogger CreateLogger(string categoryName) => categoryName == "Statsig.Fast" ? this : NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Messages.Enqueue((logLevel, formatter(state, exception)));

        public void Dispose()
        {
        }
    }
}
