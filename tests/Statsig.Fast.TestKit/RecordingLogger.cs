using System;
using System.Collections.Concurrent;
using System.Collections.Generic;

namespace Statsig.Fast.TestKit;

/// <summary>Keeps every message that a server writes.</summary>
public sealed class RecordingLogger : IOutputLogger
{
    private readonly ConcurrentQueue<LoggedMessage> _messages = new();

    public IReadOnlyList<LoggedMessage> Messages => [.. _messages];

    /// <summary>Called with each message, on the thread that writes it, after it was kept.</summary>
    public Action<LoggedMessage>? Written { get; set; }

    public void Log(OutputLogLevel level, string message, Exception? exception)
    {
        var logged = new LoggedMessage(level, message, exception);
        _messages.Enqueue(logged);
        Written?.Invoke(logged);
    }
}

/// <summary>One message.</summary>
public sealed record LoggedMessage(OutputLogLevel Level, string Text, Exception? Exception);
