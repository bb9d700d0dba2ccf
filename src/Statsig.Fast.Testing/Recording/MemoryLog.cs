using System;
using System.Collections.Generic;
using System.Threading;

namespace Statsig.Fast.Testing.Recording;

/// <summary>Keeps log messages in memory, so that a test that passes writes nothing.</summary>
internal sealed class MemoryLog : IOutputLogger
{
    private readonly Lock _changing = new();
    private readonly List<string> _lines = [];

    internal IReadOnlyList<string> Lines
    {
        get
        {
            lock (_changing)
            {
                return [.. _lines];
            }
        }
    }

    public void Log(OutputLogLevel level, string message, Exception? exception)
    {
        lock (_changing)
        {
            _lines.Add(exception is null ? $"{level}: {message}" : $"{level}: {message} {exception}");
        }
    }
}
