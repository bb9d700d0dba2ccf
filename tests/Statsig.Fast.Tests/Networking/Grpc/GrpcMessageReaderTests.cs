using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Networking;
using Statsig.Fast.Networking.Grpc;
using Statsig.Fast.TestKit.Proxy;

namespace Statsig.Fast.Tests.Networking.Grpc;

public sealed class GrpcMessageReaderTests
{
    private const int Limit = 1 << 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    [InlineData(1 << 20)]
    public async Task ReadAsync_HoweverTorn_GivesTheMessages(int largestPiece)
    {
        byte[][] messages = [[], [1], Bytes(4, 7), Bytes(100, 1), Bytes(20_000, 2), [], Bytes(300_000, 3), Bytes(5, 4)];
        byte[] body = [.. messages.SelectMany(static message => ProxyCall.Prefix(message, flag: 0))];
        using var reader = new GrpcMessageReader(new TornStream(body, largestPiece, seed: 1), Limit, isGzip: false);

        foreach (byte[] message in messages)
        {
            Assert.Equal(GrpcRead.Message, await reader.ReadAsync(Token));
            Assert.True(reader.Message.Span.SequenceEqual(message));
        }

        Assert.Equal(GrpcRead.End, await reader.ReadAsync(Token));
        Assert.Null(reader.Problem);
    }

    [Theory]
    [InlineData(1000, 0)]
    [InlineData(GrpcMessageReader.KeptBytes - 5, 0)]
    [InlineData(GrpcMessageReader.KeptBytes - 4, 0)]
    [InlineData(432_000, 0)]
    [InlineData(432_000, 1)]
    public async Task TakeMessage_OfAnySize_IsTheCallersAndStaysAsItIs(int length, byte flag)
    {
        byte[] first = Bytes(length, 1);
        byte[] second = Bytes(length, 2);
        byte[] body = [.. Framed(first, flag), .. Framed(second, flag), .. Framed([7], flag)];
        var reader = new GrpcMessageReader(new TornStream(body, 40_000, seed: 4), Limit, isGzip: true);

        Assert.Equal(GrpcRead.Message, await reader.ReadAsync(Token));
        ReadOnlyMemory<byte> before = reader.Message;
        ReadOnlyMemory<byte> kept = reader.TakeMessage();
        Assert.Equal(length > GrpcMessageReader.KeptBytes - 5 || flag == 1, before.Span.Overlaps(kept.Span));
        Assert.True(reader.Message.Span.SequenceEqual(first));
        Assert.Equal(GrpcRead.Message, await reader.ReadAsync(Token));
        ReadOnlyMemory<byte> next = reader.TakeMessage();
        Assert.Equal(GrpcRead.Message, await reader.ReadAsync(Token));
        Assert.Equal([7], reader.Message.ToArray());
        Assert.Equal(GrpcRead.End, await reader.ReadAsync(Token));
        reader.Dispose();

        Assert.True(kept.Span.SequenceEqual(first));
        Assert.True(next.Span.SequenceEqual(second));
    }

    [Fact]
    public async Task ReadAsync_CompressedAsAgreed_GivesTheMessage()
    {
        byte[] message = Bytes(500_000, 5);
        byte[] body = [.. ProxyCall.Prefix(Gzip(message), flag: 1), .. ProxyCall.Prefix([9], flag: 0), .. ProxyCall.Prefix(Gzip([]), flag: 1)];
        using var reader = new GrpcMessageReader(new TornStream(body, 4096, seed: 2), Limit, isGzip: true);

        Assert.Equal(GrpcRead.Message, await reader.ReadAsync(Token));
        Assert.True(reader.Message.Span.SequenceEqual(message));
        Assert.Equal(GrpcRead.Message, await reader.ReadAsync(Token));
        Assert.Equal([9], reader.Message.ToArray());
        Assert.Equal(GrpcRead.Message, await reader.ReadAsync(Token));
        Assert.True(reader.Message.IsEmpty);
    }

