using System;
using System.IO;
using System.IO.Compression;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Networking;

/// <summary>The body of an answer, decompressed and bounded.</summary>
/// <remarks>For one reader at a time.</remarks>
internal sealed class ResponseBody : IAsyncDisposable
{
    /// <summary>The content encoding of specs in the compact form.</summary>
    internal const string CompactEncoding = "statsig-br";

    private readonly CountedStream _raw;
    private readonly Stream _decoded;
    private readonly DecompressionLimit _limit;

    private ResponseBody(CountedStream raw, Stream decoded, DecompressionLimit limit, long? length)
    {
        _raw = raw;
        _decoded = decoded;
        _limit = limit;
        Length = length;
    }

    /// <summary>The bytes that the answer states; null when it states none, or those of a compressed body.</summary>
    internal long? Length { get; }

    /// <summary>The decompressed bytes that were read.</summary>
    internal long ReadBytes { get; private set; }

    /// <summary>Begins to read a body.</summary>
    /// <param name="content">The body.</param>
    /// <param name="maxBytes">The most that is read, after decompression.</param>
    /// <param name="keepsCompact">True to leave specs in the compact form compressed.</param>
    /// <param name="cancellationToken">Ends the wait for its stream.</param>
    /// <exception cref="InvalidDataException">The body states that it is too large, or has an encoding that was not requested.</exception>
    internal static async Task<ResponseBody> OpenAsync(HttpContent content, int maxBytes, bool keepsCompact, CancellationToken cancellationToken)
    {
        var raw = new CountedStream(await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        Stream decoded = keepsCompact && IsCompact(content) ? raw : Decode(raw, content);
        var limit = new DecompressionLimit(maxBytes);
        long? length = ReferenceEquals(decoded, raw) ? content.Headers.ContentLength : null;
        return length > maxBytes ? throw TooLarge(limit, length.Value) : new ResponseBody(raw, decoded, limit, length);
    }

    /// <summary>True when a body has the encoding of specs in the compact form.</summary>
    internal static bool IsCompact(HttpContent content)
    {
        foreach (string encoding in content.Headers.ContentEncoding)
        {
            if (encoding.Contains(CompactEncoding, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads a body to its end.</summary>
    /// <remarks>Allocates the bytes it returns, once; what it needs besides is pieces of the shared pool.</remarks>
    /// <inheritdoc cref="OpenAsync"/>
    internal static async Task<byte[]> ReadAsync(HttpContent content, int maxBytes, bool keepsCompact, CancellationToken cancellationToken)
    {
        ResponseBody body = await OpenAsync(content, maxBytes, keepsCompact, cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            return await body.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads the rest of the body.</summary>
    /// <exception cref="InvalidDataException">The body is too large.</exception>
    internal async Task<byte[]> ReadToEndAsync(CancellationToken cancellationToken)
    {
        using var pieces = new PieceBuffer();
        while (true)
        {
            int read = await ReadAsync(pieces.Free, cancellationToken).ConfigureAwait(false);
            pieces.Advance(read);
            if (read == 0)
            {
                return pieces.ToArray();
            }
        }
    }

    /// <summary>Reads the next bytes; 0 at the end.</summary>
    /// <exception cref="InvalidDataException">The body is too large.</exception>
    internal async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int read = await _decoded.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        ReadBytes += read;
        return ReadBytes > _limit.For(_raw.Count) ? throw TooLarge(_limit, _raw.Count) : read;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _decoded.DisposeAsync();

    private static InvalidDataException TooLarge(DecompressionLimit limit, long received) =>
        new(limit.Describe("The answer", received, nameof(StatsigOptions.MaxResponseBytes)));

    private static Stream Decode(Stream raw, HttpContent content)
    {
        string encoding = string.Join(',', content.Headers.ContentEncoding).Trim();
        return encoding.ToUpperInvariant() switch
        {
            "" or "IDENTITY" => raw,
            "GZIP" or "X-GZIP" => new GZipStream(raw, CompressionMode.Decompress),
            "DEFLATE" => new ZLibStream(raw, CompressionMode.Decompress),
            "BR" => new BrotliStream(raw, CompressionMode.Decompress),
            _ => throw new InvalidDataException($"The response is encoded as \"{encoding}\", which was not requested."),
        };
    }
}
