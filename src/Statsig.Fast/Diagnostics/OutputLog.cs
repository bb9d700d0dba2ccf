using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Diagnostics;

/// <summary>The one way to the application's <see cref="IOutputLogger"/>: filtered by level, without secrets, and never failing.</summary>
/// <remarks>
/// The folder contains the output for operators: log lines, metrics, spans, diagnostics, error reports. It does not depend on specs. Safe
/// from any thread; callers hold no lock, since loggers may do what they like.
/// </remarks>
internal sealed class OutputLog(IOutputLogger logger, OutputLogLevel least, SecretRedaction redaction, TimeProvider? clock = null)
{
    private readonly LogLimits _limits = new(clock ?? TimeProvider.System);

    /// <summary>Raised with each message as it was written. The console of a running service shows the last ones.</summary>
    internal event Action<OutputLogLevel, string>? Written;

    /// <summary>The limit at which a message is truncated.</summary>
    internal const int MaxLength = 2_000;

    private volatile OutputLogLevel _least = least;

    internal SecretRedaction Redaction => redaction;

    /// <summary>The least that is written; it can be changed at any time.</summary>
    internal OutputLogLevel Least
    {
        get => _least;
        set => _least = value;
    }

    /// <summary>True when a message of this level is written; check it before building an expensive text.</summary>
    internal bool IsEnabled(OutputLogLevel level) => level >= _least && level != OutputLogLevel.None;

    /// <summary>
    /// Writes a message, unless this place has written too many within a minute. What is left out is counted and reported.
    /// </summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The clock may be application code; without it, lines are not limited.")]
    internal void Write(
        OutputLogLevel level, string message, Exception? exception = null, [CallerMemberName] string member = "", [CallerLineNumber] int line = 0)
    {
        if (!IsEnabled(level))
        {
            return;
        }

        bool isBounded = level != OutputLogLevel.Debug;
        int leftOut = 0;
        try
        {
            if (isBounded && !_limits.TryEnter(member, line, out leftOut))
            {
                return;
            }
        }
        catch (Exception)
        {
            // A clock that fails must not silence the log; that it does is reported where time matters.
        }

        if (leftOut > 0)
        {
            WriteAlways(level, $"{leftOut} messages like the next one were suppressed: at most {LogLimits.MostPerMinute} are logged within a minute.");
        }

        WriteAlways(level, message, exception);
    }

    /// <summary>Reports the messages that were left out and that no message of their kind followed.</summary>
    /// <param name="isEnd">True to report those of the current minute too.</param>
    internal void ReportLeftOut(bool isEnd = false)
    {
        foreach ((string member, int count) in _limits.TakeLeftOut(isEnd))
        {
            WriteAlways(OutputLogLevel.Warning, $"{count} messages of {member} were suppressed: at most {LogLimits.MostPerMinute} of one kind are logged within a minute.");
        }
    }

    /// <summary>Writes a message whose caller bounds how often that happens.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A logger must not affect answers.")]
    internal void WriteAlways(OutputLogLevel level, string message, Exception? exception = null)
    {
        if (!IsEnabled(level))
        {
            return;
        }

        try
        {
            // Redacted before the truncation, which could otherwise leave an unrecognizable part of a key.
            string line = Shorten(OneLine.Of(redaction.Apply(message)));
            Written?.Invoke(level, line);
            logger.Log(level, line, redaction.Apply(exception));
        }
        catch (Exception)
        {
            // The logger is application code, and no other channel is left to report its failure.
        }
    }

    /// <summary>The text, or its start with a note of how much is missing.</summary>
    internal static string Shorten(string text, int maxLength = MaxLength)
    {
        if (text.Length <= maxLength)
        {
            return text;
        }

        // A surrogate pair is not split.
        int kept = char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength;
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, kept)}… ({text.Length - kept} more characters)");
    }
}
