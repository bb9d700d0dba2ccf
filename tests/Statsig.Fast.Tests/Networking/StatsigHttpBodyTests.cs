using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Networking;

namespace Statsig.Fast.Tests.Networking;

/// <summary>Bodies of responses: their compression and their limits.</summary>
public sealed class StatsigHttpBodyTests : StatsigHttpTestBase
{
    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("")]
    public async Task SendAsync_CompressedAnswer_IsDecoded(string encoding)
    {
        byte[] body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("0123456789", 50_000)));
        _http.On("/", _ => Encoded(Compress(body, encoding), encoding));

        Assert.Equal(body, (await SendAsync("https://statsigapi.net/v1/x")).Body);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("zstd")]
    [InlineData("gzip,br")]
    public async Task SendAsync_WronglyCompressedAnswer_IsAnError(string encoding)
    {
        _http.On("/", _ => Encoded("this is not what it says"u8.ToArray(), encoding));

        RequestOutcome outcome = await SendAsync("https://statsigapi.net/v1/x");

        Assert.NotNull(outcome.Error);
        Assert.NotNull(outcome.Failure);
        Assert.Null(outcome.Body);
    }

    [Theory]
    [InlineData(64 << 10, true)]
    [InlineData((64 << 10) + 1, false)]
    public async Task SendAsync_AnswerThatDecompressesBeyondTheLimit_IsAnError(int bytes, bool isAccepted)
    {
        _maxResponseBytes = 64 << 10;
        _http.On("/", _ => Encoded(Compress(new byte[bytes], "gzip"), "gzip"));

        Assert.Equal(isAccepted, (await SendAsync("https://statsigapi.net/v1/x")).IsSuccess);
    }

    /// <summary>
    /// A few hundred bytes that stand for a gigabyte cost no more memory than the bound, and nothing large stays behind in a pool.
    /// </summary>
    [Theory]
    [InlineData("br", 300 << 20)]
    [InlineData("gzip", 300 << 20)]
    [InlineData("deflate", DecompressionLimit.FreeBytes + 1)]
    public async Task ReadAsync_AnswerThatDecompressesFarMoreThanSpecsDo_IsRefusedEarly(string encoding, int bytes)
    {
        using HttpResponseMessage response = Encoded(Compress(new byte[bytes], encoding), encoding);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Task<byte[]> reading = ResponseBody.ReadAsync(response.Content, 64 << 20, keepsCompact: false, Token);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        InvalidDataException refused = await Assert.ThrowsAsync<InvalidDataException>(() => reading);
        Assert.True(reading.IsCompleted);
        Assert.Contains(bytes / 1200 > DecompressionLimit.FreeBytes / 100 && encoding == "gzip" ? "times" : "100 times", refused.Message, StringComparison.Ordinal);
        Assert.InRange(allocated, 0, 48 << 20);
    }

    /// <summary>A body within the bound is allocated once more than its size: the pieces it arrives in, and the whole.</summary>
    [Fact]
    public async Task ReadAsync_LargeAnswer_IsPutTogetherOnce()
    {
        byte[] body = new byte[20 << 20];
        new Random(1).NextBytes(body);
        using HttpResponseMessage response = Encoded(Compress(body, "br"), "br");
        long before = GC.GetAllocatedBytesForCurrentThread();
        Task<byte[]> reading = ResponseBody.ReadAsync(response.Content, 64 << 20, keepsCompact: false, Token);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(body, await reading);
        Assert.InRange(allocated, body.Length, (2 * body.Length) + (4 << 20));
    }

    [Fact]
    public async Task SendAsync_BodyThatStalls_CountsAgainstTheSameTime()
    {
        _http.On("/", static _ => new HttpResponseMessage { Content = new StreamContent(new StalledStream()) });

        Task<RequestOutcome> sending = SendAsync("https://statsigapi.net/v1/x");
        await _clock.PassAsync(TimeSpan.FromSeconds(20));

        Assert.Equal("no answer within 20 s", (await sending).Error);
    }

    private static HttpResponseMessage Encoded(byte[] body, string encoding)
    {
        HttpResponseMessage response = FakeHttp.Ok(body);
        foreach (string one in encoding.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            response.Content.Headers.ContentEncoding.Add(one);
        }

        return response;
    }

    private static byte[] Compress(byte[] body, string encoding)
    {
        using var result = new MemoryStream();
        Stream compressing = encoding switch
        {
            "gzip" => new GZipStream(result, CompressionMode.Compress),
            "br" => new BrotliStream(result, CompressionMode.Compress),
            "deflate" => new ZLibStream(result, CompressionMode.Compress),
            _ => new BufferedStream(result),
        };
        using (compressing)
        {
            compressing.Write(body);
        }

        return result.ToArray();
    }

    /// <summary>A body that never comes.</summary>
    private sealed class StalledStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
