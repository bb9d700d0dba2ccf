using System;
using System.Buffers;

namespace Statsig.Fast.EventLogging.Batches;

/// <summary>A finished batch: the body of one request.</summary>
/// <remarks>Owns its bytes until <see cref="ReturnBytes"/>; changed only while the delivery's lock is held.</remarks>
internal sealed class EventBatch(byte[] bytes, int length, int count, bool isCompressed)
{
    private byte[] _bytes = bytes;

    internal ReadOnlyMemory<byte> Body => _bytes.AsMemory(0, Length);

    internal int Length { get; } = length;

    /// <summary>Gets the number of events.</summary>
    internal int Count { get; } = count;

    internal bool IsCompressed { get; } = isCompressed;

    /// <summary>Gets the number of failed attempts; cancelled attempts do not count.</summary>
    internal int Retries { get; set; }

    /// <summary>Gets the number of failures that count against the limit; answers that do not concern the batch do not count.</summary>
    internal int Failures { get; set; }

    /// <summary>Gets the number of the last flush that tried it, so that a flush tries it once.</summary>
    internal long LastFlush { get; set; }

    /// <summary>Gets its position in the spill file; null when it is not there.</summary>
    internal SpillRecord? Record { get; set; }

    /// <summary>Returns the bytes to the pool when no request reads them any more.</summary>
    internal void ReturnBytes()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }
}
