using System;
using System.Threading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Statsig.Fast.Hosting.Configuration;

/// <summary>Applies changed options to a running server, as far as they can change.</summary>
internal static partial class OptionsFollower
{
    internal static void Follow(StatsigServer server, IServiceProvider provider, string name, ILogger logger)
    {
        var turn = new Lock();
        IOptionsMonitor<StatsigHostOptions> monitor = provider.GetRequiredService<IOptionsMonitor<StatsigHostOptions>>();
        monitor.OnChange((_, changed) =>
        {
            if (changed == name)
            {
                // Reads the current options, not those of this change: of two concurrent changes, the later options must be applied last.
                lock (turn)
                {
                    Apply(server, monitor, name, logger);
                }
            }
        });
    }

    private static void Apply(StatsigServer server, IOptionsMonitor<StatsigHostOptions> monitor, string name, ILogger logger)
    {
        try
        {
            server.Follow(HostOptionsValidation.CopyValid(monitor.Get(name)));
        }
        catch (InvalidOperationException exception)
        {
            // Changes of the configuration section are validated before they get here; those of other sources are not.
            LogRefused(logger, exception.Message);
        }
    }

    [LoggerMessage(5, LogLevel.Warning, "The changed options of Statsig are not used, and the former values stay in use. {Problem}")]
    private static partial void LogRefused(ILogger logger, string problem);
}
