using System;

namespace Statsig.Fast.EventLogging.Batches;

/// <summary>The end of every body: the metadata of the library and of the batch.</summary>
internal sealed class EventBatchTail
{
    private readonly byte[] _start;
    private readonly byte[] _middle;
    private readonly EventLogSettings _settings;

    /// <summary>Creates the part that is the same in every batch.</summary>
    /// <param name="sdkMetadata">A JSON object whose only member is the "statsigMetadata" object.</param>
    /// <param name="settings">The batching options, which each batch reports to the service.</param>
    internal EventBatchTail(ReadOnlySpan<byte> sdkMetadata, EventLogSettings settings)
    {
        _settings = settings;
        using var buffer = new ByteBuffer();
        buffer.Append("],"u8);
        buffer.Append(sdkMetadata[1..^2]); // From the member's name to before the closing brace of its object.
        buffer.Append(""","flushingIntervalMs":"""u8);
        _start = buffer.Written.ToArray();
        buffer.Truncate(0);
        buffer.Append(""","maxPendingBatches":"""u8);
        buffer.Append(settings.QueuedBatches);
        buffer.Append(""","batchSize":"""u8);
        _middle = buffer.Written.ToArray();
    }

    internal void Write(ByteBuffer target, int batchSize, FlushType flushType)
    {
        target.Append(_start);
        target.Append((long)_settings.FlushInterval.TotalMilliseconds);
        target.Append(_middle);
        target.Append(batchSize);
        target.Append(flushType switch
        {
            FlushType.Limit => ",\"flushType\":\"limit\"}}"u8,
            FlushType.Manual => ",\"flushType\":\"manual\"}}"u8,
            FlushType.Shutdown => ",\"flushType\":\"shutdown\"}}"u8,
            _ => ",\"flushType\":\"scheduled\"}}"u8,
        });
    }
}
