using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Statsig.Fast.Hosting.Health;

/// <summary>
/// Whether the background of a server works: the thread that sends events and the loops that fetch specs and ID lists. Healthy while they
/// move, before the server starts and after it has stopped, whatever the network and the service do; a restart of the process would not
/// help there. Otherwise the status that the registration has for failures.
/// </summary>
internal sealed class StatsigLivenessCheck(StatsigServer server, TimeSpan stalledAfter) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(server.FindStalled(stalledAfter) is { } part
            ? new HealthCheckResult(context.Registration.FailureStatus, $"{part} no longer works. Restart the process.")
            : HealthCheckResult.Healthy());
}
