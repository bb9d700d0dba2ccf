using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;

namespace Statsig.Fast.Diagnostics;

/// <summary>Wraps the application's parser; when it throws, the user agent counts as unknown, and the first exception is logged.</summary>
/// <param name="parser">The parser.</param>
/// <param name="log">Where its first fault is written; without the exception, whose message may quote a user.</param>
internal sealed class WatchedUserAgentParser(IUserAgentParser parser, OutputLog log) : IUserAgentParser
{
    private int _hasFailed;

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The parser is application code.")]
    public UserAgentInfo? Parse(string userAgent)
    {
        try
        {
            return parser.Parse(userAgent);
        }
        catch (Exception exception)
        {
            if (Interlocked.Exchange(ref _hasFailed, 1) == 0)
            {
                log.Write(
                    OutputLogLevel.Warning,
                    $"The user agent parser failed with {exception.GetType().FullName}. Conditions on user agents see missing values. This warning is logged once.");
            }

            return null;
        }
    }
}
