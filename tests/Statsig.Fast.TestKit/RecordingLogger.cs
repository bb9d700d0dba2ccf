using System;
using System.Collections.Concurrent;
using System.Collections.Generic;

namespace Statsig.Fast.TestKit;

/// <summary>Keeps every message that a server writes.</summary>
public sealed class RecordingLogger : IOutputLogger
{
    private readonly ConcurrentQueue<LoggedMessage> _messages = new();

    public IReadOnlyList<LoggedMessage> Messages => [.. _messages];

    public void Log(OutputLogLevel level, string message, Exception? exception) => _messages.Enqueue(new LoggedMessage(level, message, exception));
}

/// <summary>One message.</summary>
public sealed record LoggedMessage(OutputLogLevel Level, string Text, Exception? Exception);
