using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Statsig.Fast.Hosting.Tests;

public sealed class ConfigurationTests
{
    /// <summary>What only code can give.</summary>
    private static readonly Type[] CodeOnly =
    [
        typeof(IOutputLogger), typeof(IUserAgentParser), typeof(IUserPersistentStorage), typeof(TimeProvider), typeof(IDataStore), typeof(System.Net.IWebProxy),
        typeof(Func<System.Net.Http.HttpMessageHandler>), typeof(IEvaluationCallback), typeof(IObservabilityClient), typeof(Action<RulesUpdatedArgs>),
        typeof(Action<EventsFlushedArgs>), typeof(ForwardProxyTransport), typeof(Func<HttpMessageHandler, bool>), typeof(Action<string, Exception>),
    ];

    [Fact]
    public void HostOptions_EveryOptionOfAServer_IsThere()
    {
        // Specs as bytes and ID lists come from code only and go into options of the application's own.
        IEnumerable<string> expected = NamesOf(typeof(StatsigOptions)).Except([nameof(StatsigOptions.BootstrapUtf8), nameof(StatsigOptions.BootstrapIdLists)]);
        Assert.Empty(expected.Except(NamesOf(typeof(StatsigHostOptions))));
    }

    [Fact]
    public void Configuration_EveryOptionWithAText_CanBeSetAndReachesTheServer()
    {
        var values = new Dictionary<string, string?>();
        foreach (PropertyInfo property in typeof(StatsigHostOptions).GetProperties().Where(static property => !CodeOnly.Contains(property.PropertyType)))
        {
            foreach ((string key, string value) in SampleOf(property))
            {
                values[$"Statsig:{key}"] = value;
            }
        }

        StatsigHostOptions bound = Bind(values);
        StatsigOptions built = bound.BuildForTests();
        foreach (PropertyInfo property in typeof(StatsigHostOptions).GetProperties().Where(static property => !CodeOnly.Contains(property.PropertyType)))
        {
            object? read = property.GetValue(bound);
            Assert.NotEqual(property.GetValue(new StatsigHostOptions()), read);
            if (typeof(StatsigOptions).GetProperty(property.Name) is { } target)
            {
                Assert.Equal(read, target.GetValue(built));
            }
        }
    }

    [Fact]
    public void Configuration_ForwardProxy_EveryMemberCanBeSet()
    {
        var values = new Dictionary<string, string?>();
        const string Entry = "Statsig:ProxyConfigs:all:";
        foreach (PropertyInfo property in typeof(ProxyConfig).GetProperties())
        {
            Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            values[Entry + property.Name] = property.Name switch
            {
                nameof(ProxyConfig.ProxyAddress) => "proxy.example:50052",
                nameof(ProxyConfig.MaxMessageBytes) => "2048",
                nameof(ProxyConfig.Protocol) => "grpc",
                nameof(ProxyConfig.AuthenticationMode) => "mtls",
                _ when type == typeof(bool) => "true",
                _ when type == typeof(int) => "17",
                _ when type == typeof(TimeSpan) => "00:00:07",
                _ => "text",
            };
        }

        StatsigHostOptions bound = Bind(values);
        ProxyConfig proxy = bound.ProxyConfigs[NetworkEndpoint.All];
        var defaults = new ProxyConfig(NetworkProtocol.Http, "http://proxy.example");
        Assert.All(typeof(ProxyConfig).GetProperties(), property => Assert.NotEqual(property.GetValue(defaults), property.GetValue(proxy)));
        Assert.Same(proxy, bound.BuildForTests().ProxyConfigs![NetworkEndpoint.All]);
    }

