using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Statsig.Fast.Hosting.Health;

/// <summary>
/// Checks that the background of a server works: the thread that sends events and the loops that fetch specs and ID lists. Healthy while
/// they make progress, before the server starts and after it has stopped, regardless of the network and the service; a restart of the
/// process would not help there. Otherwise the failure status of the registration.
/// </summary>
internal sealed class StatsigLivenessCheck(StatsigServer server, TimeSpan stalledAfter) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(server.FindStalled(stalledAfter) is { } part
            ? new HealthCheckResult(context.Registration.FailureStatus, $"{part} no longer works. Restart the process.")
            : HealthCheckResult.Healthy());
}
