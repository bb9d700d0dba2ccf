using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using Microsoft.Win32.SafeHandles;
using Statsig.Fast.EventLogging.Batches;
using Statsig.Fast.Internals;

namespace Statsig.Fast.EventLogging.Spill;

/// <summary>Keeps batches on disk until they are sent, so that they survive any end of the process.</summary>
/// <remarks>
/// <para>
/// A batch is written before it is first posted. The operating system then holds it: a killed process loses nothing of it, only
/// a power failure may. It is marked as done, in place, when the service has accepted it. When no batch is left, the file is emptied.
/// </para>
/// <para>
/// The file is never copied: batches move within it to make room (<see cref="SpillSpace"/>), so that this works on a full disk and cannot
/// be redirected.
/// </para>
/// <para>Not safe for several threads: the delivery's lock is held. Methods throw <see cref="IOException"/> as the file system does.</para>
/// </remarks>
internal sealed class SpillFile : IDisposable
{
    private readonly Dictionary<long, SpillRecord> _live = [];
    private readonly SpillSpace _space;
    private readonly FileStream _guard;
    private readonly FileStream _stream;
    private long _nextId = 1;

    private SpillFile(long maxBytes, FileStream guard, FileStream stream)
    {
        _guard = guard;
        _stream = stream;
        _space = new SpillSpace(stream.SafeFileHandle, maxBytes);
    }

    /// <summary>Gets the batches in the file, oldest first.</summary>
    internal IReadOnlyList<SpillRecord> Records
    {
        get
        {
            SpillRecord[] records = [.. _live.Values];
            Array.Sort(records, static (first, second) => first.Id.CompareTo(second.Id));
            return records;
        }
    }

    /// <summary>Gets the number of events in the file.</summary>
    internal long EventCount { get; private set; }

    internal long Length => _space.Length;

    /// <summary>Gets the number of damaged places found when the file was opened, corrected ones included.</summary>
    internal int DamagedRecords { get; private set; }

    /// <summary>Gets the number of events lost by the damage, as far as it could be read.</summary>
    internal long DamagedEvents { get; private set; }

    /// <summary>True when the file system does not allow restricting access to the user of the process.</summary>
    internal bool IsExposed { get; private init; }

    /// <summary>Called with the new length before the file grows. For tests of a full disk.</summary>
    internal Action<long>? Growing
    {
        set => _space.Growing = value;
    }

    private SafeFileHandle Handle => _stream.SafeFileHandle;

    /// <summary>Opens or creates a file and reads the batches of an earlier process.</summary>
    /// <exception cref="InvalidDataException">The file is not a spill file, or one of another version. It was not changed.</exception>
    /// <exception cref="IOException">The file is in use by another server, or cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be used.</exception>
    internal static SpillFile Open(string path, long maxBytes)
    {
        FileStream guard = OpenGuard(path + ".lock");
        FileStream? stream = null;
        try
        {
            stream = PrivateFile.Open(path, FileShare.Read);
            var scan = new SpillScan(stream.SafeFileHandle);
            scan.ReadHeader();

            // Not earlier: only now is the file known to be a spill file.
            var spill = new SpillFile(maxBytes, guard, stream) { IsExposed = !PrivateFile.TryRestrict(stream) };
            spill.Load(scan);
            return spill;
        }
        catch
        {
            stream?.Dispose();
            guard.Dispose(); // Releases the file for the next attempt; the caller reports the fault.
            throw;
        }
    }

    /// <summary>Writes a batch; returns null when the file has no room for it.</summary>
    internal SpillRecord? Append(EventBatch batch)
    {
        byte[] head = new byte[SpillFormat.HeadBytes];
        SpillFormat.WriteHead(head, _nextId, batch.Body.Span, batch.Count, batch.IsCompressed);
        if (_space.Place(head, batch.Body, Move) is not { } start)
        {
            return null;
        }

        var record = new SpillRecord(_nextId++, start, start + head.Length, batch.Length, batch.Count, batch.IsCompressed);
        _space.Occupy(record);
        Keep(record);
        return record;
    }

    /// <summary>Marks a batch as done.</summary>
    internal void Remove(SpillRecord record)
    {
        if (_live.Remove(record.Id, out SpillRecord? current))
        {
            EventCount -= current.Count;
            _space.Free(current);
        }
    }

    /// <summary>Reads a batch back.</summary>
    /// <exception cref="InvalidDataException">It was damaged since it was written.</exception>
    internal EventBatch Read(SpillRecord record)
    {
        // Making room moves batches: the table has the current position.
        SpillRecord current = _live.GetValueOrDefault(record.Id, record);
        Span<byte> head = stackalloc byte[SpillFormat.HeadBytes];
        byte[] bytes = ArrayPool<byte>.Shared.Rent(current.Length);
        Span<byte> body = bytes.AsSpan(0, current.Length);
        if (FileBytes.Read(Handle, head, current.Start) != head.Length
            || FileBytes.Read(Handle, body, current.Offset) != body.Length
            || !SpillFormat.IsWhole(head, body))
        {
            ArrayPool<byte>.Shared.Return(bytes);
            throw new InvalidDataException("The record is damaged.");
        }

        return new EventBatch(bytes, current.Length, current.Count, current.IsCompressed) { Record = record };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        _guard.Dispose();
    }

    /// <summary>The lock is a separate file, so that the spill file can be read and copied meanwhile.</summary>
    private static FileStream OpenGuard(string path)
    {
        if (new FileInfo(path) is { LinkTarget: null, Exists: true, Length: > 0 })
        {
            throw new InvalidDataException($"The file \"{path}\" is needed as a lock but has content. It was not changed. Move the file, or use another spill path.");
        }

        return PrivateFile.Open(path, FileShare.None, FileOptions.DeleteOnClose);
    }

    private void Load(SpillScan scan)
    {
        DamagedRecords = scan.IsHeaderDamaged ? 1 : 0;
        _space.Begin(scan.Start);
        if (scan.Start == 0 || scan.IsHeaderDamaged)
        {
            _space.WriteHeader();
        }

        foreach (SpillFinding finding in scan.ReadRecords())
        {
            _nextId = Math.Max(_nextId, finding.Id + 1);
            _space.Extend(finding.End);
            DamagedRecords += finding.IsDamaged ? 1 : 0;
            DamagedEvents += finding.LostEvents;
            // A process that ended while it moved a batch left two copies.
            bool isLive = finding.Record is not null && !_live.ContainsKey(finding.Id);
            if (isLive)
            {
                _space.Occupy(finding.Record!);
                Keep(finding.Record!);
            }

            if (finding.IsDamaged || (finding.Record is not null && !isLive))
            {
                _space.Mend(finding, isLive);
            }
        }

        _space.Trim();
    }

    private void Keep(SpillRecord record)
    {
        _live[record.Id] = record;
        EventCount += record.Count;
    }

    private void Move(SpillRecord moved) => _live[moved.Id] = moved;
}
