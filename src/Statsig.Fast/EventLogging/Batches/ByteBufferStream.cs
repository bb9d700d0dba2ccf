using System;
using System.IO;

namespace Statsig.Fast.EventLogging.Batches;

/// <summary>Lets a compressing stream write into a <see cref="ByteBuffer"/>.</summary>
internal sealed class ByteBufferStream(ByteBuffer target) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => target.Count;

    /// <inheritdoc/>
    public override long Position
    {
        get => target.Count;
        set => throw OnlyGrows();
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => target.Append(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer) => target.Append(buffer);

    /// <inheritdoc/>
    public override void Flush()
    {
        // All bytes are in the buffer already.
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw OnlyGrows();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw OnlyGrows();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw OnlyGrows();

    private static NotSupportedException OnlyGrows() => new("The buffer only grows.");
}
