using System;
using System.Collections.Generic;
using System.Threading;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Cli.Output;

/// <summary>Shows the library's messages on standard error, from the moment the payload is known to be usable.</summary>
/// <remarks>
/// A rejected payload is reported as the command's error, so its warning would be a repeat. Thread-safe.
/// </remarks>
internal sealed class WarningWriter : IOutputLogger
{
    private readonly Lock _lock = new();
    private List<string>? _held = [];

    /// <inheritdoc/>
    public void Log(OutputLogLevel level, string message, Exception? exception)
    {
        if (message.StartsWith(NameWarnings.Beginning, StringComparison.Ordinal))
        {
            // "eval --only" has already reported it, once and not for each kind.
            return;
        }

        string line = OneLine.Of($"warning: {message}");
        lock (_lock)
        {
            if (_held is not null)
            {
                _held.Add(line);
                return;
            }
        }

        Console.Error.WriteLine(line);
    }

    /// <summary>Shows what was held back, and everything later at once.</summary>
    internal void Release()
    {
        lock (_lock)
        {
            _held?.ForEach(Console.Error.WriteLine);
            _held = null;
        }
    }
}
