using System;
using System.Buffers;
using System.IO;
using System.IO.Compression;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Networking;

/// <summary>Reads the body of an answer, decompressed and bounded.</summary>
/// <remarks>Allocates the bytes it returns; everything else comes from the shared pool.</remarks>
internal static class ResponseBody
{
    private const int FirstBufferBytes = 64 << 10;

    /// <summary>Reads a body to its end.</summary>
    /// <param name="content">The body.</param>
    /// <param name="maxBytes">The most that is read, after decompression.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidDataException">The body is too large, or compressed in a way that was not asked for.</exception>
    internal static async Task<byte[]> ReadAsync(HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        Stream raw = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        Stream decoded = Decode(raw, content);
        await using (decoded.ConfigureAwait(false))
        {
            return await ReadAsync(decoded, maxBytes, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Stream Decode(Stream raw, HttpContent content)
    {
        string encoding = string.Join(',', content.Headers.ContentEncoding).Trim();
        return encoding.ToUpperInvariant() switch
        {
            "" or "IDENTITY" => raw,
            "GZIP" or "X-GZIP" => new GZipStream(raw, CompressionMode.Decompress),
            "DEFLATE" => new ZLibStream(raw, CompressionMode.Decompress),
            "BR" => new BrotliStream(raw, CompressionMode.Decompress),
            _ => throw new InvalidDataException($"The answer is encoded as \"{encoding}\", which was not asked for."),
        };
    }

    private static async Task<byte[]> ReadAsync(Stream stream, int maxBytes, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        int length = 0;
        try
        {
            while (true)
            {
                if (length == buffer.Length)
                {
                    buffer = Grow(buffer);
                }

                int read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                length += read;
                if (length > maxBytes)
                {
                    throw new InvalidDataException($"The answer is larger than {maxBytes} bytes, the limit of the options.");
                }

                if (read == 0)
                {
                    return buffer.AsSpan(0, length).ToArray();
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] full)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(full.Length * 2L, Array.MaxLength));
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }
}
