using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Statsig.Fast.Hosting.Configuration;
using Statsig.Fast.Spelling;

namespace Statsig.Fast.Hosting.Tests;

/// <summary>The table of settings has every option that a text can set, and its messages name key, value and what is accepted.</summary>
public sealed class ConfigurationTests
{
    /// <summary>The options that configuration cannot set, and why.</summary>
    private static readonly Dictionary<string, string> CodeOnly = new()
    {
        [nameof(StatsigHostOptions.BootstrapUtf8)] = "bytes; BootstrapValues takes the text and BootstrapPath the file",
        [nameof(StatsigHostOptions.OutputLogger)] = "an object; the host's logging is the default",
        [nameof(StatsigHostOptions.TimeProvider)] = "an object; the registered clock is the default",
        [nameof(StatsigHostOptions.MeterFactory)] = "an object; the registered factory is the default",
        [nameof(StatsigHostOptions.UserAgentParser)] = "an object of the application",
        [nameof(StatsigHostOptions.StickyAssignmentStorage)] = "an object of the application",
        [nameof(StatsigHostOptions.DataStore)] = "an object of the application",
        [nameof(StatsigHostOptions.ObservabilityClient)] = "an object of the application",
        [nameof(StatsigHostOptions.WebProxy)] = "an object of the framework, with credentials",
        [nameof(StatsigHostOptions.HttpHandlerFactory)] = "a callback",
        [nameof(StatsigHostOptions.HttpHandlerFilter)] = "a callback",
        [nameof(StatsigHostOptions.EvaluationCallback)] = "a callback",
        [nameof(StatsigHostOptions.SpecsUpdated)] = "a callback",
        [nameof(StatsigHostOptions.EventsFlushed)] = "a callback",
        [nameof(StatsigHostOptions.SdkErrorCallback)] = "a callback",
    };

