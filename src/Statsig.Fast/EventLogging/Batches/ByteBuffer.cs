using System;
using System.Buffers;

namespace Statsig.Fast.EventLogging.Batches;

/// <summary>A growing byte buffer over arrays from the shared pool; a target for JSON writers.</summary>
/// <remarks>For one thread at a time.</remarks>
internal sealed class ByteBuffer : IBufferWriter<byte>, IDisposable
{
    private const int SmallestGrowth = 256;

    private byte[] _bytes;
    private int _count;

    internal ByteBuffer(int capacity = 4096) => _bytes = ArrayPool<byte>.Shared.Rent(capacity);

    internal int Count => _count;

    internal ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _count);

    internal void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        _count += bytes.Length;
    }

    internal void Append(byte value)
    {
        GetSpan(1)[0] = value;
        _count++;
    }

    internal void Append(long number)
    {
        Span<byte> span = GetSpan(20);
        _ = System.Buffers.Text.Utf8Formatter.TryFormat(number, span, out int written); // 20 bytes hold every 64-bit number.
        _count += written;
    }

    internal void Append(ulong number)
    {
        Span<byte> span = GetSpan(20);
        _ = System.Buffers.Text.Utf8Formatter.TryFormat(number, span, out int written); // 20 bytes hold every 64-bit number.
        _count += written;
    }

    /// <summary>Discards the bytes after a position.</summary>
    internal void Truncate(int count) => _count = count;

    /// <summary>Transfers the array to the caller, who returns it to the pool, and starts over with another one.</summary>
    internal (byte[] Bytes, int Count) Detach()
    {
        (byte[] Bytes, int Count) detached = (_bytes, _count);
        _bytes = ArrayPool<byte>.Shared.Rent(SmallestGrowth);
        _count = 0;
        return detached;
    }

    /// <inheritdoc/>
    public void Advance(int count) => _count += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_count);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
            _count = 0;
        }
    }

    private void Reserve(int size)
    {
        size = Math.Max(size, 1);
        if (_bytes.Length - _count >= size)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(_count * 2, _count + size), SmallestGrowth));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
