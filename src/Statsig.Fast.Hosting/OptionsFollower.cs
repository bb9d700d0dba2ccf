using System;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Statsig.Fast.Hosting;

/// <summary>Has a server take over what changes in its options, as far as a server can while it runs.</summary>
internal static partial class OptionsFollower
{
    internal static void Follow(StatsigServer server, IServiceProvider provider, string name, ILogger logger) =>
        provider.GetRequiredService<IOptionsMonitor<StatsigHostOptions>>().OnChange((options, changed) =>
        {
            if (changed == name)
            {
                Apply(server, options, logger);
            }
        });

    private static void Apply(StatsigServer server, StatsigHostOptions options, ILogger logger)
    {
        try
        {
            server.Follow(options.Validate());
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
