using System;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.IO;
using System.Net.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Statsig.Fast.Hosting.Configuration;
using Statsig.Fast.Hosting.Http;
using Statsig.Fast.Hosting.Logging;
using Statsig.Fast.Hosting.Requests;
using Statsig.Fast.Server;

namespace Statsig.Fast.Hosting.Registration;

/// <summary>Registers servers and the services that they need from a host, and creates them.</summary>
internal static partial class ServerRegistration
{
    /// <summary>The name of the client that is requested from a registered <see cref="IHttpClientFactory"/>.</summary>
    internal const string HttpClientName = "Statsig.Fast";

    /// <summary>Adds the one server without a key.</summary>
    internal static IServiceCollection Add(
        IServiceCollection services, IConfiguration? configuration, Action<IServiceProvider, StatsigHostOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        Configure(services, Options.DefaultName, configuration, configure);
        services.TryAddSingleton(static provider => Create(provider, Options.DefaultName));
        services.TryAddSingleton<IStatsigServer>(static provider => provider.GetRequiredService<StatsigServer>());
        AddHosted(services, Options.DefaultName);
        return services;
    }

    /// <summary>Adds a server under a key, which also names its options.</summary>
    internal static IServiceCollection AddKeyed(
        IServiceCollection services, string serviceKey, IConfiguration? configuration, Action<IServiceProvider, StatsigHostOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(serviceKey);
        Configure(services, serviceKey, configuration, configure);
        services.TryAddKeyedSingleton(serviceKey, static (provider, key) => Create(provider, (string)key!));
        services.TryAddKeyedSingleton<IStatsigServer>(serviceKey, static (provider, key) => provider.GetRequiredKeyedService<StatsigServer>(key));
        AddHosted(services, serviceKey);
        return services;
    }

