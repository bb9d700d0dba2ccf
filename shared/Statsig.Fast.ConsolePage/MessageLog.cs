using System;
using System.Collections.Generic;
using System.Threading;

namespace Statsig.Fast.ConsolePage;

/// <summary>Keeps the last warnings and errors of a server, and passes every message on.</summary>
/// <param name="next">Receives every message too; null for none.</param>
/// <param name="clock">The clock of the messages; null for the system's.</param>
internal sealed class MessageLog(IOutputLogger? next = null, TimeProvider? clock = null) : IOutputLogger
{
    private const int Kept = 50;

    private readonly Lock _lock = new();
    private readonly Queue<Entry> _entries = new();

    /// <inheritdoc/>
    public void Log(OutputLogLevel level, string message, Exception? exception)
    {
        if (level is OutputLogLevel.Warning or OutputLogLevel.Error)
        {
            Add(level, message);
        }

        next?.Log(level, message, exception);
    }

    internal void Add(OutputLogLevel level, string message)
    {
        lock (_lock)
        {
            if (_entries.Count == Kept)
            {
                _entries.Dequeue();
            }

            _entries.Enqueue(new Entry((clock ?? TimeProvider.System).GetUtcNow().ToUnixTimeMilliseconds(), level, message));
        }
    }

    internal Entry[] Newest()
    {
        lock (_lock)
        {
            Entry[] entries = [.. _entries];
            Array.Reverse(entries);
            return entries;
        }
    }

    internal sealed record Entry(long TimeMs, OutputLogLevel Level, string Text);
}
