using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Statsig.Fast.Hosting;

/// <summary>Initializes a server when the host starts, and sends what is left when it stops.</summary>
internal sealed partial class StatsigHostedService(StatsigServer server, StatsigHostOptions options, ILogger logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        InitializeDetails details = await server.InitializeAsync(cancellationToken).ConfigureAwait(false);
        if (options.FailStartWithoutSpecs && !details.StorePopulated)
        {
            throw new InvalidOperationException($"Statsig has no specs to start with: {details.Error ?? "initialization goes on in the background"}");
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
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
            // The host's own limit: it goes on with its stop, and the shutdown with the time it has left.
            LogAbandoned(logger, options.ShutdownDeadline);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Statsig was shut down before everything was finished: {Sent} events sent, {Dropped} dropped, {Spilled} kept for the next start.")]
    private static partial void LogIncomplete(ILogger logger, long sent, long dropped, long spilled);

    [LoggerMessage(2, LogLevel.Warning, "The host stopped waiting for the shutdown of Statsig, which may take {Deadline}. Give the host more time, or the shutdown less.")]
    private static partial void LogAbandoned(ILogger logger, TimeSpan deadline);
}
