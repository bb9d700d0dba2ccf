using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Tests.Networking.Grpc;

/// <summary>A body that arrives in pieces of sizes that a seed decides, and may break off with an exception.</summary>
internal sealed class TornStream(byte[] bytes, int largest, int seed, int? breaksAt = null) : Stream
{
    private readonly Random _random = new(seed);
    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Assert.True(buffer.Length > 0, "A read of no bytes looks like the end of the body.");
        if (_position >= breaksAt)
        {
            throw new IOException("The connection broke.");
        }

        int end = Math.Min(bytes.Length, breaksAt ?? bytes.Length);
        int count = Math.Min(Math.Min(buffer.Length, _random.Next(1, largest + 1)), end - _position);
        bytes.AsMemory(_position, count).CopyTo(buffer);
        _position += count;
        return ValueTask.FromResult(count);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
