using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;

namespace Statsig.Fast.Diagnostics;

/// <summary>A parser of the application's own; a user agent that it throws on says nothing, and the first time that is logged.</summary>
/// <param name="parser">The parser.</param>
/// <param name="log">Where its first fault is written; without the exception, whose message may quote a user.</param>
internal sealed class WatchedUserAgentParser(IUserAgentParser parser, Action<OutputLogLevel, string, Exception?> log) : IUserAgentParser
{
    private int _faults;

    /// <summary>How often the parser threw.</summary>
    internal int FaultCount => Volatile.Read(ref _faults);

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The parser is the application's own code.")]
    public UserAgentInfo? Parse(string userAgent)
    {
        try
        {
            return parser.Parse(userAgent);
        }
        catch (Exception exception)
        {
            if (Interlocked.Increment(ref _faults) == 1)
            {
                log(OutputLogLevel.Warning, $"The parser of user agents failed with {exception.GetType().FullName}; it counts as finding nothing. This is said once.", null);
            }

            return null;
        }
    }
}
