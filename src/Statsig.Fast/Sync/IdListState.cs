using System;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Sync;

/// <summary>How far one ID list has been read. Used by one synchronization at a time.</summary>
internal sealed class IdListState
{
    /// <summary>The file to which <see cref="ReadBytes"/> refers; null before the first one.</summary>
    internal string? FileId { get; private set; }

    internal long CreationTime { get; private set; } = long.MinValue;

    /// <summary>The bytes of the file that are part of <see cref="List"/>; 0 when it must be read from its start.</summary>
    internal long ReadBytes { get; private set; }

    /// <summary>The list that was last published; null before.</summary>
    internal IdList? List { get; private set; }

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
            ReadBytes = 0;
        }

        CreationTime = entry.CreationTime;
        return true;
    }

    /// <summary>Adds what was read of the file.</summary>
    /// <param name="chunk">The bytes from <paramref name="start"/> on.</param>
    /// <param name="start">Where they begin: <see cref="ReadBytes"/>, or 0 for the whole file.</param>
    /// <param name="size">The size of the file in the list of lists.</param>
    /// <returns>False when the bytes are not an ID list; then the file is read from its start next time, and the list keeps its
    /// content.</returns>
    internal bool TryAdd(ReadOnlySpan<byte> chunk, long start, long size)
    {
        if (chunk.IsEmpty || chunk[0] is not ((byte)'+' or (byte)'-'))
        {
            ReadBytes = 0;
            return false;
        }

        // A file that was cut short may end within a line, which belongs to the next part.
        ReadOnlySpan<byte> whole = start + chunk.Length >= size ? chunk : chunk[..(chunk.LastIndexOfAny((byte)'\n', (byte)'\r') + 1)];
        ReadBytes = start + whole.Length;
        if (whole.IsEmpty)
        {
            return true;
        }

        List = (start == 0 ? IdList.Empty : List ?? IdList.Empty).With(whole);
        return true;
    }

    /// <summary>Reads the file from its start next time.</summary>
    internal void Restart() => ReadBytes = 0;

    /// <summary>The list of a new file without content.</summary>
    internal void Clear() => List = IdList.Empty;
}
