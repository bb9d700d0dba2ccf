using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Statsig.Fast.Hosting.Health;

/// <summary>
/// Checks that evaluations use specs. Healthy with specs that are kept up to date; degraded with specs that are not, are partly unusable,
/// or lack something of a snapshot from which code was generated; otherwise the failure status of the registration.
/// </summary>
internal sealed class StatsigReadinessCheck(StatsigServer server, TimeSpan staleAfter) : IHealthCheck
{
    /// <summary>The default of <see cref="ProxyConfig.PushWorkerFailoverThreshold"/>.</summary>
    private const int DefaultFailoverThreshold = 4;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Check(context.Registration.FailureStatus));

    private HealthCheckResult Check(HealthStatus failure)
    {
        SyncState? sync = server.SyncState;
        IReadOnlyList<SpecProblem> problems = server.SpecProblems;
        IReadOnlyList<SchemaDifference> drift = server.SchemaDrift;
        var data = new Dictionary<string, object>
        {
            ["specsTimeMs"] = server.SpecsTimeMs,
            ["failedPolls"] = sync?.FailedPolls ?? 0,
            ["specProblems"] = problems.Count,
            ["schemaDrift"] = drift.Count,
        };
        if (!server.IsInitialized)
        {
            string reason = server.InitializeDetails is { Success: false, Error: { } error } ? $"The server is not initialized: {error}" : "The server is not initialized, or shut down.";
            return new HealthCheckResult(failure, reason, null, data);
        }

        if (server.SpecsTimeMs == 0)
        {
            return new HealthCheckResult(failure, $"No specs are loaded: {server.InitializeDetails?.Error ?? "no source returned specs"}", null, data);
        }

        // The options with which the server was created; those of the configuration may have changed since.
        StatsigOptions options = server.Options;
        bool isPolling = !options.LocalMode && !options.ManualMode;

        // A stream that breaks is opened anew, and the specs are as fresh as its last message: only its silence counts, below.
        bool isProxied = options.ProxyConfigs.TryGetValue(NetworkEndpoint.DownloadConfigSpecs, out ProxyConfig? proxy)
            || options.ProxyConfigs.TryGetValue(NetworkEndpoint.All, out proxy);
        bool isStreamed = isProxied && proxy!.Protocol == NetworkProtocol.GrpcWebSocket;
        if (isPolling && !isStreamed && sync is { FailedPolls: > 0 } failing)
        {
            return new HealthCheckResult(HealthStatus.Degraded, $"{failing.FailedPolls} consecutive polls failed. The last good specs stay in use.", null, data);
        }

        // Except for a stream that failed so often that specs are polled from other sources.
        if (isPolling && isStreamed && sync is { } stream && stream.FailedPolls > (proxy!.PushWorkerFailoverThreshold ?? DefaultFailoverThreshold))
        {
            return new HealthCheckResult(HealthStatus.Degraded, $"The stream of specs failed {stream.FailedPolls} consecutive times.", null, data);
        }

        if (isPolling && sync is { } state && state.SinceLastSuccess > staleAfter && state.SinceLastSuccess > server.LongestTimeBetweenPolls)
        {
            return new HealthCheckResult(HealthStatus.Degraded, $"No poll succeeded for {state.SinceLastSuccess}.", null, data);
        }

        if (problems.Count > 0)
        {
            return new HealthCheckResult(HealthStatus.Degraded, $"{problems.Count} specs or parts of specs cannot be used. The first: {problems[0]}", null, data);
        }

        return drift.Count > 0
            ? new HealthCheckResult(HealthStatus.Degraded, $"The specs differ in {drift.Count} places from the snapshot of the generated code. The first: {drift[0]}", null, data)
            : new HealthCheckResult(HealthStatus.Healthy, null, null, data);
    }
}
