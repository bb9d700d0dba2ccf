using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Tests.Sync;

/// <summary>A body of unknown length that arrives in small parts and may break off.</summary>
internal sealed class TornStream(byte[] content, int breakAt = int.MaxValue, Task? resumed = null) : Stream
{
    private const int MostAtOnce = 7_919;

    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Completes when the body is no longer read.</summary>
    internal TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <remarks>Where it breaks off, it throws; with <c>resumed</c> it waits for that instead, whatever the token says.</remarks>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= breakAt && resumed is null)
        {
            throw new IOException("The connection was reset.");
        }

        if (_position >= breakAt)
        {
            await resumed!;
        }

        int limit = _position < breakAt ? Math.Min(content.Length, breakAt) : content.Length;
        int count = Math.Min(Math.Min(buffer.Length, MostAtOnce), limit - _position);
        content.AsMemory(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        Ended.TrySetResult();
        base.Dispose(disposing);
    }
}
