using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.EventLogging.Batches;

namespace Statsig.Fast.EventLogging.Spill;

/// <summary>The optional spill file of the delivery: writes batches to it, and reads them back when the queue has room.</summary>
/// <remarks>
/// Exceptions of the file system are caught and logged here. A batch then loses its protection but is not lost, unless only the file
/// contains it. Not safe for several threads: the delivery's lock is held, except for <see cref="TryOpen"/>.
/// </remarks>
[SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The server works without the file; each fault is logged, and losses are counted by the caller.")]
internal sealed class SpillBacklog(EventLogSettings settings, OutputLog log) : IDisposable
{
    /// <summary>
    /// The time after which a file that could not be used is retried: a volume may be mounted late, and another process may end.
    /// </summary>
    internal static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(60);

    private readonly Queue<SpillRecord> _waiting = new();
    private readonly List<SpillRecord> _parts = [];
    private SpillFile? _file;
    private string? _lastProblem;
    private long _lastTry;
    private bool _isFull;

    /// <summary>True when a file is open.</summary>
    internal bool IsOpen => _file is not null;

    /// <summary>True when the last write of a batch succeeded.</summary>
    internal bool TakesMore => _file is not null && !_isFull;

    /// <summary>True when the options name a file that could not be used, and a retry is due.</summary>
    internal bool IsRetryDue => settings.SpillPath is not null && _file is null && settings.TimeProvider.GetElapsedTime(_lastTry) >= RetryInterval;

    /// <summary>Gets the number of events in the file.</summary>
    internal long EventCount => _file?.EventCount ?? 0;

    /// <summary>True when batches wait to be read back.</summary>
    internal bool HasWaiting => _waiting.Count > 0;

    /// <summary>Opens the file that the options name; returns null when they name no file, or when it cannot be used.</summary>
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
            // The same problem is not logged again every minute.
            OutputLogLevel level = exception.Message == _lastProblem ? OutputLogLevel.Debug : OutputLogLevel.Error;
            _lastProblem = exception.Message;
            log.Write(
                level,
                $"The spill file \"{path}\" cannot be used: {exception.Message.ReplaceLineEndings(" ")} Unsent events are lost when the process ends until the file can be used. The file is retried every minute.",
                exception);
            return null;
        }
    }

    /// <summary>Takes over a file with the batches of an earlier process.</summary>
    internal void Use(SpillFile file)
    {
        _file = file;
        foreach (SpillRecord record in file.Records)
        {
            _waiting.Enqueue(record);
        }
    }

    /// <summary>
    /// Writes a part of the batch that is being gathered, so that a killed process loses only the events after that part.
    /// </summary>
    internal void AppendPart(EventBatch part)
    {
        if (TryAppend(part) is { } record)
        {
            _parts.Add(record);
        }
    }

    /// <summary>Replaces the parts of a batch by the batch; returns null without a file, or when the file cannot store the batch.</summary>
    internal SpillRecord? TryReplaceParts(EventBatch batch)
    {
        SpillRecord? record = TryAppend(batch);
        bool isLackOfRoom = record is null && _parts.Count > 0;
        foreach (SpillRecord part in _parts)
        {
            Remove(part);
        }

        _parts.Clear();

        // When both do not fit, the parts are removed first: only a process that is killed at this moment loses them.
        return isLackOfRoom ? TryAppend(batch) : record;
    }

    /// <summary>Writes a batch; returns null without a file, or when the file cannot store the batch.</summary>
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
            // Probably a full disk. The events stay in memory and are lost only when the process ends.
            log.Write(OutputLogLevel.Warning, "A batch of events could not be written to the spill file. It is kept in memory and is lost when the process ends before it is sent.", exception);
        }

        _isFull = record is null;
        return record;
    }

    /// <summary>Removes a batch from the file if it is there.</summary>
    internal void Remove(EventBatch batch)
    {
        if (batch.Record is { } record)
        {
            Remove(record);
        }
    }

    /// <summary>Leaves a batch in the file until the queue has room.</summary>
    internal void Postpone(SpillRecord record) => _waiting.Enqueue(record);

    /// <summary>Reads the batch that has waited longest.</summary>
    /// <param name="batch">The batch; null when it can no longer be read.</param>
    /// <param name="count">The number of its events.</param>
    /// <returns>False when no batch waits.</returns>
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
            log.Write(OutputLogLevel.Warning, $"{count} events were lost because the spill file could not be read.", exception);
            Remove(record);
        }

        return true;
    }

    /// <summary>Counts the events that wait to be read back, one by one.</summary>
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
            log.Write(OutputLogLevel.Warning, "A batch of sent events could not be removed from the spill file and will be sent again.", exception);
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
                $"The spill file \"{path}\" was damaged in {file.DamagedRecords} places. At least {file.DamagedEvents} events were lost. {file.EventCount} events are intact and will be sent.");
        }

        if (file.IsExposed)
        {
            log.Write(OutputLogLevel.Warning, $"The permissions of the spill file \"{path}\" cannot be restricted to its owner. Other users may be able to read the events in it. Use a path on another file system.");
        }
    }
}
