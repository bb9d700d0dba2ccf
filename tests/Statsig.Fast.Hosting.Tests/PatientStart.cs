using System;
using Microsoft.Extensions.DependencyInjection;

namespace Statsig.Fast.Hosting.Tests;

/// <summary>
/// Lets hosts wait for the first specs of their servers as long as a busy machine needs: after the five seconds of the default they start
/// without.
/// </summary>
internal static class PatientStart
{
    internal static IServiceCollection StartPatiently(this IServiceCollection services) =>
        services.PostConfigureAll<StatsigHostOptions>(static options => options.OverallInitTimeout = TimeSpan.FromMinutes(1));
}
