using System;
using System.Buffers;
using System.Globalization;
using System.IO.Compression;

namespace Statsig.Fast.Specs.Envelopes;

/// <summary>The messages of a delivery: decompresses its bytes piece by piece and returns one message at a time.</summary>
/// <remarks>
/// Keeps no more decompressed bytes than the largest message has, and trusts no length before the bytes are there. Never throws.
/// </remarks>
/// <param name="compressed">The delivery.</param>
/// <param name="maxBytes">The most that it may decompress to.</param>
internal sealed class EnvelopeStream(ReadOnlyMemory<byte> compressed, long maxBytes) : IDisposable
{
    private const int FirstBuffer = 64 << 10;
    private const int LongestVarint = 10;

    // A mutable struct: must not become readonly.
    private BrotliDecoder _decoder;

    private byte[] _buffer = new byte[FirstBuffer];
    private int _start;
    private int _end;
    private int _taken; // Of the compressed bytes.
    private long _decompressed;
    private bool _isAtEnd;

    /// <summary>Why there is no next message.</summary>
    internal string Fault { get; private set; } = "";

    /// <summary>
    /// Reads the next message, which is valid until the next call; false at a fault, and at the end, which is one as well.
    /// </summary>
    internal bool TryRead(out ReadOnlySpan<byte> message)
    {
        message = default;
        int prefix;
        ulong length;
        while ((prefix = WireReader.ReadVarint(_buffer.AsSpan(_start, _end - _start), out length)) == 0)
        {
            if (_end - _start >= LongestVarint || !TryFill())
            {
                return Fail("the length of an envelope is missing");
            }
        }

        if (prefix < 0 || length > (ulong)maxBytes)
        {
            return Fail(string.Create(CultureInfo.InvariantCulture, $"an envelope is larger than {maxBytes} bytes"));
        }

        _start += prefix;
        while ((ulong)(_end - _start) < length)
        {
            if (!TryFill())
            {
                return Fail("an envelope is not complete");
            }
        }

        message = _buffer.AsSpan(_start, (int)length);
        _start += (int)length;
        return true;
    }

    public void Dispose() => _decoder.Dispose();

    private bool Fail(string fault)
    {
        Fault = Fault.Length > 0 ? Fault : fault;
        return false;
    }

    /// <summary>Decompresses more bytes behind those that are there.</summary>
    private bool TryFill()
    {
        if (_isAtEnd)
        {
            return false;
        }

        MakeRoom();
        while (true)
        {
            OperationStatus status = _decoder.Decompress(compressed.Span[_taken..], _buffer.AsSpan(_end), out int consumed, out int written);
            _taken += consumed;
            _end += written;
            _decompressed += written;
            _isAtEnd = status == OperationStatus.Done;
            if (status == OperationStatus.InvalidData)
            {
                return Fail("the compressed bytes are damaged");
            }

            if (_decompressed > maxBytes)
            {
                return Fail(string.Create(CultureInfo.InvariantCulture, $"it decompresses to more than {maxBytes} bytes"));
            }

            if (written > 0 || _isAtEnd)
            {
                return written > 0;
            }

            if (status == OperationStatus.NeedMoreData || consumed == 0)
            {
                return Fail("it ends early");
            }
        }
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, 2L * _buffer.Length));
        }
    }
}
