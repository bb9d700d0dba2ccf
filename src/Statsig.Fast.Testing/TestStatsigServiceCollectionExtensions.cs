using System;
using System.Linq;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Statsig.Fast.Hosting.Registration;
using Statsig.Fast.Testing.Hosts;
using Statsig.Fast.Testing.Specs;

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
    /// another server, such as Kestrel, they do not. Background services use the server while the host runs, in a context that has chosen
    /// no other one.
    /// </remarks>
    /// <exception cref="InvalidOperationException">No server is registered yet.</exception>
    public static IServiceCollection ReplaceStatsig(this IServiceCollection services, TestStatsig statsig)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(statsig);
        if (!RemoveAll(services, null))
        {
            throw new InvalidOperationException("No server is registered. Call ReplaceStatsig after AddStatsig, as in ConfigureTestServices.");
        }

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
    /// <exception cref="ArgumentException">No server is registered with the key; the message has the registered keys.</exception>
    public static IServiceCollection ReplaceKeyedStatsig(this IServiceCollection services, string serviceKey, TestStatsig statsig)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(serviceKey);
        ArgumentNullException.ThrowIfNull(statsig);
        string[] keys = [.. services.Where(IsServer).Select(static descriptor => descriptor.ServiceKey).OfType<string>()];
        if (!RemoveAll(services, serviceKey))
        {
            throw new ArgumentException(Known.MessageOf("server with the key", serviceKey, keys, "the services of the host"));
        }

        services.AddKeyedSingleton(serviceKey, statsig.Server);
        services.AddKeyedSingleton<IStatsigServer>(serviceKey, statsig.Server);
        return AddHost(services, null);
    }

    /// <summary>Removes a server and what the host does with it.</summary>
    /// <returns>False when no server is registered.</returns>
    private static bool RemoveAll(IServiceCollection services, string? serviceKey)
    {
        bool isFound = false;
        for (int i = services.Count - 1; i >= 0; i--)
        {
            ServiceDescriptor descriptor = services[i];
            bool isServer = IsServer(descriptor) && Equals(descriptor.ServiceKey, serviceKey);
            isFound |= isServer;
            if (isServer || IsHosted(descriptor, serviceKey))
            {
                services.RemoveAt(i);
            }
        }

        return isFound;
    }

    private static bool IsServer(ServiceDescriptor descriptor) =>
        descriptor.ServiceType == typeof(StatsigServer) || descriptor.ServiceType == typeof(IStatsigServer);

    private static bool IsHosted(ServiceDescriptor descriptor, string? serviceKey) => !descriptor.IsKeyedService && descriptor.ImplementationFactory?.Target switch
    {
        HostedServer hosted => hosted.Name == (serviceKey ?? Options.DefaultName),
        ReplacedServer replaced => serviceKey is null && replaced.Server is not null,
        _ => false,
    };

    private static IServiceCollection AddHost(IServiceCollection services, TestStatsig? statsig)
    {
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(new ReplacedServer(statsig?.Server).Create));
        return services;
    }
}
