using System;

namespace Statsig.Fast;

/// <summary>Where the server writes what operators should know.</summary>
/// <remarks>Called from any thread, never while a lock is held; an exception it throws is swallowed.</remarks>
public interface IOutputLogger
{
    /// <summary>Writes one message.</summary>
    /// <param name="level">How much it matters.</param>
    /// <param name="message">One line; never holds the secret key or private attributes.</param>
    /// <param name="exception">What went wrong, when something did.</param>
    void Log(OutputLogLevel level, string message, Exception? exception);
}
