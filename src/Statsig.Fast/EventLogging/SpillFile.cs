using System;
using System.Collections.Generic;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace Statsig.Fast.EventLogging;

/// <summary>Keeps batches on disk until they are sent, so that they survive the end of the process, however it comes.</summary>
/// <remarks>
/// <para>
/// A batch is written when it is finished and before it is first posted. The operating system has it then: a process that is killed loses nothing of it, only
/// a machine that loses power may. It is marked as done when the service has it; once nothing is left the file is empty again.
/// </para>
/// <para>Not safe for several threads: the pump's lock is held. Methods throw <see cref="IOException"/> as the file system does.</para>
/// </remarks>
internal sealed class SpillFile : IDisposable
{
    private readonly Dictionary<long, SpillRecord> _live = [];
    private readonly FileStream _guard;
    private readonly string _path;
    private readonly long _maxBytes;
    private SafeFileHandle _file;
    private long _length;
    private long _liveBytes;
    private long _nextId = 1;

    private SpillFile(string path, long maxBytes, FileStream guard, SafeFileHandle file)
    {
        _path = path;
        _maxBytes = maxBytes;
        _guard = guard;
        _file = file;
    }

    /// <summary>The batches in the file, oldest first.</summary>
    internal IReadOnlyList<SpillRecord> Records
    {
        get
        {
            SpillRecord[] records = [.. _live.Values];
            Array.Sort(records, static (first, second) => first.Id.CompareTo(second.Id));
            return records;
        }
    }

    /// <summary>The events in the file.</summary>
    internal long EventCount { get; private set; }

    internal long Length => _length;

