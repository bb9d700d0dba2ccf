using System;
using System.Collections.Generic;
using System.IO;
using Microsoft.Win32.SafeHandles;
using Statsig.Fast.EventLogging.Batches;

namespace Statsig.Fast.EventLogging.Spill;

/// <summary>Manages the space of a spill file: positions of batches, free space, and making room.</summary>
/// <remarks>
/// A batch is written at the end of the file while the limit and the disk allow it, then into a gap of sufficient size; then batches at the
/// end are moved into gaps. Every step leaves a readable file that contains each batch once or twice. No step needs space outside of the
/// file.
/// </remarks>
internal sealed class SpillSpace(SafeFileHandle file, long maxBytes)
{
    private static readonly Comparer<SpillRecord> ByPlace = Comparer<SpillRecord>.Create(static (first, second) => first.Start.CompareTo(second.Start));

    private readonly SortedSet<SpillRecord> _occupied = new(ByPlace);
    private long _occupiedBytes;
    private int _start;

    internal long Length { get; private set; }

    internal Action<long>? Growing { get; set; }

    /// <summary>Prepares to take over the content of the file.</summary>
    /// <param name="start">The offset of the first record; zero without a header.</param>
    internal void Begin(int start)
    {
        _start = start;
        Length = start;
    }

    internal void WriteHeader()
    {
        var header = new byte[SpillFormat.HeaderBytes];
        SpillFormat.WriteHeader(header);
        RandomAccess.Write(file, header, 0);
        _start = header.Length;
        Extend(_start);
    }

    internal void Extend(long end) => Length = Math.Max(Length, end);

    internal void Occupy(SpillRecord record)
    {
        _occupied.Add(record);
        _occupiedBytes += record.Size;
    }

    /// <summary>Marks the space of a batch as free and truncates the file after the last batch.</summary>
    internal void Free(SpillRecord record)
    {
        _occupied.Remove(record);
        _occupiedBytes -= record.Size;
        MarkFree(record);
        Trim();
    }

    /// <summary>Writes a record into free space.</summary>
    /// <param name="head">Its head.</param>
    /// <param name="body">Its body.</param>
    /// <param name="moved">Called for each record that was moved to make room.</param>
    /// <returns>Its position; null when the limit leaves no room.</returns>
    internal long? Place(byte[] head, ReadOnlyMemory<byte> body, Action<SpillRecord> moved)
    {
        long size = head.Length + body.Length;
        if (_start + _occupiedBytes + size > maxBytes)
        {
            return null;
        }

        if (Length + size <= maxBytes)
        {
            try
            {
                return Grow(head, body);
            }
            catch (IOException) when (_start + _occupiedBytes < Length)
            {
                // Probably a full disk: free space within the file is used instead.
            }
        }

        if (FindGap(size, Length) is null)
        {
            MoveFromEnd(moved);
        }

        if (FindGap(size, Length) is { } gap)
        {
            Fill(gap, head, body);
            return gap.Start;
        }

        return Length + size <= maxBytes ? Grow(head, body) : null;
    }

    /// <summary>Truncates the file after the last batch.</summary>
    internal void Trim()
    {
        long end = _occupied.Max?.End ?? _start;
        if (end < Length)
        {
            RandomAccess.SetLength(file, end);
            Length = end;
        }
    }

    /// <summary>Makes a damaged range readable: writes the corrected head, or marks free space.</summary>
    internal void Mend(SpillFinding finding, bool isLive)
    {
        if (isLive)
        {
            RandomAccess.Write(file, finding.Head!, finding.Start);
        }
        else
        {
            MarkFree(finding.Start, finding.End - finding.Start);
        }
    }

    private void MarkFree(SpillRecord record)
    {
        var state = new byte[SpillFormat.HeadBytes - SpillFormat.FixedHeadBytes];
        SpillFormat.WriteState(state, isLive: false);
        RandomAccess.Write(file, state, record.Start + SpillFormat.FixedHeadBytes);
    }

    private void MarkFree(long start, long size)
    {
        var head = new byte[Math.Min(size, SpillFormat.HeadBytes)];
        if (size >= SpillFormat.HeadBytes)
        {
            SpillFormat.WriteFreeHead(head, (int)(size - head.Length)); // A file has at most 1 GiB.
        }

        // Zeros where a head does not fit: the rest of an old head would claim the bytes after it.
        RandomAccess.Write(file, head, start);
    }

    private long Grow(byte[] head, ReadOnlyMemory<byte> body)
    {
        long start = Length;
        long end = start + head.Length + body.Length;
        try
        {
            Growing?.Invoke(end);
            RandomAccess.Write(file, [head, body], start);
            Length = end;
        }
        finally
        {
            if (Length == start)
            {
                RandomAccess.SetLength(file, start); // Removes the part that a full disk accepted.
            }
        }

        return start;
    }

    /// <summary>Finds the first gap that has exactly the given size, or also has room for a head after it.</summary>
    private (long Start, long Size)? FindGap(long size, long limit)
    {
        long end = _start;
        foreach (SpillRecord record in _occupied)
        {
            if (record.Start > limit)
            {
                return null;
            }

            long gap = record.Start - end;
            if (gap == size || gap >= size + SpillFormat.HeadBytes)
            {
                return (end, gap);
            }

            end = record.End;
        }

        return null;
    }

    private void Fill((long Start, long Size) gap, byte[] head, ReadOnlyMemory<byte> body)
    {
        long size = head.Length + body.Length;
        MarkFree(gap.Start, gap.Size); // One free record, so that a reader between two steps finds no half-overwritten record.
        MarkFree(gap.Start + size, gap.Size - size);
        RandomAccess.Write(file, body.Span, gap.Start + head.Length);
        RandomAccess.Write(file, head, gap.Start);
    }

    private void MoveFromEnd(Action<SpillRecord> moved)
    {
        while (_occupied.Max is { } last && FindGap(last.Size, last.Start) is { } gap)
        {
            var bytes = new byte[last.Size];
            if (FileBytes.Read(file, bytes, last.Start) != bytes.Length)
            {
                throw new EndOfStreamException("The spill file was truncated while it was in use.");
            }

            Fill(gap, bytes[..SpillFormat.HeadBytes], bytes.AsMemory(SpillFormat.HeadBytes));
            SpillRecord copy = last with { Start = gap.Start, Offset = gap.Start + SpillFormat.HeadBytes };
            Occupy(copy);
            moved(copy);
            Free(last);
        }
    }
}
