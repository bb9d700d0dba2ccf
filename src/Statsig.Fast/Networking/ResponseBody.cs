using System.IO;
using System.IO.Compression;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Networking;

/// <summary>Reads the body of an answer, decompressed and bounded.</summary>
/// <remarks>Allocates the bytes it returns, once; what it needs besides is pieces of the shared pool.</remarks>
internal static class ResponseBody
{
    /// <summary>Reads a body to its end.</summary>
    /// <param name="content">The body.</param>
    /// <param name="maxBytes">The most that is read, after decompression.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidDataException">The body is too large, or has an encoding that was not requested.</exception>
    internal static async Task<byte[]> ReadAsync(HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        var raw = new CountedStream(await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        Stream decoded = Decode(raw, content);
        await using (decoded.ConfigureAwait(false))
        {
            var limit = new DecompressionLimit(maxBytes);
            using var body = new PieceBuffer();
            while (true)
            {
                int read = await decoded.ReadAsync(body.Free, cancellationToken).ConfigureAwait(false);
                body.Advance(read);
                if (body.Length > limit.For(raw.Count))
                {
                    throw new InvalidDataException(limit.Describe("The answer", raw.Count, nameof(StatsigOptions.MaxResponseBytes)));
                }

                if (read == 0)
                {
                    return body.ToArray();
                }
            }
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
            _ => throw new InvalidDataException($"The response is encoded as \"{encoding}\", which was not requested."),
        };
    }
}
