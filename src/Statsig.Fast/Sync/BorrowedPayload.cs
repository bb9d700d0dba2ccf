using System;
using System.Buffers;

namespace Statsig.Fast.Sync;

/// <summary>
/// Pinned bytes of a caller as memory, which ends when this object is disposed of: an update reads a payload without a copy.
/// </summary>
/// <param name="bytes">The pinned bytes.</param>
/// <param name="length">Their number.</param>
internal sealed unsafe class BorrowedPayload(byte* bytes, int length) : MemoryManager<byte>
{
    private bool _isEnded;

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_isEnded, this);
        return new Span<byte>(bytes, length);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ObjectDisposedException.ThrowIf(_isEnded, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)length, nameof(elementIndex));
        return new MemoryHandle(bytes + elementIndex);
    }

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing) => _isEnded = true;
}
