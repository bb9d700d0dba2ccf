using System;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Statsig.Fast.Hosting;

namespace Statsig.Fast.AspNetCore;

/// <summary>Maps Statsig's endpoints.</summary>
public static class StatsigEndpointRouteBuilderExtensions
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    private static readonly OutputCacheAttribute NotCached = new() { NoStore = true };

    /// <summary>Maps a GET and HEAD endpoint whose response initializes a client SDK for the user of the request.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The path, or a pattern of one.</param>
    /// <param name="user">Creates the user of a request; null for the user of <see cref="IStatsigUserAccessor"/>.</param>
    /// <param name="configure">Sets further options.</param>
    /// <returns>The endpoint, for further conventions such as authorization, CORS and names.</returns>
    /// <remarks>
    /// Errors: <see cref="InvalidOperationException"/> when no server is registered, or neither an accessor nor a delegate provides the
    /// user. The response is private to the user and revalidated each time; an unchanged one has status 304. Output caching never stores
    /// it, regardless of the policies of the application. The endpoint records no exposures; clients do. It uses no reflection.
    /// </remarks>
    public static IEndpointConventionBuilder MapStatsigClientInitialize(
        this IEndpointRouteBuilder endpoints,
        string pattern = "/statsig/initialize",
        Func<HttpContext, StatsigUser?>? user = null,
        Action<ClientInitializeEndpointOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        var options = new ClientInitializeEndpointOptions { User = user };
        configure?.Invoke(options);
        ArgumentNullException.ThrowIfNull(options.Vary);

        IStatsigServer? server = options.ServiceKey is { } key
            ? endpoints.ServiceProvider.GetKeyedService<IStatsigServer>(key)
            : endpoints.ServiceProvider.GetService<IStatsigServer>();
        if (server is null)
        {
            throw new InvalidOperationException(options.ServiceKey is null
                ? "No IStatsigServer is registered. Add one to the services, for instance with AddStatsig."
                : $"No IStatsigServer is registered with the key \"{options.ServiceKey}\". Add one with AddKeyedStatsig.");
        }

        if (options.User is null && endpoints.ServiceProvider.GetService<IServiceProviderIsService>()?.IsService(typeof(IStatsigUserAccessor)) == false)
        {
            throw new InvalidOperationException("No Statsig user is configured for the request. Pass a delegate to MapStatsigClientInitialize, or call AddStatsigUser.");
        }

        RequestDelegate answer = new ClientInitializeEndpoint(server, options).AnswerAsync;
        IEndpointConventionBuilder endpoint = endpoints.MapMethods(pattern, Methods, answer);

        // The last convention, so that neither a base policy nor the policy of a group stores one user's response for another.
        endpoint.Finally(static built => built.Metadata.Add(NotCached));
        return endpoint;
    }
}
