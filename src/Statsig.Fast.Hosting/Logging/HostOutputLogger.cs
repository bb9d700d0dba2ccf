using System;
using Microsoft.Extensions.Logging;

namespace Statsig.Fast.Hosting.Logging;

/// <summary>Writes a server's messages to the host's logging.</summary>
internal sealed class HostOutputLogger(ILogger logger) : IOutputLogger
{
    public void Log(OutputLogLevel level, string message, Exception? exception)
    {
        LogLevel its = LevelOf(level);
        if (logger.IsEnabled(its))
        {
            logger.Log(its, default, message, exception, static (message, _) => message);
        }
    }

    private static LogLevel LevelOf(OutputLogLevel level) => level switch
    {
        OutputLogLevel.Debug => LogLevel.Debug,
        OutputLogLevel.Info => LogLevel.Information,
        OutputLogLevel.Warning => LogLevel.Warning,
        OutputLogLevel.Error => LogLevel.Error,
        _ => LogLevel.None,
    };
}
