using System;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.IO;
using System.Threading.Tasks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Statsig.Fast.Hosting.Logging;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Hosting.Tests;

/// <summary>The ways to set the options of a hosted server, their order, and what the services of the host supply.</summary>
public sealed class OptionsOfAHostTests
{
    [Fact]
    public void AddStatsig_ConfigurationAndCallback_CallbackRunsLast()
    {
        using IHost host = Build(services => services.AddStatsig(Section(("ServiceName", "configured"), ("EnvironmentTier", "staging")), static options => options.ServiceName = "set"));
        StatsigOptions options = OptionsOf(host);
        Assert.Equal(("set", "staging"), (options.ServiceName, options.EnvironmentTier));
    }

    [Fact]
    public void AddStatsig_CallbackWithServices_GetsThoseOfTheHost()
    {
        var store = new FolderOfSpecs();
        using IHost host = Build(services =>
        {
            services.AddSingleton<IDataStore>(store);
            services.AddStatsig(static (services, options) =>
            {
                options.LocalMode = true;
                options.DataStore = services.GetRequiredService<IDataStore>();
            });
        });
        Assert.Same(store, OptionsOf(host).DataStore);
    }

    [Fact]
    public void AddKeyedStatsig_EveryWay_HasItsOwnOptions()
    {
        using IHost host = Build(services =>
        {
            services.AddKeyedStatsig("configured", Section(("ServiceName", "a")));
            services.AddKeyedStatsig("set", static options => (options.LocalMode, options.ServiceName) = (true, "b"));
            services.AddKeyedStatsig("both", Section(("EnvironmentTier", "c")), static (_, options) => options.ServiceName = "c");
            services.AddKeyedStatsig("services", static (_, options) => (options.LocalMode, options.ServiceName) = (true, "d"));
            services.AddKeyedStatsig("key", "secret-e", static options => (options.LocalMode, options.ServiceName) = (true, "e"));
        });
        Assert.Equal("a", OptionsOf(host, "configured").ServiceName);
        Assert.Equal("b", OptionsOf(host, "set").ServiceName);
        Assert.Equal(("c", "c"), (OptionsOf(host, "both").ServiceName, OptionsOf(host, "both").EnvironmentTier));
        Assert.Equal("d", OptionsOf(host, "services").ServiceName);
        Assert.Equal("e", OptionsOf(host, "key").ServiceName);
    }

    [Fact]
    public void Defaults_OfAHost_ComeFromItsServices()
    {
        var clock = new ManualClock();
        using IHost host = Build(services => services.AddSingleton<TimeProvider>(clock).AddMetrics().AddStatsig(static options => options.LocalMode = true));

        StatsigOptions options = OptionsOf(host);

        Assert.IsType<HostOutputLogger>(options.OutputLogger);
        Assert.Same(clock, options.TimeProvider);
        Assert.Same(host.Services.GetRequiredService<IMeterFactory>(), options.MeterFactory);
        Assert.Equal((OutputLogLevel.Info, TimeSpan.FromSeconds(5)), (options.OutputLogLevel, options.OverallInitTimeout));
    }

    [Fact]
    public void Defaults_SetByTheApplicationBeforeOrAfter_StayAsSet()
    {
        var clock = new ManualClock();
        using IHost host = Build(services =>
        {
            services.Configure<StatsigHostOptions>(options => options.TimeProvider = clock);
            services.AddSingleton(TimeProvider.System);
            services.AddStatsig(static options => (options.LocalMode, options.OutputLogger) = (true, ConsoleOutputLogger.Instance));
            services.AddStatsig(static options => options.ServiceName = "twice");
        });

        StatsigOptions options = OptionsOf(host);

        Assert.Same(clock, options.TimeProvider);
        Assert.Same(ConsoleOutputLogger.Instance, options.OutputLogger);
        Assert.Equal("twice", options.ServiceName);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task BootstrapPath_Relative_IsAFileInTheContentRoot(bool isRelative)
    {
        string root = Directory.CreateTempSubdirectory("statsig-fast-root-").FullName;
        try
        {
            string path = Path.Combine(root, "specs.json");
            File.WriteAllText(path, new SpecBuilder().Time(5).Gate("g", static gate => gate.Rule("r", static rule => rule.Pass(100))).ToString());
            HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = root });
            builder.Services.AddStatsig(Section(("LocalMode", "true"), ("BootstrapPath", isRelative ? "specs.json" : path)));
            using IHost host = builder.Build();
            await host.StartAsync(TestContext.Current.CancellationToken);

            Assert.True(host.Services.GetRequiredService<StatsigServer>().CheckGate(new StatsigUser("u"), "g"));
            await host.StopAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public async Task Start_OptionsThatAreNotValid_Fails()
    {
        using IHost host = Build(services => services.AddStatsig(Section(("MaxEventsPerBatch", "0"))));

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal("The options of Statsig are not valid. \"Statsig:MaxEventsPerBatch\": MaxEventsPerBatch is 0. Use a value from 1 to 100,000.", exception.Message);
    }

    [Fact]
    public async Task Start_UnknownKey_Fails()
    {
        using IHost host = Build(services => services.AddStatsig(Section(("MaxEventPerBatch", "5"))));

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal("\"Statsig:MaxEventPerBatch\" is not an option of Statsig. Did you mean \"MaxEventsPerBatch\"?", exception.Message);
    }

    [Fact]
    public void Meters_OfTwoHosts_AreSeparate()
    {
        using IHost first = Build(static services => services.AddMetrics().AddStatsig(static options => options.LocalMode = true));
        using IHost second = Build(static services => services.AddMetrics().AddStatsig(static options => options.LocalMode = true));
        IMeterFactory factory = first.Services.GetRequiredService<IMeterFactory>();
        Assert.NotNull(first.Services.GetRequiredService<StatsigServer>());
        Assert.NotNull(second.Services.GetRequiredService<StatsigServer>());
        int pending = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "statsig.sdk.exposures" && ReferenceEquals(instrument.Meter.Scope, factory))
                {
                    pending++;
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        var servers = new HashSet<object?>();
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                if (tag.Key == "statsig.server")
                {
                    servers.Add(tag.Value);
                }
            }
        });
        listener.Start();
        listener.RecordObservableInstruments();

        Assert.Equal(1, pending);
        Assert.Single(servers);
    }

    private static StatsigOptions OptionsOf(IHost host, string? key = null) =>
        (key is null ? host.Services.GetRequiredService<StatsigServer>() : host.Services.GetRequiredKeyedService<StatsigServer>(key)).Options;

    private static IConfigurationSection Section(params (string Key, string Value)[] settings)
    {
        var values = new Dictionary<string, string?> { ["Statsig:LocalMode"] = "true" };
        foreach ((string key, string value) in settings)
        {
            values[$"Statsig:{key}"] = value;
        }

        return new ConfigurationBuilder().AddInMemoryCollection(values).Build().GetSection("Statsig");
    }

    private static IHost Build(Action<IServiceCollection> configure)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        configure(builder.Services);
        return builder.Build();
    }

    private sealed class FolderOfSpecs : IDataStore
    {
        public ValueTask<ReadOnlyMemory<byte>?> GetAsync(string key, System.Threading.CancellationToken cancellationToken) => new((ReadOnlyMemory<byte>?)null);

        public ValueTask SetAsync(string key, ReadOnlyMemory<byte> value, System.Threading.CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
