using System;
using System.Linq;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Statsig.Fast.AspNetCore;

/// <summary>Maps the console.</summary>
public static partial class StatsigConsoleRouteBuilderExtensions
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post];

    private static readonly OutputCacheAttribute NotCached = new() { NoStore = true };

    /// <summary>Maps a page that shows the specs of the running server and explains its answers.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The path of the page; its files and requests are below it.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <returns>The endpoint, for further conventions, above all <c>RequireAuthorization</c>.</returns>
    /// <remarks>
    /// Errors: <see cref="InvalidOperationException"/> when no <see cref="StatsigServer"/> is registered, or the override policy is not;
    /// and when the application starts outside the environment "Development" while the endpoint has no authorization policy, its own or of
    /// its groups. Without a policy the console answers this machine only: other requests get status 403. The page evaluates without
    /// exposures. Its responses contain neither the secret key nor private attributes, and are never cached. Overrides need
    /// <see cref="StatsigConsoleOptions.AllowOverrides"/>, a request of the page's own origin, and a token that only the page can read. It
    /// uses no reflection.
    /// </remarks>
    public static IEndpointConventionBuilder MapStatsigConsole(
        this IEndpointRouteBuilder endpoints, string pattern = "/statsig", Action<StatsigConsoleOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        var options = new StatsigConsoleOptions();
        configure?.Invoke(options);
        IServiceProvider services = endpoints.ServiceProvider;
        RequirePolicy(services, options.OverridePolicy);
        RequestDelegate answer = new StatsigConsoleEndpoint(ServerOf(services, options.ServiceKey), services, options).AnswerAsync;
        IEndpointConventionBuilder endpoint = endpoints.MapMethods($"{pattern.TrimEnd('/')}/{{**{StatsigConsoleEndpoint.PathValue}}}", Methods, answer);
        bool isDevelopment = services.GetService<IHostEnvironment>()?.IsDevelopment() == true;
        endpoint.Finally(built =>
        {
            built.Metadata.Add(NotCached);
            if (!isDevelopment && (!built.Metadata.OfType<IAuthorizeData>().Any() || built.Metadata.OfType<IAllowAnonymous>().Any()))
            {
                throw new InvalidOperationException(
                    $"MapStatsigConsole(\"{pattern}\") has no authorization policy, and the environment is not Development. Add RequireAuthorization to what it returns.");
            }
        });
        CheckAtStart(endpoints);
        return endpoint;
    }

    private static void RequirePolicy(IServiceProvider services, string? policy)
    {
        if (policy is not null && services.GetService<IAuthorizationPolicyProvider>()?.GetPolicyAsync(policy).GetAwaiter().GetResult() is null)
        {
            throw new InvalidOperationException($"OverridePolicy is \"{policy}\", which is not an authorization policy of the application. Add it with AddAuthorizationBuilder().AddPolicy.");
        }
    }

    private static StatsigServer ServerOf(IServiceProvider services, string? key)
    {
        StatsigServer? server = key is null
            ? services.GetService<StatsigServer>() ?? services.GetService<IStatsigServer>() as StatsigServer
            : services.GetKeyedService<StatsigServer>(key) ?? services.GetKeyedService<IStatsigServer>(key) as StatsigServer;
        return server ?? throw new InvalidOperationException(key is null
            ? "No StatsigServer is registered. Add one to the services, for instance with AddStatsig."
            : $"No StatsigServer is registered with the key \"{key}\". Add one with AddKeyedStatsig.");
    }

    /// <summary>
    /// Builds the endpoints when the application starts, so that a missing policy ends the start and not the first request.
    /// </summary>
    private static void CheckAtStart(IEndpointRouteBuilder endpoints)
    {
        if (endpoints is IApplicationBuilder application)
        {
            // Runs once, when the pipeline is built, and adds nothing to it.
            application.Use(next =>
            {
                BuildAll(endpoints.ServiceProvider);
                return next;
            });
            return;
        }

        // A group, or an application without WebApplication: the pipeline was, or is being, built elsewhere.
        if (endpoints.ServiceProvider.GetService<IHostApplicationLifetime>() is { } lifetime)
        {
            lifetime.ApplicationStarted.Register(() =>
            {
                try
                {
                    BuildAll(endpoints.ServiceProvider);
                }
                catch (InvalidOperationException exception)
                {
                    if (endpoints.ServiceProvider.GetService<ILoggerFactory>()?.CreateLogger("Statsig.Fast") is { } logger)
                    {
                        LogRefusal(logger, exception.Message);
                    }

                    lifetime.StopApplication();
                }
            });
        }
    }

    /// <summary>
    /// The source of all endpoints of the application, because the one of a group knows nothing of the conventions of the group: its policy
    /// would be missing.
    /// </summary>
    private static void BuildAll(IServiceProvider services) => _ = services.GetRequiredService<EndpointDataSource>().Endpoints;

    [LoggerMessage(4, LogLevel.Critical, "The application is stopped. {Reason}")]
    private static partial void LogRefusal(ILogger logger, string reason);
}