    [Theory]
    [InlineData("ProxyConfigs:Everything:Protocol", "Grpc", "\"Statsig:ProxyConfigs:Everything\" is none of those there can be: All, ")]
    [InlineData("ProxyConfigs:All:Protocol", "Smoke", "\"Statsig:ProxyConfigs:All:Protocol\" is \"Smoke\"; give Http, Grpc, GrpcWebSocket.")]
    [InlineData("ProxyConfigs:All:Address", "x", "\"Statsig:ProxyConfigs:All:Address\" is no option of a forward proxy.")]
    [InlineData("ProxyConfigs:All:Protocol", "Grpc", "\"Statsig:ProxyConfigs:All\" cannot be used: \"\" is no address of a gRPC proxy")]
    [InlineData("EventQueueSize", "many", "\"Statsig:EventQueueSize\" is \"many\"; give a whole number.")]
    [InlineData("LocalMode", "yes", "\"Statsig:LocalMode\" is \"yes\"; give true or false.")]
    [InlineData("ConfigSyncInterval", "10", "\"Statsig:ConfigSyncInterval\" is \"10\"; give a time such as")]
    [InlineData("SpecsVersion", "V9", "\"Statsig:SpecsVersion\" is \"V9\"; give V1, V2.")]
    [InlineData("EventQeueSize", "5", "\"Statsig:EventQeueSize\" is no option of Statsig.")]
    public void Configuration_WrongValueOrKey_IsRefusedByKey(string key, string value, string message)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => Bind(new() { [$"Statsig:{key}"] = value }));
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Configuration_ValueOutOfBounds_IsRefusedByKeyWhenTheServerIsMade()
    {
        using ServiceProvider provider = Provide(new() { ["Statsig:EventQueueSize"] = "0", ["Statsig:SecretKey"] = "secret-a" });
        var refused = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<StatsigServer>());
        Assert.Contains("\"Statsig:EventQueueSize\": ", refused.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> NamesOf(Type type) => type.GetProperties().Select(static property => property.Name);

    private static IEnumerable<(string Key, string Value)> SampleOf(PropertyInfo property)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        object? current = property.GetValue(new StatsigHostOptions());
        return property.Name switch
        {
            _ when type == typeof(bool) => [(property.Name, "true")],
            nameof(StatsigHostOptions.EventRingCapacity) => [(property.Name, "32")],
            nameof(StatsigHostOptions.MaxEventBatchBytes) or nameof(StatsigHostOptions.EventSpillMaxBytes) => [(property.Name, "70000")],
            nameof(StatsigHostOptions.ExposureDedupeMaxKeys) or nameof(StatsigHostOptions.MaxResponseBytes) => [(property.Name, "2048")],
            _ when type == typeof(int) => [(property.Name, "17")],
            _ when type == typeof(TimeSpan) => [(property.Name, "00:00:07")],
            _ when type.IsEnum => [(property.Name, Enum.GetNames(type).First(name => !name.Equals(current?.ToString(), StringComparison.Ordinal)))],
            _ when type == typeof(string) => [(property.Name, property.Name.StartsWith("Api", StringComparison.Ordinal) ? "https://proxy.example/v1" : "text")],
            nameof(StatsigHostOptions.ProxyConfigs) =>
                [($"{property.Name}:DownloadConfigSpecs:Protocol", "GrpcWebSocket"), ($"{property.Name}:DownloadConfigSpecs:ProxyAddress", "proxy.example:50051")],
            _ when type == typeof(IReadOnlyList<DataSource>) => [($"{property.Name}:0", "DataStore"), ($"{property.Name}:1", "Network")],
            _ => [($"{property.Name}:name", "value")],
        };
    }

    private static StatsigHostOptions Bind(Dictionary<string, string?> values)
    {
        using ServiceProvider provider = Provide(values);
        return provider.GetRequiredService<IOptionsMonitor<StatsigHostOptions>>().CurrentValue;
    }

    [Fact]
    public void Snippet_OfTheDocument_AddsAServerAndItsCheck()
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Statsig:SecretKey"] = "secret-a" });
        HostingSnippets.Host(builder);
        using IHost host = builder.Build();
        Assert.NotNull(host.Services.GetService<IStatsigServer>());
        Assert.NotNull(host.Services.GetService<HealthCheckService>());
    }

    [Fact]
    public void Snippets_OfProduction_MakeAServer()
    {
        foreach (Action<HostApplicationBuilder> snippet in new Action<HostApplicationBuilder>[] { HostingSnippets.Resilience, HostingSnippets.Certificates })
        {
            HostApplicationBuilder builder = Host.CreateApplicationBuilder();
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Statsig:SecretKey"] = "secret-a" });
            snippet(builder);
            HostingSnippets.DefaultsAreEnough(builder);
            using IHost host = builder.Build();
            Assert.NotNull(host.Services.GetRequiredService<IStatsigServer>());
            Assert.Equal(2, host.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations.Count);
        }
    }

    private static ServiceProvider Provide(Dictionary<string, string?> values)
    {
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        return new ServiceCollection().AddStatsig(configuration: configuration.GetSection("Statsig")).BuildServiceProvider();
    }
}

/// <summary>Makes options of a server without services.</summary>
internal static class HostOptionsExtensions
{
    internal static StatsigOptions BuildForTests(this StatsigHostOptions options) => options.Build(ConsoleOutputLogger.Instance, TimeProvider.System, null);
}
