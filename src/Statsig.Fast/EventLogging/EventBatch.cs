using System;
using System.Buffers;

namespace Statsig.Fast.EventLogging;

/// <summary>A finished batch: the body of one request.</summary>
/// <remarks>Owns its bytes until <see cref="ReturnBytes"/>; changed only while the delivery's lock is held.</remarks>
internal sealed class EventBatch(byte[] bytes, int length, int count, bool isCompressed)
{
    private byte[] _bytes = bytes;

    internal ReadOnlyMemory<byte> Body => _bytes.AsMemory(0, Length);

    internal int Length { get; } = length;

    /// <summary>The events in it.</summary>
    internal int Count { get; } = count;

    internal bool IsCompressed { get; } = isCompressed;

    /// <summary>How often it was posted before and failed; attempts that were cut short do not count.</summary>
    internal int Retries { get; set; }

    /// <summary>The failures of it that count against it; answers that are not about the batch do not.</summary>
    internal int Failures { get; set; }

    /// <summary>The last flush that tried it, so that one flush tries it once.</summary>
    internal long LastFlush { get; set; }

    /// <summary>Its place in the spill file; null when it is not there.</summary>
    internal SpillRecord? Record { get; set; }

    /// <summary>Returns the bytes to the pool, once no request reads them any more.</summary>
    internal void ReturnBytes()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }
}
