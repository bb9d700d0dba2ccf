using System;
using System.Buffers;

namespace Statsig.Fast.AspNetCore.Responses;

/// <summary>The buffer of one response. It is contiguous, because the tag is computed over the whole response.</summary>
internal sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private const int FirstBytes = 64 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int _written;

    internal ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _written);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - _written);
        _written += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return _bytes.AsMemory(_written);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return _bytes.AsSpan(_written);
    }

    // The response contains the user's data; the array is cleared before another caller rents it.
    public void Dispose()
    {
        byte[] bytes = _bytes;
        _bytes = [];
        bytes.AsSpan(0, _written).Clear();
        _written = 0;
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void Ensure(int sizeHint)
    {
        int needed = Math.Max(sizeHint, 1);
        if (_bytes.Length - _written >= needed)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(_written + needed), (int)Math.Min(_bytes.Length * 2L, Array.MaxLength)));
        Written.Span.CopyTo(larger);
        _bytes.AsSpan(0, _written).Clear();
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
