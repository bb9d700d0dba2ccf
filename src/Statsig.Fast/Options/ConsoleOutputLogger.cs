using System;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast;

/// <summary>Writes messages to the standard error stream. The default logger of a server.</summary>
/// <remarks>A message is one line: line breaks in names and other control characters are written as blanks.</remarks>
public sealed class ConsoleOutputLogger : IOutputLogger
{
    /// <summary>Gets the only instance.</summary>
    public static ConsoleOutputLogger Instance { get; } = new();

    /// <inheritdoc/>
    public void Log(OutputLogLevel level, string message, Exception? exception) =>
        Console.Error.WriteLine(OneLine.Of(
            exception is null ? $"[Statsig.Fast] {level}: {message}" : $"[Statsig.Fast] {level}: {message} ({exception.Message})"));
}
