using System;
using System.Diagnostics.CodeAnalysis;

namespace Statsig.Fast.Diagnostics;

/// <summary>The one way to the application's <see cref="IOutputLogger"/>: filtered by level, without secrets, and never failing.</summary>
/// <remarks>
/// The folder tells operators what the server does: log lines, metrics, error reports. It knows nothing of specs. Safe from any thread; callers hold no
/// lock, since loggers may do what they like.
/// </remarks>
internal sealed class OutputLog(IOutputLogger logger, OutputLogLevel least, SecretRedaction redaction)
{
    /// <summary>Whether a message of this level is written: ask before building an expensive text.</summary>
    internal bool IsEnabled(OutputLogLevel level) => level >= least;

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A logger must not affect answers.")]
    internal void Write(OutputLogLevel level, string message, Exception? exception = null)
    {
        if (!IsEnabled(level))
        {
            return;
        }

        try
        {
            logger.Log(level, redaction.Apply(message), exception);
        }
        catch (Exception)
        {
            // The logger is the application's own code, and there is nowhere left to report that it failed.
        }
    }
}
