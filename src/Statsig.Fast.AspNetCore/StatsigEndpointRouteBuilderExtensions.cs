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

    /// <summary>Maps an endpoint whose answer initializes a client SDK for the user of the request: GET and HEAD.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The path, or a pattern of one.</param>
    /// <param name="user">Makes the user of a request; null for the one of <see cref="IStatsigUserAccessor"/>.</param>
    /// <param name="configure">Sets further options.</param>
    /// <returns>The endpoint, for authorization, CORS, names and the like.</returns>
    /// <remarks>
    /// Errors: <see cref="InvalidOperationException"/> when the services have no server, or neither an accessor nor a delegate gives the user.
    /// The answer is private to the user and revalidated each time: an unchanged one is status 304. Output caching never stores it, whichever policies the
    /// application has. Nothing is logged as exposed; clients do that themselves. Needs no reflection.
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
                ? "There is no IStatsigServer. Add one to the services, for instance with AddStatsig."
                : $"There is no IStatsigServer with the key \"{options.ServiceKey}\". Add one with AddKeyedStatsig.");
        }

        if (options.User is null && endpoints.ServiceProvider.GetService<IServiceProviderIsService>()?.IsService(typeof(IStatsigUserAccessor)) == false)
        {
            throw new InvalidOperationException("Nothing says who the user of a request is. Give a delegate, or add one with AddStatsigUser.");
        }

        RequestDelegate answer = new ClientInitializeEndpoint(server, options).AnswerAsync;
        IEndpointConventionBuilder endpoint = endpoints.MapMethods(pattern, Methods, answer);

        // Last of all, so that neither a base policy nor the policy of a group stores one user's answer for another.
        endpoint.Finally(static built => built.Metadata.Add(NotCached));
        return endpoint;
    }
}