    [Fact]
    public async Task ReadAsync_CompressedFarMoreThanSpecsAre_IsResourceExhausted()
    {
        byte[] body = ProxyCall.Prefix(Gzip(new byte[DecompressionLimit.FreeBytes + 1]), flag: 1);
        using var reader = new GrpcMessageReader(new TornStream(body, 4096, seed: 2), maxBytes: int.MaxValue, isGzip: true);

        Assert.Equal(GrpcRead.Broken, await reader.ReadAsync(Token));
        Assert.Equal(GrpcStatusCode.ResourceExhausted, reader.Problem!.Value.Code);
        Assert.Contains("100 times", reader.Problem.Value.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_CompressedWithoutAgreement_IsInternal() =>
        await BrokenAsync(GrpcStatusCode.Internal, ProxyCall.Prefix(Gzip([1]), flag: 1), isGzip: false);

    [Fact]
    public async Task ReadAsync_FlagThatMeansNothing_IsInternal() => await BrokenAsync(GrpcStatusCode.Internal, ProxyCall.Prefix([1], flag: 2));

    [Fact]
    public async Task ReadAsync_CompressedNoise_IsInternal() =>
        await BrokenAsync(GrpcStatusCode.Internal, ProxyCall.Prefix(Bytes(100, 6), flag: 1), isGzip: true);

    [Fact]
    public async Task ReadAsync_MessageCutShort_IsInternal()
    {
        byte[] whole = ProxyCall.Prefix(Bytes(50, 7), flag: 0);
        for (int length = 1; length < whole.Length; length++)
        {
            await BrokenAsync(GrpcStatusCode.Internal, whole[..length]);
        }
    }

    [Fact]
    public async Task ReadAsync_MessageAboveTheLimit_IsResourceExhaustedAtItsPrefix()
    {
        await BrokenAsync(GrpcStatusCode.ResourceExhausted, [0, 0, 16, 0, 1]);
        await BrokenAsync(GrpcStatusCode.ResourceExhausted, [0, 0xFF, 0xFF, 0xFF, 0xFF]);
    }

    [Fact]
    public async Task ReadAsync_FewBytesThatBecomeTooMany_AreResourceExhausted()
    {
        byte[] bomb = Gzip(new byte[4 * Limit]);
        Assert.True(bomb.Length < Limit / 10);
        await BrokenAsync(GrpcStatusCode.ResourceExhausted, ProxyCall.Prefix(bomb, flag: 1), isGzip: true);
    }

    [Fact]
    public async Task ReadAsync_MessageAtTheLimit_IsRead()
    {
        using var reader = new GrpcMessageReader(new TornStream(ProxyCall.Prefix(new byte[Limit], flag: 0), 1 << 16, seed: 3), Limit, isGzip: false);
        Assert.Equal(GrpcRead.Message, await reader.ReadAsync(Token));
        Assert.Equal(Limit, reader.Message.Length);
    }

    [Fact]
    public async Task ReadAsync_PrefixThatAnnouncesMuch_TakesOnlyWhatArrives()
    {
        // A gigabyte is announced and nothing comes: if it were rented, this test would show it.
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++)
        {
            using var reader = new GrpcMessageReader(new MemoryStream([0, 0x3F, 0xFF, 0xFF, 0xFF, 1, 2, 3]), 1 << 30, isGzip: false);
            Assert.Equal(GrpcRead.Broken, await reader.ReadAsync(Token));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public async Task ReadAsync_AnyBytesTornAnyhow_GivesMessagesAndThenOneEnd()
    {
        var ends = new Dictionary<string, int>();
        for (int seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            byte[] body = Hostile(random);
            int? breaksAt = random.Next(4) == 0 ? random.Next(body.Length + 1) : null;
            using var reader = new GrpcMessageReader(new TornStream(body, random.Next(1, 200), seed, breaksAt), maxBytes: 5_000, isGzip: random.Next(2) == 0);
            int messages = 0;
            string end;
            try
            {
                GrpcRead read;
                while ((read = await reader.ReadAsync(Token)) == GrpcRead.Message)
                {
                    messages++;
                    Assert.True(reader.Message.Length <= 5_000);
                }

                end = read.ToString();
                Assert.Equal(read == GrpcRead.Broken, reader.Problem is not null);
                Assert.True(reader.Problem is null or { Code: GrpcStatusCode.Internal or GrpcStatusCode.ResourceExhausted });
            }
            catch (IOException) when (breaksAt is not null)
            {
                end = "connection";
            }

            Assert.InRange(messages, 0, body.Length / 5);
            ends[end] = ends.GetValueOrDefault(end) + 1;
        }

        // All three ways to end were met, or the bytes were not hostile enough.
        Assert.Equal(3, ends.Count);
        Assert.All(ends.Values, static count => Assert.True(count > 50));
    }

    private static byte[] Hostile(Random random)
    {
        var body = new List<byte>();
        for (int i = random.Next(5); i >= 0; i--)
        {
            byte[] message = Bytes(random.Next(2_000), random.Next());
            bool isCompressed = random.Next(3) == 0;
            body.AddRange(ProxyCall.Prefix(isCompressed ? Gzip(message) : message, (byte)(isCompressed ? 1 : 0)));
        }

        for (int change = random.Next(4); change > 1; change--)
        {
            body[random.Next(body.Count)] = (byte)random.Next(256);
        }

        return [.. body.Take(random.Next(3) == 0 ? random.Next(body.Count + 1) : body.Count)];
    }

    private static async Task BrokenAsync(GrpcStatusCode code, byte[] body, bool isGzip = false)
    {
        using var reader = new GrpcMessageReader(new TornStream(body, 100, seed: 4), Limit, isGzip);
        Assert.Equal(GrpcRead.Broken, await reader.ReadAsync(Token));
        Assert.Equal(code, reader.Problem!.Value.Code);
        Assert.NotEqual("", reader.Problem.Value.Message);
        Assert.True(reader.Message.IsEmpty);
    }

    private static byte[] Bytes(int count, int seed)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Framed(byte[] message, byte flag) => ProxyCall.Prefix(flag == 0 ? message : Gzip(message), flag);

    private static byte[] Gzip(byte[] message)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
        {
            gzip.Write(message);
        }

        return output.ToArray();
    }
}
