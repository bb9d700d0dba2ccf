using System;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Statsig.Fast.Hosting.Registration;
using Statsig.Fast.Testing.Hosts;

namespace Statsig.Fast.Testing;

/// <summary>Replaces the Statsig servers of a host by that of a test, for <c>WebApplicationFactory</c> and for generic hosts.</summary>
public static class TestStatsigServiceCollectionExtensions
{
    /// <summary>Replaces the server that AddStatsig registers.</summary>
    /// <param name="services">
    /// The services of the host, after the application has registered its own, as in <c>ConfigureTestServices</c>.
    /// </param>
    /// <param name="statsig">The server of the test. The host neither initializes nor disposes it; it may serve several hosts.</param>
    /// <remarks>
    /// Requests to the host use the server, also through typed accessors. In a host on <c>TestServer</c>, which
    /// <c>WebApplicationFactory</c> uses, they run in the asynchronous context of the test, so that its overrides and recordings apply; on
    /// another server, such as Kestrel, they do not.
    /// </remarks>
    public static IServiceCollection ReplaceStatsig(this IServiceCollection services, TestStatsig statsig)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(statsig);
        RemoveAll(services, null);
        services.AddSingleton(statsig.Server);
        services.AddSingleton<IStatsigServer>(statsig.Server);
        return AddHost(services, statsig);
    }

    /// <summary>Replaces a server that AddKeyedStatsig registers.</summary>
    /// <param name="services">
    /// The services of the host, after the application has registered its own, as in <c>ConfigureTestServices</c>.
    /// </param>
    /// <param name="serviceKey">The key.</param>
    /// <param name="statsig">The server of the test. The host neither initializes nor disposes it.</param>
    public static IServiceCollection ReplaceKeyedStatsig(this IServiceCollection services, string serviceKey, TestStatsig statsig)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(serviceKey);
        ArgumentNullException.ThrowIfNull(statsig);
        RemoveAll(services, serviceKey);
        services.AddKeyedSingleton(serviceKey, statsig.Server);
        services.AddKeyedSingleton<IStatsigServer>(serviceKey, statsig.Server);
        return AddHost(services, null);
    }

    private static void RemoveAll(IServiceCollection services, string? serviceKey)
    {
        for (int i = services.Count - 1; i >= 0; i--)
        {
            ServiceDescriptor descriptor = services[i];
            bool isServer = (descriptor.ServiceType == typeof(StatsigServer) || descriptor.ServiceType == typeof(IStatsigServer)) && Equals(descriptor.ServiceKey, serviceKey);
            bool isHosted = !descriptor.IsKeyedService && descriptor.ImplementationFactory?.Target is HostedServer hosted && hosted.Name == (serviceKey ?? Options.DefaultName);
            if (isServer || isHosted)
            {
                services.RemoveAt(i);
            }
        }
    }

    private static IServiceCollection AddHost(IServiceCollection services, TestStatsig? statsig)
    {
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(provider => new RequestContexts(provider, statsig?.Server)));
        return services;
    }
}
