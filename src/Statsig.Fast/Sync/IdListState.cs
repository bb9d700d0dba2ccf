using System;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Sync;

/// <summary>How far one ID list has been read. Used by one synchronization at a time.</summary>
/// <remarks>
/// What was appended to a file goes into the published list, line by line. A file that is read from its start goes into a list apart, which
/// takes the place of the published one at the end of the file. When its transfer breaks off, the list apart stays for the next
/// synchronization, which continues after the last line that was applied.
/// </remarks>
internal sealed class IdListState
{
    private IdList? _apart;
    private IdListReader? _reader;
    private long _start;
    private long _tornSize;

    /// <summary>The file to which <see cref="ReadBytes"/> refers; null before the first one.</summary>
    internal string? FileId { get; private set; }

    internal long CreationTime { get; private set; } = long.MinValue;

    /// <summary>The bytes of the file whose lines were applied; 0 when it must be read from its start.</summary>
    internal long ReadBytes { get; private set; }

    /// <summary>The list to publish; null before the first one.</summary>
    internal IdList? List { get; private set; }

    /// <summary>The list that was published last.</summary>
    internal IdList? Published { get; set; }

    /// <summary>Takes note of the file that an entry names; another one than before is read from its start.</summary>
    /// <returns>False when the entry is older than what is here.</returns>
    internal bool TryFollow(in IdListEntry entry)
    {
        if (entry.CreationTime < CreationTime)
        {
            return false;
        }

        if (entry.FileId != FileId)
        {
            FileId = entry.FileId;
            _tornSize = 0;
            Restart();
        }

        CreationTime = entry.CreationTime;
        return true;
    }

    /// <summary>Begins to read a part of the file.</summary>
    /// <param name="start">Where it begins: <see cref="ReadBytes"/>, or 0 for the whole file.</param>
    /// <param name="expectedBytes">About how many bytes will come.</param>
    internal void Begin(long start, long expectedBytes)
    {
        if (start == 0)
        {
            Restart();
            _apart = new IdList(expectedBytes / IdListReader.UsualLine);
        }

        _start = start;
        _reader = new IdListReader(_apart ?? (List ??= new IdList()));
    }

    /// <summary>Applies the lines that end in the next bytes of the part.</summary>
    /// <returns>False when the part does not begin with a change, so that it is not an ID list; then the file is read from its start next
    /// time, and the list keeps its content.</returns>
    internal bool TryAdd(ReadOnlySpan<byte> bytes)
    {
        if (_reader!.Bytes == 0 && !bytes.IsEmpty && bytes[0] is not ((byte)'+' or (byte)'-'))
        {
            Restart();
            return false;
        }

        _reader.Read(bytes);
        ReadBytes = _start + _reader.Bytes - _reader.TornBytes;
        return true;
    }

    /// <summary>Ends a part that was read to its end. A list that was read from the start of its file becomes the one to publish.</summary>
    /// <param name="size">The size of the file in the list of lists.</param>
    /// <returns>False when there were no bytes; then the file is read from its start next time, and the list keeps its content.</returns>
    internal bool TryEnd(long size)
    {
        if (_reader!.Bytes == 0)
        {
            Restart();
            return false;
        }

        // A file that was cut short may end within a line, which belongs to the next part. So may the size that was stated for it: a
        // beginning of a change is read again, once, unless the file has grown until then.
        if (_start + _reader.Bytes >= size)
        {
            if (!_reader.IsTornChange || size == _tornSize)
            {
                _reader.EndLine();
                ReadBytes = _start + _reader.Bytes;
            }

            _tornSize = size;
        }

        _reader = null;
        if (_apart is not null && ReadBytes > 0)
        {
            _apart.Trim();
            List = _apart;
        }

        _apart = null;
        return true;
    }

    /// <summary>Adds a part of the file that is in memory.</summary>
    /// <inheritdoc cref="Begin" path="/param"/>
    /// <inheritdoc cref="TryEnd" path="/param"/>
    /// <returns>False when the bytes are not an ID list; then the file is read from its start next time, and the list keeps its
    /// content.</returns>
    internal bool TryAdd(ReadOnlySpan<byte> part, long start, long size)
    {
        Begin(start, part.Length);
        return TryAdd(part) && TryEnd(size);
    }

    /// <summary>Reads the file from its start next time. The list keeps its content.</summary>
    internal void Restart()
    {
        ReadBytes = 0;
        _apart = null;
        _reader = null;
    }

    /// <summary>Discards what was read of a file from its start and has not been published.</summary>
    internal void DiscardUnpublished()
    {
        if (_apart is not null)
        {
            Restart();
        }
    }

    /// <summary>The list of a new file without content.</summary>
    internal void Clear()
    {
        _apart = null;
        List = new IdList();
    }
}