    /// <summary>Opens or makes a file and reads what an earlier process left in it.</summary>
    /// <exception cref="IOException">The file is in use by another server, or cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be used.</exception>
    internal static SpillFile Open(string path, long maxBytes)
    {
        // The lock has a file of its own, because compaction replaces the other one.
        var guard = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        try
        {
            SafeFileHandle file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            try
            {
                var spill = new SpillFile(path, maxBytes, guard, file);
                spill.Load();
                return spill;
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch
        {
            guard.Dispose(); // Whoever comes next must find the file free; the fault itself is the caller's to report.
            throw;
        }
    }

    /// <summary>Writes a batch; null when the file has no room for it.</summary>
    internal SpillRecord? Append(EventBatch batch)
    {
        int bytes = SpillFormat.HeadBytes + batch.Length;
        // Only when that makes room: copying the file for nothing, batch after batch, is what a full one must not lead to.
        if (_length + bytes > _maxBytes && SpillFormat.Signature.Length + _liveBytes + bytes <= _maxBytes)
        {
            Compact();
        }

        if (_length + bytes > _maxBytes)
        {
            return null;
        }

        long id = _nextId++;
        Write(SpillFormat.KindBatch, id, batch.Body, batch.Count, batch.IsCompressed);
        var record = new SpillRecord(id, _length - batch.Length, batch.Length, batch.Count, batch.IsCompressed);
        Keep(record);
        return record;
    }

    /// <summary>Marks a batch as done.</summary>
    internal void Remove(SpillRecord record)
    {
        if (!_live.Remove(record.Id))
        {
            return;
        }

        EventCount -= record.Count;
        _liveBytes -= SpillFormat.HeadBytes + record.Length;
        if (_live.Count == 0)
        {
            // Nothing is written: on a full disk a file without its signature would cost everything that is appended later.
            RandomAccess.SetLength(_file, SpillFormat.Signature.Length);
            _length = SpillFormat.Signature.Length;
        }
        else
        {
            Write(SpillFormat.KindDone, record.Id, default, 0, false);
        }
    }

    /// <summary>Reads a batch back.</summary>
    internal EventBatch Read(SpillRecord record)
    {
        // Compaction moves batches: where it lies now is what the table says.
        long offset = _live.TryGetValue(record.Id, out SpillRecord? current) ? current.Offset : record.Offset;
        byte[] bytes = System.Buffers.ArrayPool<byte>.Shared.Rent(record.Length);
        if (ReadWhole(_file, bytes.AsSpan(0, record.Length), offset) != record.Length)
        {
            throw new EndOfStreamException("The spill file ends in the middle of a batch.");
        }

        return new EventBatch(bytes, record.Length, record.Count, record.IsCompressed) { Record = record };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _guard.Dispose();
    }

    private static int ReadWhole(SafeFileHandle file, Span<byte> target, long offset)
    {
        int total = 0;
        while (total < target.Length)
        {
            int read = RandomAccess.Read(file, target[total..], offset + total);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }

    /// <summary>Reads the file up to the first record that is not whole, and cuts the rest off.</summary>
    private void Load()
    {
        long size = RandomAccess.GetLength(_file);
        Span<byte> signature = stackalloc byte[SpillFormat.Signature.Length];
        if (size < signature.Length || ReadWhole(_file, signature, 0) != signature.Length || !signature.SequenceEqual(SpillFormat.Signature))
        {
            Reset();
            return;
        }

        long offset = signature.Length;
        byte[] head = new byte[SpillFormat.HeadBytes];
        while (ReadWhole(_file, head, offset) == head.Length
            && SpillFormat.TryReadHead(head, out byte kind, out SpillRecord record)
            && offset + head.Length + record.Length <= size)
        {
            byte[] body = new byte[record.Length];
            if (ReadWhole(_file, body, offset + head.Length) != body.Length || !SpillFormat.IsWhole(head, body))
            {
                break;
            }

            if (kind == SpillFormat.KindBatch)
            {
                Keep(record with { Offset = offset + head.Length });
            }
            else if (_live.Remove(record.Id, out SpillRecord? done))
            {
                EventCount -= done.Count;
                _liveBytes -= SpillFormat.HeadBytes + done.Length;
            }

            _nextId = Math.Max(_nextId, record.Id + 1);
            offset += head.Length + record.Length;
        }

        _length = offset;
        RandomAccess.SetLength(_file, offset);
    }

    private void Keep(SpillRecord record)
    {
        _live[record.Id] = record;
        EventCount += record.Count;
        _liveBytes += SpillFormat.HeadBytes + record.Length;
    }

    private void Write(byte kind, long id, ReadOnlyMemory<byte> body, int count, bool isCompressed)
    {
        byte[] head = new byte[SpillFormat.HeadBytes];
        SpillFormat.WriteHead(head, kind, id, body.Span, count, isCompressed);
        RandomAccess.Write(_file, [head, body], _length);
        _length += head.Length + body.Length;
    }

    private void Reset()
    {
        RandomAccess.SetLength(_file, 0);
        RandomAccess.Write(_file, SpillFormat.Signature, 0);
        _length = SpillFormat.Signature.Length;
    }

    /// <summary>Copies what is live to a new file, which then takes the place of this one in one step.</summary>
    private void Compact()
    {
        string fresh = _path + ".new";
        SafeFileHandle file = File.OpenHandle(fresh, FileMode.Create, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        try
        {
            RandomAccess.Write(file, SpillFormat.Signature, 0);
            long length = SpillFormat.Signature.Length;
            var moved = new List<SpillRecord>();
            foreach (SpillRecord record in Records)
            {
                byte[] bytes = new byte[SpillFormat.HeadBytes + record.Length];
                ReadWhole(_file, bytes, record.Offset - SpillFormat.HeadBytes);
                RandomAccess.Write(file, bytes, length);
                moved.Add(record with { Offset = length + SpillFormat.HeadBytes });
                length += bytes.Length;
            }

            File.Move(fresh, _path, overwrite: true);
            (_file, file) = (file, _file);
            _length = length;
            moved.ForEach(record => _live[record.Id] = record);
        }
        finally
        {
            file.Dispose();
        }
    }
}
