using System;
using System.Buffers;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Networking.Grpc;

/// <summary>Reads messages from the body of an answer, however the network tears them apart or runs them together.</summary>
/// <remarks>
/// A message is bytes in a buffer that the next one takes over; buffers come from the shared pool and grow with what has arrived, never with what a
/// prefix merely announces. One that grew past <see cref="KeptBytes"/> goes back after its message, so that a stream that lives for months holds as much
/// memory as its usual message needs. Only the last growth for a large message is no buffer of the pool: it has that message's size, and whoever wants to keep
/// the message takes it over without a copy. One reader at a time. Throws what the body throws; for what it reads it gives a status.
/// </remarks>
internal sealed class GrpcMessageReader(Stream body, int maxBytes, bool isGzip) : IDisposable
{
    internal const int FirstBytes = 16 << 10;

    /// <summary>The largest buffer that is kept from one message to the next.</summary>
    internal const int KeptBytes = 256 << 10;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private bool _isOfItsOwn;
    private bool _isDecompressed;
    private int _start;
    private int _end;
    private int _consumed;

    /// <summary>The message last read; valid until the next is asked for.</summary>
    internal ReadOnlyMemory<byte> Message { get; private set; }

    /// <summary>What is wrong with the body; null unless reading it gave <see cref="GrpcRead.Broken"/>.</summary>
    internal GrpcStatus? Problem { get; private set; }

    /// <summary>Reads the next message.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal async ValueTask<GrpcRead> ReadAsync(CancellationToken cancellationToken)
    {
        Release();
        while (_end - _start < GrpcMessageContent.PrefixBytes)
        {
            if (!await FillAsync(GrpcMessageContent.PrefixBytes, cancellationToken).ConfigureAwait(false))
            {
                return _end == _start ? GrpcRead.End : Broken(GrpcStatusCode.Internal, "The call ended within a message.");
            }
        }

        byte flag = _buffer[_start];
        uint length = BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(_start + 1));
        if (flag > 1 || (flag == 1 && !isGzip))
        {
            return Broken(GrpcStatusCode.Internal, flag > 1 ? $"A message begins with {flag}, which means nothing." : "A message is compressed in a way that was not agreed on.");
        }

        if (length > maxBytes)
        {
            return TooLarge();
        }

        int whole = GrpcMessageContent.PrefixBytes + (int)length;
        while (_end - _start < whole)
        {
            if (!await FillAsync(whole, cancellationToken).ConfigureAwait(false))
            {
                return Broken(GrpcStatusCode.Internal, "The call ended within a message.");
            }
        }

        _consumed = whole;
        Message = _buffer.AsMemory(_start + GrpcMessageContent.PrefixBytes, (int)length);
        return flag == 0 ? GrpcRead.Message : Decompress((int)length);
    }

    /// <summary>Gives the message last read to the caller, to keep.</summary>
    /// <remarks>A large message is given in its buffer, and so is one that was compressed; others are copied.</remarks>
    internal ReadOnlyMemory<byte> TakeMessage()
    {
        if (_isDecompressed)
        {
            return Message;
        }

        if (!_isOfItsOwn)
        {
            return Message.ToArray();
        }

        // The buffer holds this message and nothing else.
        Replace(ArrayPool<byte>.Shared.Rent(FirstBytes), isOfItsOwn: false);
        _start = _end = _consumed = 0;
        return Message;
    }

    public void Dispose()
    {
        Release();
        Replace([], isOfItsOwn: true);
        _start = _end = 0;
    }

    /// <summary>Gives up the message last read.</summary>
    private void Release()
    {
        Message = default;
        _start += _consumed;
        _consumed = 0;
        _isDecompressed = false;
        if (_start == _end)
        {
            _start = _end = 0;
        }

        if (_buffer.Length > KeptBytes && _end - _start <= FirstBytes)
        {
            Move(ArrayPool<byte>.Shared.Rent(FirstBytes), isOfItsOwn: false);
        }
    }

    /// <summary>Reads what there is, with room for so many bytes from the start of the message on, as far as that is sensible yet.</summary>
    /// <returns>False at the end of the body.</returns>
    private async ValueTask<bool> FillAsync(int whole, CancellationToken cancellationToken)
    {
        if (_end == _buffer.Length)
        {
            if (_start > 0 && _buffer.Length >= whole)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }
            else
            {
                long doubled = Math.Max(2L * (_end - _start), FirstBytes);
                bool isLast = whole <= doubled && whole > KeptBytes;
                Move(isLast ? GC.AllocateUninitializedArray<byte>(whole) : ArrayPool<byte>.Shared.Rent((int)Math.Min(whole, doubled)), isLast);
            }
        }

        int read = await body.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        return read > 0;
    }

    private void Move(byte[] other, bool isOfItsOwn)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(other);
        Replace(other, isOfItsOwn);
        (_start, _end) = (0, _end - _start);
    }

    private void Replace(byte[] other, bool isOfItsOwn)
    {
        if (!_isOfItsOwn)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        (_buffer, _isOfItsOwn) = (other, isOfItsOwn);
    }

    private GrpcRead Decompress(int length)
    {
        var limit = new DecompressionLimit(maxBytes);
        using var message = new PieceBuffer();
        try
        {
            using var gzip = new GZipStream(
                new MemoryStream(_buffer, _start + GrpcMessageContent.PrefixBytes, length, writable: false), CompressionMode.Decompress);
            while (true)
            {
                int read = gzip.Read(message.Free.Span);
                message.Advance(read);
                if (message.Length > limit.For(length))
                {
                    return Broken(GrpcStatusCode.ResourceExhausted, limit.Describe("A message", length, nameof(ProxyConfig.MaxMessageBytes)));
                }

                if (read == 0)
                {
                    break;
                }
            }
        }
        catch (InvalidDataException exception)
        {
            return Broken(GrpcStatusCode.Internal, $"A compressed message cannot be read: {exception.Message}");
        }

        _isDecompressed = true;
        Message = message.ToArray();
        return GrpcRead.Message;
    }

    private GrpcRead TooLarge() => Broken(GrpcStatusCode.ResourceExhausted, $"A message is larger than {maxBytes} bytes, the limit of {nameof(ProxyConfig.MaxMessageBytes)}.");

    private GrpcRead Broken(GrpcStatusCode code, string message)
    {
        Message = default;
        Problem = new GrpcStatus(code, message);
        return GrpcRead.Broken;
    }
}

/// <summary>What reading from a body gave.</summary>
internal enum GrpcRead
{
    /// <summary>A message.</summary>
    Message,

    /// <summary>The body ended where a message could have begun.</summary>
    End,

    /// <summary>Something that is no message; nothing can be read after it.</summary>
    Broken,
}
