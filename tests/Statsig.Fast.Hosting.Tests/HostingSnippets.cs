using System;
using System.Net;
using System.Net.Http;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Statsig.Fast.Hosting.Tests;

/// <summary>
/// The C# of docs/hosting.md and docs/production.md that needs a host. The tests of the documents compare it with them.
/// </summary>
internal static class HostingSnippets
{
    internal static void Host(HostApplicationBuilder builder)
    {
        // <snippet host>
        builder.Services.AddStatsig(
            builder.Configuration.GetSection("Statsig"),
            options => options.SpecsUpdated = update => Console.WriteLine($"Specs of {update.SpecsTimeMs}"));
        builder.Services.AddHealthChecks().AddStatsig();
        // </snippet>
    }

    internal static void FromServices(HostApplicationBuilder builder)
    {
        // <snippet options-from-services>
        builder.Services.AddStatsig(
            builder.Configuration.GetSection("Statsig"),
            (services, options) => options.DataStore = new DistributedCacheDataStore(services.GetRequiredService<IDistributedCache>(), "app:"));
        // </snippet>
    }

    internal static void DefaultsAreEnough(HostApplicationBuilder builder)
    {
        // <snippet readiness-degraded>
        builder.Services.AddHealthChecks()
            .AddStatsigReadiness(failureStatus: HealthStatus.Degraded)
            .AddStatsigLiveness();
        // </snippet>
    }

    internal static void Resilience(HostApplicationBuilder builder)
    {
        // <snippet resilience>
        builder.Services.ConfigureHttpClientDefaults(client => client.AddStandardResilienceHandler());
        builder.Services.AddStatsig(builder.Configuration.GetSection("Statsig"));
        // </snippet>
    }

    internal static void Certificates(HostApplicationBuilder builder)
    {
        // <snippet proxy-and-certificates>
        builder.Services.AddStatsig(
            builder.Configuration.GetSection("Statsig"),
            options => options.WebProxy = new WebProxy("http://proxy.example:3128"));
        builder.Services.AddHttpClient(StatsigServiceCollectionExtensions.HttpClientName).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null, // The address of the specs contains the secret key.
            ConnectTimeout = TimeSpan.FromSeconds(3),
            SslOptions = { CertificateRevocationCheckMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.Online },
        });
        // </snippet>
    }
}
