using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Threading;

namespace Statsig.Fast.Soak.Tests.Faults;

/// <summary>What the servers of a run say of themselves: counted, and the first of each kind kept.</summary>
internal sealed class SoakObserver : IOutputLogger
{
    private const int MostKept = 40;

    private readonly Dictionary<string, long> _lines = [];
    private readonly Dictionary<string, long> _errors = [];
    private readonly Lock _lock = new();
    private long _unanswered;
    private long _cutShort;

    /// <summary>Attempts to post that brought no answer, and of those the ones that the client ended itself.</summary>
    internal (long All, long CutShort) Unanswered => (Interlocked.Read(ref _unanswered), Interlocked.Read(ref _cutShort));

    internal IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines.OrderByDescending(static line => line.Value).Select(static line => $"{line.Value} x {line.Key}"), .. _errors.Select(static error => $"{error.Value} errors: {error.Key}")];
            }
        }
    }

    public void Log(OutputLogLevel level, string message, Exception? exception)
    {
        // Without numbers, so that lines of one kind are one.
        string kind = string.Concat(message.Select(static character => char.IsAsciiDigit(character) ? '#' : character)).Replace("##", "#", StringComparison.Ordinal);
        Count(_lines, $"{level}: {kind[..Math.Min(160, kind.Length)]}");
    }

    internal void Failed(string place, Exception exception) => Count(_errors, $"{place}: {exception.GetType().Name}: {exception.Message}");

    internal void Flushed(EventsFlushedEventArgs attempt)
    {
        if (attempt.StatusCode is not null)
        {
            return;
        }

        Interlocked.Increment(ref _unanswered);
        if (attempt.Error is OperationCanceledException or TimeoutException or HttpRequestException { Message: ['n', 'o', ' ', 'a', 'n', 's', 'w', 'e', 'r', ..] })
        {
            Interlocked.Increment(ref _cutShort);
        }
    }

    private void Count(Dictionary<string, long> counts, string kind)
    {
        lock (_lock)
        {
            if (counts.Count < MostKept || counts.ContainsKey(kind))
            {
                counts[kind] = counts.GetValueOrDefault(kind) + 1;
            }
        }
    }
}
