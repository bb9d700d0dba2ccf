using System;

namespace Statsig.Fast;

/// <summary>Receives the log messages of a server.</summary>
/// <remarks>Called from any thread, never while a lock is held; an exception it throws is swallowed.</remarks>
public interface IOutputLogger
{
    /// <summary>Writes one message.</summary>
    /// <param name="level">The level.</param>
    /// <param name="message">One line; never holds the secret key or private attributes.</param>
    /// <param name="exception">The exception; null for none.</param>
    void Log(OutputLogLevel level, string message, Exception? exception);
}
