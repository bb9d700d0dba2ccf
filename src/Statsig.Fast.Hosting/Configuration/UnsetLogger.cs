using System;

namespace Statsig.Fast.Hosting.Configuration;

/// <summary>
/// Stands for a logger that the application did not set: services replace it by the host's logging. Without services it is the console.
/// </summary>
internal sealed class UnsetLogger : IOutputLogger
{
    internal static readonly UnsetLogger Instance = new();

    public void Log(OutputLogLevel level, string message, Exception? exception) => ConsoleOutputLogger.Instance.Log(level, message, exception);
}
