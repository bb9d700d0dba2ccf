using System;
using System.IO.Compression;
using System.Threading;

namespace Statsig.Fast.Specs.Envelopes;

/// <summary>The data of many parts behind each other, plain at first and compressed once it is only kept.</summary>
/// <remarks>Safe from any thread: one may read while another compresses.</remarks>
internal sealed class EnvelopeBlock(byte[] plain)
{
    // The fastest quality whose result is a small fraction of specs, which repeat themselves.
    private const int Quality = 2;
    private const int WindowBits = 17;

    private Content _content = new(plain, plain.Length, IsPacked: false);

    internal int PlainLength => _content.PlainLength;

    /// <summary>The bytes that the block takes.</summary>
    internal int KeptLength => Volatile.Read(ref _content).Bytes.Length;

    internal bool IsPacked => Volatile.Read(ref _content).IsPacked;

    /// <summary>Compresses the bytes, if that makes them fewer.</summary>
    internal void Pack()
    {
        Content content = Volatile.Read(ref _content);
        if (content.IsPacked)
        {
            return;
        }

        byte[] packed = new byte[BrotliEncoder.GetMaxCompressedLength(content.PlainLength)];
        if (BrotliEncoder.TryCompress(content.Bytes, packed, out int written, Quality, WindowBits) && written < content.PlainLength)
        {
            // Volatile: a reader that finds the new content must find its bytes too.
            Volatile.Write(ref _content, new Content(packed.AsSpan(0, written).ToArray(), content.PlainLength, IsPacked: true));
        }
    }

    /// <summary>The plain bytes, which must not be changed.</summary>
    internal byte[] Read()
    {
        Content content = Volatile.Read(ref _content);
        if (!content.IsPacked)
        {
            return content.Bytes;
        }

        byte[] plain = new byte[content.PlainLength];
        return BrotliDecoder.TryDecompress(content.Bytes, plain, out int written) && written == plain.Length
            ? plain
            : throw new InvalidOperationException("A block of parts that was compressed here cannot be decompressed.");
    }

    private sealed record Content(byte[] Bytes, int PlainLength, bool IsPacked);
}
