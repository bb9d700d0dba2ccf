using System;

namespace Statsig.Fast.Diagnostics;

/// <summary>Stands for an exception whose texts hold a secret key, or may hold a user's private attributes.</summary>
internal sealed class RedactedException : Exception
{
    private readonly string _text;

    internal RedactedException(Exception original, SecretRedaction redaction)
        : base(redaction.Apply(original.Message), redaction.Apply(original.InnerException))
    {
        _text = redaction.Apply(original.ToString());
        StackTrace = original.StackTrace is { } trace ? redaction.Apply(trace) : null;
        HResult = original.HResult;
    }

    private RedactedException(Exception original, string typesAndTraces)
        : base("The message is withheld because it may contain data of a user.")
    {
        _text = typesAndTraces;
        StackTrace = original.StackTrace;
        HResult = original.HResult;
    }

    /// <inheritdoc/>
    public override string? StackTrace { get; }

    /// <inheritdoc/>
    public override string ToString() => _text;

    /// <summary>An exception that shows the types and stack traces of another, and none of its messages.</summary>
    internal static RedactedException WithoutMessages(Exception exception) => new(exception, ErrorReport.TypesAndTraces(exception));
}
