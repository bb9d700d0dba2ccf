using System;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using Statsig.Fast.EventLogging.Rings;

namespace Statsig.Fast.EventLogging.Batches;

/// <summary>Gathers events into the body of one request and compresses it incrementally.</summary>
/// <remarks>
/// JSON is written into a chunk that is compressed whenever it is large enough, so a batch uses the memory of its compressed form. For the
/// pump's thread.
/// </remarks>
internal sealed class EventBatchBuilder(EventWriter writer, EventBatchTail tail, int mostBytes, bool keepsParts = false) : IDisposable
{
    private const int ChunkBytes = 48 << 10;

    private readonly ByteBuffer _chunk = new(ChunkBytes + (8 << 10));
    private readonly ByteBuffer _body = new();

    /// <summary>The JSON of the events added since the last part; null without parts.</summary>
    private readonly ByteBuffer? _part = keepsParts ? new ByteBuffer() : null;
    private int _partCount;
    private GZipStream? _gzip;
    private long _flushedBytes;
    private bool _isCompressed;

    /// <summary>Gets the number of gathered events.</summary>
    internal int Count { get; private set; }

    /// <summary>Gets the total number of events that could not be written, those of failed batches included.</summary>
    internal long Unserializable { get; private set; }

    private static ReadOnlySpan<byte> Opening => "{\"events\":["u8;

    private long Bytes => _flushedBytes + _chunk.Count;

    /// <summary>Adds an event.</summary>
    /// <param name="slot">The event.</param>
    /// <param name="note">The sampling decision.</param>
    /// <param name="compresses">Whether a batch that begins with it is compressed.</param>
    /// <param name="batchSize">The maximum number of events in a batch, which the batch reports to the service.</param>
    /// <returns>The batch that was finished because the event did not fit; null otherwise.</returns>
    /// <remarks>When memory runs out, the whole batch is dropped and counted, and the exception is rethrown.</remarks>
    internal EventBatch? Add(in EventSlot slot, in SamplingNote note, bool compresses, int batchSize)
    {
        int lost = Count + 1;
        try
        {
            return AddOne(in slot, in note, compresses, batchSize);
        }
        catch
        {
            GiveUp(lost);
            throw;
        }
    }

    /// <summary>Finishes the batch; returns null when it has no event.</summary>
    /// <remarks>When memory runs out, the batch is dropped and counted, and the exception is rethrown.</remarks>
    internal EventBatch? Finish(int batchSize, FlushType flushType)
    {
        int lost = Count;
        try
        {
            return lost == 0 ? null : FinishBatch(batchSize, flushType);
        }
        catch
        {
            GiveUp(lost);
            throw;
        }
    }

    /// <summary>Returns the events added since the last part, as a batch that could be sent; null when no event was added.</summary>
    internal EventBatch? TakePart(int batchSize)
    {
        if (_part is null || _partCount == 0 || Count == 0)
        {
            return null;
        }

        tail.Write(_part, batchSize, FlushType.Scheduled);
        int count = _partCount;
        _partCount = 0;
        if (!_isCompressed)
        {
            (byte[] plain, int plainLength) = _part.Detach();
            return new EventBatch(plain, plainLength, count, isCompressed: false);
        }

        using var compressed = new ByteBuffer();
        using (var gzip = new GZipStream(new ByteBufferStream(compressed), CompressionLevel.Fastest))
        {
            gzip.Write(_part.Written);
        }

        _part.Truncate(0);
        (byte[] bytes, int length) = compressed.Detach();
        return new EventBatch(bytes, length, count, isCompressed: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _part?.Dispose();
        _gzip?.Dispose();
        _chunk.Dispose();
        _body.Dispose();
    }

    private EventBatch? AddOne(in EventSlot slot, in SamplingNote note, bool compresses, int batchSize)
    {
        if (Count == 0)
        {
            Begin(compresses);
        }

        int start = _chunk.Count;
        if (Count > 0)
        {
            _chunk.Append((byte)',');
        }

        int eventStart = _chunk.Count;
        if (!TryWrite(in slot, in note))
        {
            _chunk.Truncate(start);
            Unserializable++;
            return null;
        }

        EventBatch? finished = null;
        int lateBytes = _chunk.Count - eventStart;
        if (Bytes > mostBytes && Count > 0)
        {
            byte[] late = _chunk.Written[eventStart..].ToArray();
            _chunk.Truncate(start);
            finished = FinishBatch(batchSize, FlushType.Limit);
            Begin(compresses);
            _chunk.Append(late);
        }

        Count++;
        AddToPart(_chunk.Written[(finished is null ? eventStart : _chunk.Count - lateBytes)..]);
        if (_chunk.Count >= ChunkBytes)
        {
            FlushChunk();
        }

        return finished;
    }

    private void AddToPart(ReadOnlySpan<byte> json)
    {
        if (_part is null)
        {
            return;
        }

        if (_partCount == 0)
        {
            _part.Truncate(0);
        }

        _part.Append(_partCount == 0 ? Opening : ","u8);
        _part.Append(json);
        _partCount++;
    }

    private EventBatch FinishBatch(int batchSize, FlushType flushType)
    {
        tail.Write(_chunk, batchSize, flushType);
        FlushChunk();
        _gzip?.Dispose();
        _gzip = null;
        int count = Count;
        Count = 0;
        (byte[] bytes, int length) = _body.Detach();
        return new EventBatch(bytes, length, count, _isCompressed);
    }

    /// <summary>Starts over after a batch failed: an unknown part of it may be compressed already.</summary>
    private void GiveUp(int lost)
    {
        Unserializable += lost;
        Count = 0;
    }

    private void Begin(bool compresses)
    {
        _chunk.Truncate(0);
        _body.Truncate(0);
        _flushedBytes = 0;
        _gzip?.Dispose();
        _isCompressed = compresses;
        _gzip = compresses ? new GZipStream(new ByteBufferStream(_body), CompressionLevel.Fastest) : null;
        _chunk.Append(Opening);
        _partCount = 0;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "One event must not cost the others of its batch.")]
    private bool TryWrite(in EventSlot slot, in SamplingNote note)
    {
        try
        {
            writer.Write(_chunk, in slot, in note);
            return true;
        }
        catch (Exception)
        {
            // The caller counts the event. Known cause: half a surrogate pair in a property name, which JSON cannot represent.
            return false;
        }
    }

    private void FlushChunk()
    {
        _flushedBytes += _chunk.Count;
        if (_gzip is null)
        {
            _body.Append(_chunk.Written);
        }
        else
        {
            _gzip.Write(_chunk.Written);
        }

        _chunk.Truncate(0);
    }
}
