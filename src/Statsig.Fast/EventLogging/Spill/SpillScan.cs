using System;
using System.Collections.Generic;
using System.IO;
using Microsoft.Win32.SafeHandles;
using Statsig.Fast.EventLogging.Batches;

namespace Statsig.Fast.EventLogging.Spill;

/// <summary>Reads a spill file from start to end and skips damaged parts.</summary>
/// <remarks>Never writes: a file of another program stays unchanged. Uses the memory of one body, regardless of the file size.</remarks>
internal sealed class SpillScan(SafeFileHandle file)
{
    private const int LeastWindowBytes = 512;
    private const int MostWindowBytes = 64 << 10;

    private readonly long _size = RandomAccess.GetLength(file);
    private readonly byte[] _head = new byte[SpillFormat.HeadBytes];
    private byte[]? _window;
    private long _damagedBytes;

    /// <summary>Gets the offset of the first record; zero for a file to which nothing was written yet.</summary>
    internal int Start { get; private set; }

    /// <summary>True when the header was damaged.</summary>
    internal bool IsHeaderDamaged { get; private set; }

    /// <summary>Reads the header.</summary>
    /// <exception cref="InvalidDataException">The file is not a spill file, or one of another version.</exception>
    internal void ReadHeader()
    {
        Span<byte> header = stackalloc byte[SpillFormat.HeaderBytes];
        int length = FileBytes.Read(file, header, 0);
        Span<byte> found = header[..length];
        if (length == header.Length && SpillFormat.TryRepair(found, out bool wasDamaged) && found.StartsWith(SpillFormat.Signature))
        {
            Start = SpillFormat.HeaderBytes;
            IsHeaderDamaged = wasDamaged;
        }
        else if (!IsUnfinished(found))
        {
            throw new InvalidDataException(IsOtherVersion(found)
                ? $"The file was written by another version of the library: its format is {(char)found[7]}, this version reads format {(char)SpillFormat.Signature[7]}. The file was not changed."
                : "The file is not a spill file of this library. The file was not changed. Use another path.");
        }
    }

    /// <summary>Returns everything in the file, in file order.</summary>
    internal IEnumerable<SpillFinding> ReadRecords()
    {
        long offset = Start > 0 ? Start : _size; // A file without a complete header has no records yet.
        while (offset < _size)
        {
            SpillFinding finding = ReadAt(offset);
            yield return finding;
            offset = finding.End;
        }
    }

    private static bool IsOtherVersion(ReadOnlySpan<byte> found) =>
        found.Length >= SpillFormat.Signature.Length
        && found.StartsWith(SpillFormat.Signature[..^1])
        && found[7] != SpillFormat.Signature[7]
        && char.IsAsciiDigit((char)found[7]);

    /// <summary>Returns true when a process ended while it wrote the header, or when nothing was written.</summary>
    private static bool IsUnfinished(ReadOnlySpan<byte> found)
    {
        Span<byte> whole = stackalloc byte[SpillFormat.HeaderBytes];
        SpillFormat.WriteHeader(whole);
        return found.Length < whole.Length && whole.StartsWith(found);
    }

    private SpillFinding ReadAt(long start)
    {
        if (ReadRecord(start) is { } finding)
        {
            return finding;
        }

        return FindFillerEnd(start) is { } end ? new SpillFinding(start, end) : new SpillFinding(start, FindNext(start + 1, _size)) { IsDamaged = true };
    }

    /// <summary>
    /// Returns the end of the zeros with which an earlier process filled a damaged range too short for a head; null when none exist.
    /// </summary>
    private long? FindFillerEnd(long start)
    {
        Span<byte> stretch = stackalloc byte[SpillFormat.HeadBytes];
        stretch = stretch[..FileBytes.Read(file, stretch, start)];
        int zeros = stretch.IndexOfAnyExcept((byte)0);
        long end = start + (zeros < 0 ? stretch.Length : zeros);
        return end > start && end - start < SpillFormat.HeadBytes && (end == _size || HasHead(end)) ? end : null;
    }

