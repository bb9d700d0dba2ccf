using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Statsig.Fast.Hosting.Registration;

/// <summary>Initializes a server before any other service of the host starts, and shuts it down after the last one has stopped.</summary>
/// <remarks>
/// Hosts that know <see cref="IHostedLifecycleService"/> call "StartingAsync" before the start of every service and "StoppedAsync" after
/// the stop of every service, in order and concurrently alike. Others, such as the former web host, call only "StartAsync" and "StopAsync",
/// and then those do the work: the service is the first of the collection, so they start it first and stop it last.
/// </remarks>
internal sealed partial class StatsigHostedService(StatsigServer server, StatsigHostOptions options, ILogger logger) : IHostedLifecycleService
{
    private volatile bool _hasLifecycle;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _hasLifecycle = true;
        return InitializeAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => _hasLifecycle ? Task.CompletedTask : InitializeAsync(cancellationToken);

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => _hasLifecycle ? Task.CompletedTask : ShutdownAsync(cancellationToken);

    public Task StoppedAsync(CancellationToken cancellationToken) => ShutdownAsync(cancellationToken);

    private async Task InitializeAsync(CancellationToken cancellationToken)
    {
        InitializeDetails details = await server.InitializeAsync(cancellationToken).ConfigureAwait(false);
        if (options.FailStartWithoutSpecs && !details.StorePopulated)
        {
            throw new InvalidOperationException($"Statsig has no specs at the start of the host: {details.Error ?? "initialization continues in the background"}");
        }
    }

    private async Task ShutdownAsync(CancellationToken cancellationToken)
    {
        try
        {
            ShutdownReport report = await server.ShutdownAsync(options.ShutdownDeadline).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (!report.Completed || report.EventsDropped > 0)
            {
                LogIncomplete(logger, report.EventsSent, report.EventsDropped, report.EventsSpilled);
            }
        }
        catch (OperationCanceledException)
        {
            // The host's limit: the host continues its stop, and the shutdown continues for its remaining time.
            LogAbandoned(logger, options.ShutdownDeadline);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The shutdown of Statsig was incomplete: {Sent} events were sent, {Dropped} dropped, and {Spilled} kept for the next start.")]
    private static partial void LogIncomplete(ILogger logger, long sent, long dropped, long spilled);

    [LoggerMessage(2, LogLevel.Warning, "The host stopped waiting for the shutdown of Statsig, which may take {Deadline}. Increase HostOptions.ShutdownTimeout, or decrease ShutdownDeadline.")]
    private static partial void LogAbandoned(ILogger logger, TimeSpan deadline);
}
