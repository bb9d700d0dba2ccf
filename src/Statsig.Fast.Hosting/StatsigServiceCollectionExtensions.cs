using System;
using System.Diagnostics;
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

namespace Statsig.Fast.Hosting;

/// <summary>Adds Statsig servers to the services of a host.</summary>
public static partial class StatsigServiceCollectionExtensions
{
    /// <summary>The name of the client that a registered <see cref="IHttpClientFactory"/> creates for the server.</summary>
    public const string HttpClientName = "Statsig.Fast";

    /// <summary>Adds a server that starts and stops with the host: <see cref="StatsigServer"/> and <see cref="IStatsigServer"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="secretKey">The secret key; null when options or configuration contain it.</param>
    /// <param name="configure">Sets options; runs after the configuration.</param>
    /// <param name="configuration">A section whose keys are the names of options; an unknown key is an error.</param>
    public static IServiceCollection AddStatsig(
        this IServiceCollection services, string? secretKey = null, Action<StatsigHostOptions>? configure = null, IConfiguration? configuration = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        Configure(services, Options.DefaultName, secretKey, configure, configuration);
        services.TryAddSingleton(static provider => Create(provider, Options.DefaultName));
        services.TryAddSingleton<IStatsigServer>(static provider => provider.GetRequiredService<StatsigServer>());
        AddHosted(services, static provider => new StatsigHostedService(
            provider.GetRequiredService<StatsigServer>(), OptionsOf(provider, Options.DefaultName), LoggerOf(provider, Options.DefaultName)));
        return services;
    }

    /// <summary>Adds one of several servers, under a key: <c>[FromKeyedServices("key")] IStatsigServer</c>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; also the name of its <see cref="StatsigHostOptions"/> and part of its log category.</param>
    /// <param name="secretKey">The secret key; null when options or configuration contain it.</param>
    /// <param name="configure">Sets options; runs after the configuration.</param>
    /// <param name="configuration">A section whose keys are the names of options; an unknown key is an error.</param>
    public static IServiceCollection AddKeyedStatsig(
        this IServiceCollection services,
        string serviceKey,
        string? secretKey = null,
        Action<StatsigHostOptions>? configure = null,
        IConfiguration? configuration = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(serviceKey);
        Configure(services, serviceKey, secretKey, configure, configuration);
        services.TryAddKeyedSingleton(serviceKey, static (provider, key) => Create(provider, (string)key!));
        services.TryAddKeyedSingleton<IStatsigServer>(serviceKey, static (provider, key) => provider.GetRequiredKeyedService<StatsigServer>(key));
        AddHosted(services, provider => new StatsigHostedService(
            provider.GetRequiredKeyedService<StatsigServer>(serviceKey), OptionsOf(provider, serviceKey), LoggerOf(provider, serviceKey)));
        return services;
    }

    /// <summary>Adds the user of evaluations in one scope, such as a web request: <see cref="IStatsigUserAccessor"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="user"> Creates the user from the scope's services, such as an accessor of the web request; called once per scope, at
    /// the first use of the user.
    /// </param>
    public static IServiceCollection AddStatsigUser(this IServiceCollection services, Func<IServiceProvider, StatsigUser?> user)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(user);
        services.AddScoped<IStatsigUserAccessor>(provider => new ScopedUserAccessor(provider, user, LoggerOf(provider, Options.DefaultName)));
        return services;
    }

    /// <summary>
    /// Adds a service before all others, regardless of the position of the call: hosts start the first one first and stop it last.
    /// </summary>
    private static void AddHosted(IServiceCollection services, Func<IServiceProvider, StatsigHostedService> make) =>
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(make));

    private static void Configure(
        IServiceCollection services, string name, string? secretKey, Action<StatsigHostOptions>? configure, IConfiguration? configuration)
    {
        OptionsBuilder<StatsigHostOptions> options = services.AddOptions<StatsigHostOptions>(name);
        // The server follows redirects itself and does not send the key to other hosts. This is the first action, so that the application's
        // actions take precedence.
        services.Configure<HttpClientFactoryOptions>(HttpClientName, static client => client.HttpMessageHandlerBuilderActions.Insert(
            0, static builder => builder.PrimaryHandler = MakeHandler()));

        // The factory's log lines and the framework's spans contain the whole path of a request, which includes the secret key for some
        // endpoints.
        new NamedClient(HttpClientName, services).RemoveAllLoggers();
        ConfigureClientOf(services, name);
        if (configuration is not null)
        {
            options.Configure(bound => StatsigConfigurationBinder.Bind(bound, configuration));
            services.AddSingleton<IOptionsChangeTokenSource<StatsigHostOptions>>(provider => new ConfigurationWatch(name, configuration, provider, LoggerOf(provider, name)));
        }

        if (secretKey is not null)
        {
            options.Configure(set => set.SecretKey = secretKey);
        }

        if (configure is not null)
        {
            options.Configure(configure);
        }
    }

    /// <summary>
    /// Configures a client for each keyed server with the handlers of the common client, so that options such as WebProxy apply to one
    /// server only.
    /// </summary>
    private static void ConfigureClientOf(IServiceCollection services, string name)
    {
        string client = ClientNameOf(name);
        if (name.Length > 0)
        {
            new NamedClient(client, services).RemoveAllLoggers();
            services.AddOptions<HttpClientFactoryOptions>(client).Configure<IServiceProvider>(static (own, provider) =>
            {
                // Not a constructor dependency, because it would depend on these options itself.
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
        StatsigHostOptions options = OptionsOf(provider, name);
        ILogger logger = LoggerOf(provider, name);
        if (options.MissingSection is { } section && (options.LocalMode || !string.IsNullOrWhiteSpace(options.SecretKey)))
        {
            // Without a key, the name is part of the server's error.
            LogMissingSection(logger, section);
        }

        var server = new StatsigServer(options.SecretKey, options.Build(
            new HostOutputLogger(logger), provider.GetService<TimeProvider>() ?? TimeProvider.System, HandlerFactory(provider, name, options))) { EndsWithHost = true };
        OptionsFollower.Follow(server, provider, name, logger);
        if (options.UseAsShared ?? name == Options.DefaultName)
        {
            // Resolved now, because another host may be built while this one is disposed.
            DiagnosticListener? requests = provider.GetService<DiagnosticListener>();
            SharedServers.Add(server, () => RequestServers.Follow(requests, server));
        }

        return server;
    }

    private static Func<HttpMessageHandler>? HandlerFactory(IServiceProvider provider, string name, StatsigHostOptions options)
    {
        if (provider.GetService<IHttpMessageHandlerFactory>() is { } factory)
        {
            return () => new FactoryHandler(factory, ClientNameOf(name));
        }

        if (options.PooledConnectionLifetime == StatsigHostOptions.DefaultConnectionLifetime)
        {
            return null; // The server's default handler is equivalent, and events can be posted without it while the thread pool is busy.
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

    private static ILogger LoggerOf(IServiceProvider provider, string name) =>
        provider.GetService<ILoggerFactory>()?.CreateLogger(name.Length == 0 ? "Statsig.Fast" : $"Statsig.Fast.{name}") ?? NullLogger.Instance;

    [LoggerMessage(3, LogLevel.Warning, "The configuration section \"{Section}\" of Statsig does not exist, so no option was set from it.")]
    private static partial void LogMissingSection(ILogger logger, string section);

    /// <summary>Returns the builder of a named client without registering a factory, which other code would then use.</summary>
    private sealed record NamedClient(string Name, IServiceCollection Services) : IHttpClientBuilder;
}