    [Fact]
    public void Table_HasEveryOptionButThoseOfCode() => Assert.Equal(
        NamesOf(typeof(StatsigHostOptions)).Except(CodeOnly.Keys).Order(StringComparer.Ordinal),
        StatsigConfigurationBinder.Table.Settings.Select(static setting => setting.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Table_OfForwardProxies_HasEveryOption() => Assert.Equal(
        NamesOf(typeof(ProxyConfig)).Order(StringComparer.Ordinal),
        ProxyConfigSettings.Table.Settings.Select(static setting => setting.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Table_OfOverrides_HasEveryKind() => Assert.Equal(
        NamesOf(typeof(OverrideOptions)).Order(StringComparer.Ordinal),
        OverrideSettings.Table.Settings.Select(static setting => setting.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Configuration_EveryOptionWithAText_CanBeSetAndIsValid()
    {
        var values = new Dictionary<string, string?>();
        var defaults = new StatsigHostOptions();
        foreach (PropertyInfo property in typeof(StatsigHostOptions).GetProperties().Where(static property => !CodeOnly.ContainsKey(property.Name)))
        {
            foreach ((string key, string value) in SampleOf(property, property.GetValue(defaults)))
            {
                values[$"Statsig:{key}"] = value;
            }
        }

        StatsigHostOptions bound = Bind(values);

        Assert.All(
            typeof(StatsigHostOptions).GetProperties().Where(static property => !CodeOnly.ContainsKey(property.Name)),
            property => Assert.NotEqual(property.GetValue(defaults), property.GetValue(bound)));
        Assert.NotNull(HostOptionsValidation.CopyValid(bound));
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
        var defaults = new ProxyConfig();
        Assert.All(typeof(ProxyConfig).GetProperties(), property => Assert.NotEqual(property.GetValue(defaults), property.GetValue(proxy)));
        bound.LocalMode = true; // Otherwise gRPC needs its package.
        Assert.NotNull(HostOptionsValidation.CopyValid(bound));
    }

    [Fact]
    public void Configuration_BootstrapListsAndOverrides_AreRead()
    {
        StatsigHostOptions bound = Bind(new()
        {
            ["Statsig:BootstrapPath"] = "specs.json",
            ["Statsig:BootstrapIdLists:text"] = "+a\n-b",
            ["Statsig:BootstrapIdLists:lines:0"] = "+a",
            ["Statsig:BootstrapIdLists:lines:1"] = "-b",
            ["Statsig:Overrides:Gates:new_checkout"] = "true",
            ["Statsig:Overrides:ExperimentGroups:button"] = "Green",
            ["Statsig:Overrides:Layers:layout"] = """{"a": 1}""",
        });

        Assert.Equal("specs.json", bound.BootstrapPath);
        Assert.Equal(("+a\n-b", "+a\n-b"), (bound.BootstrapIdLists["text"], bound.BootstrapIdLists["lines"]));
        Assert.True(bound.Overrides.Gates["new_checkout"]);
        Assert.Equal(("Green", """{"a": 1}"""), (bound.Overrides.ExperimentGroups["button"], bound.Overrides.Layers["layout"]));
    }

    /// <summary>An empty list of sources would stop polling, which null does not ask for.</summary>
    [Fact]
    public void Configuration_Null_IsTheDefault()
    {
        string[] names = [.. StatsigConfigurationBinder.Table.Settings.Select(static setting => setting.Name).Where(static name => name != nameof(StatsigHostOptions.OverallInitTimeout))];
        StatsigHostOptions bound = Bind(names.ToDictionary(static name => "Statsig:" + name, static _ => (string?)null));
        var defaults = new StatsigHostOptions();

        Assert.All(names, name => Assert.Equivalent(typeof(StatsigHostOptions).GetProperty(name)!.GetValue(defaults), typeof(StatsigHostOptions).GetProperty(name)!.GetValue(bound)));
        Assert.Null(bound.ConfigSyncSources);
        Assert.Equal(new ProxyConfig().MaxRetryAttempt, Bind(new() { ["Statsig:ProxyConfigs:All:MaxRetryAttempt"] = null }).ProxyConfigs[NetworkEndpoint.All].MaxRetryAttempt);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void Configuration_NullOfATimeThatMayBeNull_ClearsIt(string? value) =>
        Assert.Null(Bind(new() { ["Statsig:OverallInitTimeout"] = value }).OverallInitTimeout);

    [Theory]
    [InlineData("ProxyConfigs:Everything:Protocol", "Grpc", "\"Statsig:ProxyConfigs:Everything\" has an unknown name. Use one of All, ")]
    [InlineData("ProxyConfigs:All:Protocol", "Smoke", "\"Statsig:ProxyConfigs:All:Protocol\" is \"Smoke\". Use Http, Grpc, GrpcWebSocket.")]
    [InlineData("ProxyConfigs:All:ProxyAdress", "x", "\"Statsig:ProxyConfigs:All:ProxyAdress\" is not an option of a forward proxy. Did you mean \"ProxyAddress\"?")]
    [InlineData("MaxEventsPerBatch", "many", "\"Statsig:MaxEventsPerBatch\" is \"many\". Use a whole number.")]
    [InlineData("LocalMode", "yes", "\"Statsig:LocalMode\" is \"yes\". Use true or false.")]
    [InlineData("LocalMode", "", "\"Statsig:LocalMode\" is \"\". Use true or false.")]
    [InlineData("ConfigSyncSources", "", "\"Statsig:ConfigSyncSources\" is empty. Use a list of Network, StatsigNetwork, Bootstrap, DataStore, or null for the default.")]
    [InlineData("ConfigSyncInterval", "10", "\"Statsig:ConfigSyncInterval\" is \"10\". Use a time such as \"00:00:10\".")]
    [InlineData("OverallInitTimeout", "5", "\"Statsig:OverallInitTimeout\" is \"5\". Use a time such as \"00:00:10\".")]
    [InlineData("SpecsVersion", "V9", "\"Statsig:SpecsVersion\" is \"V9\". Use V1, V2.")]
    [InlineData("SpecsVersion", "1", "\"Statsig:SpecsVersion\" is \"1\". Use V1, V2.")]
    [InlineData("InitializeSources:0", "Network, StatsigNetwork", "\"Statsig:InitializeSources:0\" is \"Network, StatsigNetwork\". Use Network, StatsigNetwork, Bootstrap, DataStore.")]
    [InlineData("InitializeSources", "Network", "\"Statsig:InitializeSources\" is one text. Use a list of Network, StatsigNetwork, Bootstrap, DataStore.")]
    [InlineData("Api:Address", "x", "\"Statsig:Api\" has keys below it. Use a text.")]
    [InlineData("AdditionalHeaders", "x", "\"Statsig:AdditionalHeaders\" is one text. Use entries, each with a text.")]
    [InlineData("Overrides", "x", "\"Statsig:Overrides\" is one text. Use sections such as Gates.")]
    [InlineData("Overrides:Gate:on", "true", "\"Statsig:Overrides:Gate\" is not an option of the overrides. Did you mean \"Gates\"?")]
    [InlineData("Overrides:Gates:on", "yes", "\"Statsig:Overrides:Gates:on\" is \"yes\". Use true or false.")]
    [InlineData("MaxEventPerBatch", "5", "\"Statsig:MaxEventPerBatch\" is not an option of Statsig. Did you mean \"MaxEventsPerBatch\"?")]
    [InlineData("Unheard", "5", "\"Statsig:Unheard\" is not an option of Statsig. Use one of AdditionalHeaders, Api, ")]
    public void Configuration_WrongValueOrKey_IsNamedByKeyValueAndWhatIsAccepted(string key, string? value, string message)
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Bind(new() { [$"Statsig:{key}"] = value }));
        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Configuration_SeveralWrongValues_AreAllNamed()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Bind(new() { ["Statsig:LocalMode"] = "yes", ["Statsig:ManualMode"] = "no" }));
        Assert.Equal("\"Statsig:LocalMode\" is \"yes\". Use true or false. \"Statsig:ManualMode\" is \"no\". Use true or false.", exception.Message);
    }

    [Fact]
    public void Validation_ValuesOutOfBounds_AreNamedByKey()
    {
        StatsigHostOptions bound = Bind(new()
        {
            ["Statsig:maxEventsPerBatch"] = "0",
            ["Statsig:ShutdownDeadline"] = "-00:00:01",
            ["Statsig:ProxyConfigs:All:Protocol"] = "Grpc",
        });
        bound.RequestTimeout = TimeSpan.Zero;

        var exception = Assert.Throws<InvalidOperationException>(() => HostOptionsValidation.CopyValid(bound));

        Assert.Equal(
            "The options of Statsig are not valid. RequestTimeout is 00:00:00. Use a time from 00:00:00.0010000 to 00:10:00. "
            + "\"Statsig:ProxyConfigs\": The entry of ProxyConfigs for All is not valid. \"\" is not the address of a gRPC proxy. Use host and port, such as "
            + "\"proxy.example:50051\", without a path. \"Statsig:maxEventsPerBatch\": MaxEventsPerBatch is 0. Use a value from 1 to 100,000. "
            + "\"Statsig:ShutdownDeadline\": ShutdownDeadline is -00:00:01. Use a time from 00:00:00 to 1.00:00:00.",
            exception.Message);
    }

    [Fact]
    public void Validation_OptionsOfTheHost_HaveBounds()
    {
        var options = new StatsigHostOptions { StaleAfter = TimeSpan.Zero, StalledAfter = -TimeSpan.FromHours(1), PooledConnectionLifetime = -TimeSpan.FromSeconds(2) };

        var exception = Assert.Throws<InvalidOperationException>(() => HostOptionsValidation.CopyValid(options));

        Assert.Equal(
            "The options of Statsig are not valid. StaleAfter is 00:00:00. Use a time of at least 00:00:00.0010000. StalledAfter is -01:00:00. Use a time of at least "
            + "00:00:00.0010000. PooledConnectionLifetime is -00:00:02. Use a time of at least 00:00:00.",
            exception.Message);
        Assert.NotNull(HostOptionsValidation.CopyValid(new StatsigHostOptions { PooledConnectionLifetime = Timeout.InfiniteTimeSpan, StaleAfter = TimeSpan.MaxValue }));
    }

    [Theory]
    [InlineData("EventFlushIntervall", "EventFlushInterval")]
    [InlineData("eventspillpath", "EventSpillPath")]
    [InlineData("event_spill-path", "EventSpillPath")]
    [InlineData("EvnetSpliiPtah", "EventSpillPath")]
    [InlineData("Shutdown", null)]
    [InlineData("", null)]
    public void NearestName_IsTheOneWithFewEdits(string key, string? expected) =>
        Assert.Equal(expected, NearestNames.Of(key, StatsigConfigurationBinder.Table.Settings.Select(static setting => setting.Name)));

    private static IEnumerable<string> NamesOf(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(static property => property.Name);

    private static IEnumerable<(string Key, string Value)> SampleOf(PropertyInfo property, object? current)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return property.Name switch
        {
            _ when type == typeof(bool) => [(property.Name, "true")],
            nameof(StatsigHostOptions.EventRingCapacity) => [(property.Name, "32")],
            nameof(StatsigHostOptions.MaxEventBatchBytes) or nameof(StatsigHostOptions.EventSpillMaxBytes) => [(property.Name, "70000")],
            nameof(StatsigHostOptions.ExposureDedupeMaxKeys) or nameof(StatsigHostOptions.MaxResponseBytes) or nameof(StatsigHostOptions.MaxIdListBytes) => [(property.Name, "2048")],
            _ when type == typeof(int) => [(property.Name, "17")],
            _ when type == typeof(TimeSpan) => [(property.Name, "00:00:07")],
            _ when type.IsEnum => [(property.Name, Enum.GetNames(type).First(name => !name.Equals(current?.ToString(), StringComparison.Ordinal)))],
            _ when type == typeof(string) => [(property.Name, property.Name.StartsWith("Api", StringComparison.Ordinal) ? "https://proxy.example/v1" : "text")],
            nameof(StatsigHostOptions.ProxyConfigs) =>
                [($"{property.Name}:DownloadConfigSpecs:Protocol", "GrpcWebSocket"), ($"{property.Name}:DownloadConfigSpecs:ProxyAddress", "proxy.example:50051")],
            nameof(StatsigHostOptions.Overrides) => [($"{property.Name}:Gates:name", "true")],
            _ when type == typeof(IReadOnlyList<DataSource>) => [($"{property.Name}:0", "DataStore"), ($"{property.Name}:1", "Network")],
            _ => [($"{property.Name}:name", "value")],
        };
    }

    private static StatsigHostOptions Bind(Dictionary<string, string?> values)
    {
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        using ServiceProvider provider = new ServiceCollection().AddStatsig(configuration.GetSection("Statsig")).BuildServiceProvider();
        return provider.GetRequiredService<IOptionsMonitor<StatsigHostOptions>>().CurrentValue;
    }
}
