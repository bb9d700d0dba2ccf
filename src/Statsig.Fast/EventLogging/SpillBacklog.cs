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
    private readonly Queue<SpillRecord> _waiting = new();
    private SpillFile? _file;

    /// <summary>Whether there is a file.</summary>
    internal bool IsOpen => _file is not null;

    /// <summary>The events in the file.</summary>
    internal long EventCount => _file?.EventCount ?? 0;

    /// <summary>Whether something is to be read again.</summary>
    internal bool HasWaiting => _waiting.Count > 0;

    /// <summary>Opens the file that the options name; null when they name none, or it cannot be used.</summary>
    internal SpillFile? TryOpen()
    {
        try
        {
            return settings.SpillPath is { } path ? SpillFile.Open(path, settings.SpillMaxBytes) : null;
        }
        catch (Exception broken)
        {
            log.Write(OutputLogLevel.Error, "The spill file of events cannot be used; unsent events will not survive the process.", broken);
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

    /// <summary>Writes a batch; null when there is no file, or it does not take the batch.</summary>
    internal SpillRecord? TryAppend(EventBatch batch)
    {
        try
        {
            return _file?.Append(batch);
        }
        catch (Exception broken)
        {
            // A full disk, most likely. The events are not lost, they only do not survive the process.
            log.Write(OutputLogLevel.Warning, "A batch of events could not be written to the spill file.", broken);
            return null;
        }
    }

    /// <summary>Takes a batch out of the file, if it is there.</summary>
    internal void Remove(EventBatch batch)
    {
        if (batch.Record is not { } record)
        {
            return;
        }

        try
        {
            _file!.Remove(record);
        }
        catch (Exception broken)
        {
            log.Write(OutputLogLevel.Warning, "A batch of events could not be removed from the spill file; it will be sent again.", broken);
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
        catch (Exception broken)
        {
            log.Write(OutputLogLevel.Warning, $"{count} events cannot be read from the spill file any more.", broken);
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
}