    /// <summary>Reads a record; returns null when no record begins here.</summary>
    private SpillFinding? ReadRecord(long start)
    {
        if (!TryReadHead(start, _head, out SpillRecord record, out bool wasDamaged))
        {
            return null;
        }

        bool isLive = SpillFormat.IsLive(_head, out bool isStateDamaged);
        wasDamaged |= isStateDamaged;
        if (!isLive)
        {
            // The length is trusted when a record begins at its end: missing bytes would move the next head nearer.
            bool isWhole = record.End == _size || (record.End < _size && !isStateDamaged && IsBoundary(record.End));
            long end = isWhole ? record.End : FindNext(start + 1, Math.Min(record.End, _size));
            return new SpillFinding(start, end) { Id = record.Id, IsDamaged = wasDamaged || !isWhole };
        }

        SpillFormat.WriteState(_head.AsSpan(SpillFormat.FixedHeadBytes), isLive: true);
        byte[]? body = ReadBody(record);
        if (body is not null && SpillFormat.IsWhole(_head, body))
        {
            return new SpillFinding(start, record.End) { Id = record.Id, Record = record, IsDamaged = wasDamaged, Head = wasDamaged ? [.. _head] : null };
        }

        _damagedBytes += body?.Length ?? 0;
        return new SpillFinding(start, FindNext(start + 1, Math.Min(record.End, _size))) { Id = record.Id, IsDamaged = true, LostEvents = record.Count };
    }

    /// <summary>True when a head begins here, or zeros that fill the space before one.</summary>
    private bool IsBoundary(long start) => HasHead(start) || FindFillerEnd(start) is not null;

    private bool HasHead(long start) => TryReadHead(start, stackalloc byte[SpillFormat.HeadBytes], out _, out _);

    /// <summary>Reads the head that begins here and corrects one flipped bit; returns false when no head begins here.</summary>
    private bool TryReadHead(long start, Span<byte> head, out SpillRecord record, out bool wasDamaged)
    {
        (record, wasDamaged) = (null!, false);
        return FileBytes.Read(file, head, start) == head.Length
            && SpillFormat.TryRepair(head[..SpillFormat.FixedHeadBytes], out wasDamaged)
            && SpillFormat.TryReadHead(head, start, out record);
    }

    /// <summary>
    /// Reads the body of a record; returns null when it is missing, or when more damaged bodies were read than accidents cause.
    /// </summary>
    /// <remarks>
    /// Damaged bodies overlap, because the search for the next head continues inside them. Without a limit, a crafted file would be read
    /// once for each of its heads.
    /// </remarks>
    private byte[]? ReadBody(SpillRecord record)
    {
        if (record.End > _size || _damagedBytes > 2 * _size)
        {
            return null;
        }

        var body = new byte[record.Length];
        return FileBytes.Read(file, body, record.Offset) == body.Length ? body : null;
    }

    /// <summary>Finds the next valid head.</summary>
    /// <param name="from">Where to begin.</param>
    /// <param name="end">
    /// The result when no head begins before it. After a head whose body is damaged it is the end of the body: missing bytes move the next
    /// head nearer, and changed bytes leave it in place.
    /// </param>
    private long FindNext(long from, long end)
    {
        _window ??= new byte[MostWindowBytes];
        for (int size = LeastWindowBytes; from < end; size = Math.Min(size * 2, MostWindowBytes))
        {
            // Mostly the next head is near.
            Span<byte> window = _window.AsSpan(0, size);
            int length = FileBytes.Read(file, window, from);
            for (int i = 0; i + SpillFormat.HeadBytes <= length && from + i < end; i++)
            {
                if (IsHeadAt(window[i..length], from + i))
                {
                    return from + i;
                }
            }

            from += Math.Max(1, length - SpillFormat.HeadBytes + 1);
        }

        return end;
    }

    private bool IsHeadAt(ReadOnlySpan<byte> bytes, long start) =>
        bytes.StartsWith(SpillFormat.Mark) && SpillFormat.TryReadHead(bytes, start, out SpillRecord record) && record.End <= _size;
}

/// <summary>The content of one range of a spill file.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
internal sealed record SpillFinding(long Start, long End)
{
    /// <summary>Gets the number of the record; zero when it is unknown.</summary>
    internal long Id { get; init; }

    /// <summary>Gets the unsent batch of the range; null when the range has none.</summary>
    internal SpillRecord? Record { get; init; }

    /// <summary>True when any part of the range was damaged.</summary>
    internal bool IsDamaged { get; init; }

    /// <summary>Gets the corrected head of a batch; null when it was not damaged.</summary>
    internal byte[]? Head { get; init; }

    /// <summary>Gets the known number of lost events.</summary>
    internal int LostEvents { get; init; }
}
