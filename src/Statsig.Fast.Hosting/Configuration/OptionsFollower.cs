using System;
using System.Threading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Statsig.Fast.Hosting.Configuration;

/// <summary>Has a server take over what changes in its options, as far as a server can while it runs.</summary>
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
                // Not what this change brought: of two changes at once the later one's options must be the last that are taken over.
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
            // Changes of the configuration section have been tried out before they get here; those of other sources have not.
            LogRefused(logger, exception.Message);
        }
    }

    [LoggerMessage(5, LogLevel.Warning, "The changed options of Statsig are not used, and the former values stay in use. {Problem}")]
    private static partial void LogRefused(ILogger logger, string problem);
}
