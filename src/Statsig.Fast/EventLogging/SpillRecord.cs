namespace Statsig.Fast.EventLogging;

/// <summary>Where a batch lies in the spill file.</summary>
/// <param name="Id">Its number in the file.</param>
/// <param name="Start">Where its head begins.</param>
/// <param name="Offset">Where its body begins.</param>
/// <param name="Length">The bytes of its body.</param>
/// <param name="Count">The events in it.</param>
/// <param name="IsCompressed">Whether the body is gzip.</param>
internal sealed record SpillRecord(long Id, long Start, long Offset, int Length, int Count, bool IsCompressed)
{
    /// <summary>Where the record ends.</summary>
    internal long End => Offset + Length;

    /// <summary>The bytes of head and body.</summary>
    internal long Size => End - Start;
}
