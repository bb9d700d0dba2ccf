using System;
using System.Collections.Generic;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace Statsig.Fast.EventLogging;

/// <summary>Reads a spill file from its start to its end, over whatever is damaged in it.</summary>
/// <remarks>Reads only: a file that turns out to be another's was not touched. Small files and large ones take one body's memory.</remarks>
internal sealed class SpillScan(SafeFileHandle file)
{
    private const int LeastWindowBytes = 512;
    private const int MostWindowBytes = 64 << 10;

    private readonly long _size = RandomAccess.GetLength(file);
    private readonly byte[] _head = new byte[SpillFormat.HeadBytes];
    private byte[]? _window;
    private long _damagedBytes;

    /// <summary>Where records begin; zero for a file to which nothing was written yet.</summary>
    internal int Start { get; private set; }

    /// <summary>Whether the header was damaged.</summary>
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
                ? $"The file was written by another version of the library: its format is {(char)found[7]}, this version reads format {(char)SpillFormat.Signature[7]}. It is left as it is."
                : "The file is not a spill file of this library. It is left as it is; name another file.");
        }
    }

    /// <summary>Everything in the file, in the order in which it lies there.</summary>
    internal IEnumerable<SpillFinding> ReadRecords()
    {
        long offset = Start > 0 ? Start : _size; // Without a whole header there are no records yet.
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

    /// <summary>Whether a process died while it wrote the header, or nothing was written at all.</summary>
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

    /// <summary>Where the zeros end that an earlier process made of a damaged stretch without room for a head; null when there are none.</summary>
    private long? FindFillerEnd(long start)
    {
        Span<byte> stretch = stackalloc byte[SpillFormat.HeadBytes];
        stretch = stretch[..FileBytes.Read(file, stretch, start)];
        int zeros = stretch.IndexOfAnyExcept((byte)0);
        long end = start + (zeros < 0 ? stretch.Length : zeros);
        return end > start && end - start < SpillFormat.HeadBytes && (end == _size || HasHead(end)) ? end : null;
    }

    /// <summary>Reads a record; null when there is none.</summary>
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
            // Its length is trusted when something begins where it ends: bytes that are missing from it bring the next head nearer.
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

    /// <summary>Reads the head that begins here, after one flipped bit was put right if need be; false when no head does.</summary>
    private bool TryReadHead(long start, Span<byte> head, out SpillRecord record, out bool wasDamaged)
    {
        (record, wasDamaged) = (null!, false);
        return FileBytes.Read(file, head, start) == head.Length
            && SpillFormat.TryRepair(head[..SpillFormat.FixedHeadBytes], out wasDamaged)
            && SpillFormat.TryReadHead(head, start, out record);
    }

    /// <summary>Reads the body of a record; null when it is not there, or when more damaged ones were read than a file has by accident.</summary>
    /// <remarks>Damaged bodies overlap, because the search for the next head goes on inside them. Without a bound a prepared file would be read once for each of its heads.</remarks>
    private byte[]? ReadBody(SpillRecord record)
    {
        if (record.End > _size || _damagedBytes > 2 * _size)
        {
            return null;
        }

        var body = new byte[record.Length];
        return FileBytes.Read(file, body, record.Offset) == body.Length ? body : null;
    }

    /// <summary>Where the next whole head lies.</summary>
    /// <param name="from">Where to begin.</param>
    /// <param name="end">
    /// The answer when none begins before it. Behind a head whose body is damaged that is the end of the body: bytes that are missing bring the next head nearer, and
    /// bytes that were changed leave it there.
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

/// <summary>What lies in one stretch of a spill file.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
internal sealed record SpillFinding(long Start, long End)
{
    /// <summary>The number of the record; zero when it is not known.</summary>
    internal long Id { get; init; }

    /// <summary>A batch that is still to be sent; null when there is none.</summary>
    internal SpillRecord? Record { get; init; }

    /// <summary>Whether anything in it was damaged.</summary>
    internal bool IsDamaged { get; init; }

    /// <summary>The head of a batch that was put right; null when it was not damaged.</summary>
    internal byte[]? Head { get; init; }

    /// <summary>The events that it cost, as far as that is known.</summary>
    internal int LostEvents { get; init; }
}