    /// <summary>
    /// Adds a service before all others, regardless of the position of the call: hosts start the first service first and stop it last.
    /// </summary>
    private static void AddHosted(IServiceCollection services, string name) =>
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(new HostedServer(name).Create));

    private static void Configure(
        IServiceCollection services, string name, IConfiguration? configuration, Action<IServiceProvider, StatsigHostOptions>? configure)
    {
        OptionsBuilder<StatsigHostOptions> options = services.AddOptions<StatsigHostOptions>(name);
        // The server follows redirects itself and withholds the key from other hosts. This is the first action, so that actions of the
        // application take precedence.
        services.Configure<HttpClientFactoryOptions>(HttpClientName, static client => client.HttpMessageHandlerBuilderActions.Insert(
            0, static builder => builder.PrimaryHandler = MakeHandler()));

        // The log lines of the factory and the spans of the framework contain the whole path of a request, and some paths contain the
        // secret key.
        new NamedClient(HttpClientName, services).RemoveAllLoggers();
        ConfigureClientOf(services, name);
        options.Configure<IServiceProvider>((defaults, provider) => UseServicesOf(provider, name, defaults));
        if (configuration is not null)
        {
            options.Configure(bound => StatsigConfigurationBinder.Bind(bound, configuration));
            services.AddSingleton<IOptionsChangeTokenSource<StatsigHostOptions>>(provider => new ConfigurationWatch(name, configuration, provider, LoggerOf(provider, name)));
        }

        if (configure is not null)
        {
            options.Configure<IServiceProvider>((set, provider) => configure(provider, set));
        }
    }

    /// <summary>
    /// Sets logger, clock and meters from the services of the host, unless an earlier action of the application set them.
    /// </summary>
    private static void UseServicesOf(IServiceProvider provider, string name, StatsigHostOptions options)
    {
        if (options.OutputLogger is UnsetLogger)
        {
            options.OutputLogger = new HostOutputLogger(LoggerOf(provider, name));
        }

        if (options.TimeProvider is UnsetClock)
        {
            options.TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System;
        }

        options.MeterFactory ??= provider.GetService<IMeterFactory>();
    }

    /// <summary>
    /// Configures for each keyed server a client with the same handlers as the common one, because some options apply to only one client.
    /// </summary>
    private static void ConfigureClientOf(IServiceCollection services, string name)
    {
        string client = ClientNameOf(name);
        if (name.Length > 0)
        {
            new NamedClient(client, services).RemoveAllLoggers();
            services.AddOptions<HttpClientFactoryOptions>(client).Configure<IServiceProvider>(static (own, provider) =>
            {
                // Not requested as a dependency: the requested service would depend on these options.
                HttpClientFactoryOptions common = provider.GetRequiredService<IOptionsMonitor<HttpClientFactoryOptions>>().Get(HttpClientName);
                own.HandlerLifetime = common.HandlerLifetime;
                own.SuppressHandlerScope = common.SuppressHandlerScope;

                // The common actions include those for all clients, which would otherwise run twice.
                own.HttpMessageHandlerBuilderActions.Clear();
                foreach (Action<HttpMessageHandlerBuilder> action in common.HttpMessageHandlerBuilderActions)
                {
                    if (action.Target is not ClientHandlers)
                    {
                        own.HttpMessageHandlerBuilderActions.Add(action);
                    }
                }
            });
        }

        services.PostConfigure<HttpClientFactoryOptions>(client, own => own.HttpMessageHandlerBuilderActions.Add(new ClientHandlers(name).Finish));
    }

    private static string ClientNameOf(string name) => name.Length == 0 ? HttpClientName : $"{HttpClientName}.{name}";

    private static StatsigServer Create(IServiceProvider provider, string name)
    {
        StatsigHostOptions options = HostOptionsValidation.CopyValid(OptionsOf(provider, name));
        ILogger logger = LoggerOf(provider, name);
        if (options.MissingSection is { } section)
        {
            options.SecretKeySource ??= $"the configuration section \"{section}\", which does not exist";
            if (options.LocalMode || !string.IsNullOrWhiteSpace(options.SecretKey))
            {
                // Without a key it is part of the server's error.
                LogMissingSection(logger, section);
            }
        }

        string? root = provider.GetService<IHostEnvironment>()?.ContentRootPath;
        options.BootstrapPath = InFolder(root, options.BootstrapPath);
        options.EventSpillPath = InFolder(root, options.EventSpillPath);
        options.HttpHandlerFactory ??= HandlerFactory(provider, name, options);
        var server = new StatsigServer(options.SecretKey, options) { EndsWithHost = true };
        OptionsFollower.Follow(server, provider, name, logger);
        if (options.UseAsShared ?? name == Options.DefaultName)
        {
            // Requested now: another host may be built while this one is being disposed.
            DiagnosticListener? requests = provider.GetService<DiagnosticListener>();
            SharedServers.Add(server, () => RequestServers.Follow(requests, server));
        }

        return server;
    }

    /// <summary>
    /// Returns the path of a file in the folder to which relative paths of a host refer, as those of its configuration files do.
    /// </summary>
    private static string? InFolder(string? folder, string? path) => folder is null || path is null ? path : Path.Combine(folder, path);

    private static Func<HttpMessageHandler>? HandlerFactory(IServiceProvider provider, string name, StatsigHostOptions options)
    {
        if (provider.GetService<IHttpMessageHandlerFactory>() is { } factory)
        {
            return () => new FactoryHandler(factory, ClientNameOf(name));
        }

        if (options.PooledConnectionLifetime == StatsigHostOptions.DefaultConnectionLifetime)
        {
            return null; // The default handler of the server is equivalent, and with it events can be posted while the thread pool is busy.
        }

        return () =>
        {
            SocketsHttpHandler handler = MakeHandler();
            handler.PooledConnectionLifetime = options.PooledConnectionLifetime;
            handler.Proxy = options.WebProxy;
            return handler;
        };
    }

    private static SocketsHttpHandler MakeHandler() => new() { AllowAutoRedirect = false, ActivityHeadersPropagator = null };

    internal static StatsigHostOptions OptionsOf(IServiceProvider provider, string name) =>
        provider.GetRequiredService<IOptionsMonitor<StatsigHostOptions>>().Get(name);

    internal static ILogger LoggerOf(IServiceProvider provider, string name) =>
        provider.GetService<ILoggerFactory>()?.CreateLogger(name.Length == 0 ? "Statsig.Fast" : $"Statsig.Fast.{name}") ?? NullLogger.Instance;

    [LoggerMessage(3, LogLevel.Warning, "The configuration section \"{Section}\" of Statsig does not exist; no option was set from it.")]
    private static partial void LogMissingSection(ILogger logger, string section);

    /// <summary>Configures the client of a name without registering a factory, which the server would then use.</summary>
    private sealed record NamedClient(string Name, IServiceCollection Services) : IHttpClientBuilder;
}
