namespace Statsig.Fast.EventLogging.Batches;

/// <summary>The position of a batch in the spill file.</summary>
/// <param name="Id">Its number in the file.</param>
/// <param name="Start">The offset of its head.</param>
/// <param name="Offset">The offset of its body.</param>
/// <param name="Length">The bytes of its body.</param>
/// <param name="Count">The events in it.</param>
/// <param name="IsCompressed">True when the body is gzip.</param>
internal sealed record SpillRecord(long Id, long Start, long Offset, int Length, int Count, bool IsCompressed)
{
    /// <summary>Gets the offset at which the record ends.</summary>
    internal long End => Offset + Length;

    /// <summary>Gets the number of bytes of head and body.</summary>
    internal long Size => End - Start;
}
