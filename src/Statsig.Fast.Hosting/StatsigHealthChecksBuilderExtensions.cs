using System;
using System.Collections.Generic;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Statsig.Fast.Hosting.Health;
using Statsig.Fast.Hosting.Registration;

namespace Statsig.Fast.Hosting;

/// <summary>Adds health checks of Statsig servers: readiness and liveness.</summary>
public static class StatsigHealthChecksBuilderExtensions
{
    /// <summary>The tag of readiness checks.</summary>
    public const string ReadyTag = "ready";

    /// <summary>The tag of liveness checks.</summary>
    public const string LiveTag = "live";

    /// <summary>
    /// Adds both checks of a server: <see cref="AddStatsigReadiness"/> and <see cref="AddStatsigLiveness"/>, with their default names and
    /// tags.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="serviceKey">The key of the server; null for the server without a key.</param>
    public static IHealthChecksBuilder AddStatsig(this IHealthChecksBuilder builder, string? serviceKey = null) =>
        builder.AddStatsigReadiness(serviceKey: serviceKey).AddStatsigLiveness(serviceKey: serviceKey);

    /// <summary>Adds the check that evaluations of a server use specs.</summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The name of the check. Default: "statsig-ready", for a keyed server "statsig-key-ready".</param>
    /// <param name="serviceKey">The key of the server; null for the server without a key.</param>
    /// <param name="failureStatus">The status without specs and without a usable key. Default: unhealthy.</param>
    /// <param name="tags">Tags that filter checks. Default: <see cref="ReadyTag"/>.</param>
    /// <remarks>
    /// Degraded when specs are loaded and the last poll failed, none succeeded for <see cref="StatsigHostOptions.StaleAfter"/>, parts of
    /// the specs cannot be used, or the specs lack something of a snapshot from which code was generated. The failure status before
    /// initialization, without specs and after shutdown; the description contains the reason.
    /// </remarks>
    public static IHealthChecksBuilder AddStatsigReadiness(
        this IHealthChecksBuilder builder, string? name = null, string? serviceKey = null, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            name ?? NameOf(serviceKey, ReadyTag),
            provider => new StatsigReadinessCheck(ServerOf(provider, serviceKey), OptionsOf(provider, serviceKey).StaleAfter),
            failureStatus,
            tags ?? [ReadyTag]));
    }

    /// <summary>Adds the check that the background of a server works.</summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The name of the check. Default: "statsig-live", for a keyed server "statsig-key-live".</param>
    /// <param name="serviceKey">The key of the server; null for the server without a key.</param>
    /// <param name="failureStatus">The status when a part of the background makes no progress. Default: unhealthy.</param>
    /// <param name="tags">Tags that filter checks. Default: <see cref="LiveTag"/>.</param>
    /// <remarks>
    /// Fails when the thread that sends events or a loop that fetches specs or ID lists has ended, or is late by more than
    /// <see cref="StatsigHostOptions.StalledAfter"/> at two checks that are at least five seconds apart. Never fails because of the network
    /// or the service: a restart of the process does not help there. Healthy before the start and after the stop.
    /// </remarks>
    public static IHealthChecksBuilder AddStatsigLiveness(
        this IHealthChecksBuilder builder, string? name = null, string? serviceKey = null, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            name ?? NameOf(serviceKey, LiveTag),
            provider => new StatsigLivenessCheck(ServerOf(provider, serviceKey), OptionsOf(provider, serviceKey).StalledAfter),
            failureStatus,
            tags ?? [LiveTag]));
    }

    private static string NameOf(string? serviceKey, string tag) => serviceKey is null ? $"statsig-{tag}" : $"statsig-{serviceKey}-{tag}";

    private static StatsigServer ServerOf(IServiceProvider provider, string? serviceKey) =>
        serviceKey is null ? provider.GetRequiredService<StatsigServer>() : provider.GetRequiredKeyedService<StatsigServer>(serviceKey);

    private static StatsigHostOptions OptionsOf(IServiceProvider provider, string? serviceKey) =>
        ServerRegistration.OptionsOf(provider, serviceKey ?? Options.DefaultName);
}
