using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using Statsig.Fast.Diagnostics;

namespace Statsig.Fast.EventLogging;

/// <summary>The spill file beneath the delivery, if there is one: what was written to it, and which of that is to be read again when there is room.</summary>
/// <remarks>
/// Whatever the file system does is caught and logged here; it costs the protection of a batch, not the batch, unless the batch is nowhere else. Not safe for
/// several threads: but for <see cref="TryOpen"/> the delivery's lock is held.
/// </remarks>
[SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The server works without the file; each fault is logged, and losses are counted by the caller.")]
internal sealed class SpillBacklog(EventLogSettings settings, OutputLog log) : IDisposable
{
    /// <summary>After this time a file that could not be used is tried again: a volume may be mounted late, and another process may end.</summary>
    internal static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(60);

    private readonly Queue<SpillRecord> _waiting = new();
    private readonly List<SpillRecord> _parts = [];
    private SpillFile? _file;
    private string? _lastProblem;
    private long _lastTry;
    private bool _isFull;

    /// <summary>Whether there is a file.</summary>
    internal bool IsOpen => _file is not null;

    /// <summary>Whether the file took the last batch that was to be written.</summary>
    internal bool TakesMore => _file is not null && !_isFull;

    /// <summary>Whether the options name a file that could not be used, and it is time to try it again.</summary>
    internal bool IsRetryDue => settings.SpillPath is not null && _file is null && settings.TimeProvider.GetElapsedTime(_lastTry) >= RetryInterval;

    /// <summary>The events in the file.</summary>
    internal long EventCount => _file?.EventCount ?? 0;

    /// <summary>Whether something is to be read again.</summary>
    internal bool HasWaiting => _waiting.Count > 0;

    /// <summary>Opens the file that the options name; null when they name none, or it cannot be used.</summary>
    internal SpillFile? TryOpen()
    {
        if (settings.SpillPath is not { } path)
        {
            return null;
        }

        _lastTry = settings.TimeProvider.GetTimestamp();
        try
        {
            SpillFile file = SpillFile.Open(path, settings.SpillMaxBytes);
            Report(file, path);
            return file;
        }
        catch (Exception exception)
        {
            // The same problem once a minute is not news.
            OutputLogLevel level = exception.Message == _lastProblem ? OutputLogLevel.Debug : OutputLogLevel.Error;
            _lastProblem = exception.Message;
            log.Write(
                level,
                $"The spill file \"{path}\" cannot be used: {exception.Message.ReplaceLineEndings(" ")} Unsent events do not survive the process until it can; it is tried again every minute.",
                exception);
            return null;
        }
    }

    /// <summary>Takes over a file with all that an earlier process left in it.</summary>
    internal void Use(SpillFile file)
    {
        _file = file;
        foreach (SpillRecord record in file.Records)
        {
            _waiting.Enqueue(record);
        }
    }

    /// <summary>Writes a part of the batch that is being gathered, so that a process that dies loses no more than what came after it.</summary>
    internal void AppendPart(EventBatch part)
    {
        if (TryAppend(part) is { } record)
        {
            _parts.Add(record);
        }
    }

    /// <summary>Writes a batch in the place of its parts; null when there is no file, or it does not take the batch.</summary>
    internal SpillRecord? TryReplaceParts(EventBatch batch)
    {
        SpillRecord? record = TryAppend(batch);
        bool isLackOfRoom = record is null && _parts.Count > 0;
        foreach (SpillRecord part in _parts)
        {
            Remove(part);
        }

        _parts.Clear();

        // The parts are first given up where both do not fit: what a process that dies in this moment loses is the smaller loss.
        return isLackOfRoom ? TryAppend(batch) : record;
    }

    /// <summary>Writes a batch; null when there is no file, or it does not take the batch.</summary>
    internal SpillRecord? TryAppend(EventBatch batch)
    {
        if (_file is null)
        {
            return null;
        }

        SpillRecord? record = null;
        try
        {
            record = _file.Append(batch);
        }
        catch (Exception exception)
        {
            // A full disk, most likely. The events are not lost, they only do not survive the process.
            log.Write(OutputLogLevel.Warning, "A batch of events could not be written to the spill file.", exception);
        }

        _isFull = record is null;
        return record;
    }

    /// <summary>Takes a batch out of the file, if it is there.</summary>
    internal void Remove(EventBatch batch)
    {
        if (batch.Record is { } record)
        {
            Remove(record);
        }
    }

    /// <summary>Leaves a batch to the file until there is room.</summary>
    internal void Postpone(SpillRecord record) => _waiting.Enqueue(record);

    /// <summary>Reads the batch that has waited longest.</summary>
    /// <param name="batch">The batch; null when it cannot be read any more.</param>
    /// <param name="count">Its events.</param>
    /// <returns>False when none waits.</returns>
    internal bool TryTake(out EventBatch? batch, out int count)
    {
        batch = null;
        count = 0;
        if (!_waiting.TryDequeue(out SpillRecord? record))
        {
            return false;
        }

        count = record.Count;
        try
        {
            batch = _file!.Read(record);
        }
        catch (Exception exception)
        {
            log.Write(OutputLogLevel.Warning, $"{count} events were lost: they cannot be read from the spill file any more.", exception);
            Remove(record);
        }

        return true;
    }

    /// <summary>The events that wait to be read, counted one by one.</summary>
    internal long CountWaiting()
    {
        long count = 0;
        foreach (SpillRecord record in _waiting)
        {
            count += record.Count;
        }

        return count;
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private void Remove(SpillRecord record)
    {
        try
        {
            _file!.Remove(record);
            _isFull = false;
        }
        catch (Exception exception)
        {
            log.Write(OutputLogLevel.Warning, "A batch of events could not be removed from the spill file; it will be sent again.", exception);
        }
    }

    private void Report(SpillFile file, string path)
    {
        if (_lastProblem is not null)
        {
            log.Write(OutputLogLevel.Info, $"The spill file \"{path}\" can be used now.");
            _lastProblem = null;
        }

        if (file.DamagedRecords > 0)
        {
            log.Write(
                OutputLogLevel.Warning,
                $"The spill file \"{path}\" was damaged in {file.DamagedRecords} places. {file.DamagedEvents} events are known to be lost; {file.EventCount} are whole and will be sent.");
        }

        if (file.IsExposed)
        {
            log.Write(OutputLogLevel.Warning, $"The rights of the spill file \"{path}\" cannot be limited to its owner; other users may read the events in it.");
        }
    }
}
