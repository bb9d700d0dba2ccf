using System;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Statsig.Fast.Hosting.Registration;
using Statsig.Fast.Hosting.Requests;

namespace Statsig.Fast.Hosting;

/// <summary>Adds Statsig servers to the services of a host.</summary>
public static class StatsigServiceCollectionExtensions
{
    /// <summary>The name of the client that is requested from a registered <see cref="System.Net.Http.IHttpClientFactory"/>.</summary>
    public const string HttpClientName = ServerRegistration.HttpClientName;

    /// <summary>Adds a server that starts and stops with the host: <see cref="StatsigServer"/> and <see cref="IStatsigServer"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">A section whose keys are the names of options; an unknown key or a wrong value is an error.</param>
    /// <param name="configure">Sets options; runs after the configuration. Null for none.</param>
    public static IServiceCollection AddStatsig(
        this IServiceCollection services, IConfiguration configuration, Action<StatsigHostOptions>? configure = null) =>
        ServerRegistration.Add(services, NotNull(configuration), configure is null ? null : (_, options) => configure(options));

    /// <summary>Adds a server that starts and stops with the host: <see cref="StatsigServer"/> and <see cref="IStatsigServer"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">A section whose keys are the names of options; an unknown key or a wrong value is an error.</param>
    /// <param name="configure">Sets options from the services of the host, such as a data store; runs after the configuration.</param>
    public static IServiceCollection AddStatsig(
        this IServiceCollection services, IConfiguration configuration, Action<IServiceProvider, StatsigHostOptions> configure) =>
        ServerRegistration.Add(services, NotNull(configuration), NotNull(configure));

    /// <summary>Adds a server that starts and stops with the host: <see cref="StatsigServer"/> and <see cref="IStatsigServer"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options.</param>
    public static IServiceCollection AddStatsig(this IServiceCollection services, Action<StatsigHostOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return ServerRegistration.Add(services, null, (_, options) => configure(options));
    }

    /// <summary>Adds a server that starts and stops with the host: <see cref="StatsigServer"/> and <see cref="IStatsigServer"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options from the services of the host, such as a data store.</param>
    public static IServiceCollection AddStatsig(
        this IServiceCollection services, Action<IServiceProvider, StatsigHostOptions> configure) =>
        ServerRegistration.Add(services, null, NotNull(configure));

    /// <summary>Adds a server that starts and stops with the host: <see cref="StatsigServer"/> and <see cref="IStatsigServer"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="secretKey">
    /// The secret key. A missing key is logged, and the health check reports it; evaluations then return defaults.
    /// </param>
    /// <param name="configure">Sets further options. Null for none.</param>
    public static IServiceCollection AddStatsig(
        this IServiceCollection services, string? secretKey, Action<StatsigHostOptions>? configure = null)
    {
        return ServerRegistration.Add(services, null, (_, options) =>
        {
            options.SecretKey = secretKey;
            configure?.Invoke(options);
        });
    }

    /// <summary>Adds one of several servers, under a key: <c>[FromKeyedServices("key")] IStatsigServer</c>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; also the name of its <see cref="StatsigHostOptions"/> and part of its log category.</param>
    /// <param name="configuration">A section whose keys are the names of options; an unknown key or a wrong value is an error.</param>
    /// <param name="configure">Sets options; runs after the configuration. Null for none.</param>
    public static IServiceCollection AddKeyedStatsig(
        this IServiceCollection services, string serviceKey, IConfiguration configuration, Action<StatsigHostOptions>? configure = null) =>
        ServerRegistration.AddKeyed(services, serviceKey, NotNull(configuration), configure is null ? null : (_, options) => configure(options));

    /// <summary>Adds one of several servers, under a key: <c>[FromKeyedServices("key")] IStatsigServer</c>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; also the name of its <see cref="StatsigHostOptions"/> and part of its log category.</param>
    /// <param name="configuration">A section whose keys are the names of options; an unknown key or a wrong value is an error.</param>
    /// <param name="configure">Sets options from the services of the host, such as a data store; runs after the configuration.</param>
    public static IServiceCollection AddKeyedStatsig(
        this IServiceCollection services, string serviceKey, IConfiguration configuration, Action<IServiceProvider, StatsigHostOptions> configure) =>
        ServerRegistration.AddKeyed(services, serviceKey, NotNull(configuration), NotNull(configure));

    /// <summary>Adds one of several servers, under a key: <c>[FromKeyedServices("key")] IStatsigServer</c>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; also the name of its <see cref="StatsigHostOptions"/> and part of its log category.</param>
    /// <param name="configure">Sets options.</param>
    public static IServiceCollection AddKeyedStatsig(
        this IServiceCollection services, string serviceKey, Action<StatsigHostOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return ServerRegistration.AddKeyed(services, serviceKey, null, (_, options) => configure(options));
    }

    /// <summary>Adds one of several servers, under a key: <c>[FromKeyedServices("key")] IStatsigServer</c>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; also the name of its <see cref="StatsigHostOptions"/> and part of its log category.</param>
    /// <param name="configure">Sets options from the services of the host, such as a data store.</param>
    public static IServiceCollection AddKeyedStatsig(
        this IServiceCollection services, string serviceKey, Action<IServiceProvider, StatsigHostOptions> configure) =>
        ServerRegistration.AddKeyed(services, serviceKey, null, NotNull(configure));

    /// <summary>Adds one of several servers, under a key: <c>[FromKeyedServices("key")] IStatsigServer</c>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; also the name of its <see cref="StatsigHostOptions"/> and part of its log category.</param>
    /// <param name="secretKey">
    /// The secret key. A missing key is logged, and the health check reports it; evaluations then return defaults.
    /// </param>
    /// <param name="configure">Sets further options. Null for none.</param>
    public static IServiceCollection AddKeyedStatsig(
        this IServiceCollection services, string serviceKey, string? secretKey, Action<StatsigHostOptions>? configure = null)
    {
        return ServerRegistration.AddKeyed(services, serviceKey, null, (_, options) =>
        {
            options.SecretKey = secretKey;
            configure?.Invoke(options);
        });
    }

    /// <summary>Adds the user of evaluations in one scope, such as a web request: <see cref="IStatsigUserAccessor"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="user">
    /// Creates the user from the scope's services, such as an accessor of the web request; called once per scope, when the user is first
    /// requested.
    /// </param>
    public static IServiceCollection AddStatsigUser(this IServiceCollection services, Func<IServiceProvider, StatsigUser?> user)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(user);
        services.AddScoped<IStatsigUserAccessor>(provider => new ScopedUserAccessor(provider, user, ServerRegistration.LoggerOf(provider, "")));
        return services;
    }

    private static T NotNull<T>(T value, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(value, name);
        return value;
    }
}
