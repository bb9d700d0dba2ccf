using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Soak.Tests.Fuzzing.Targets;

/// <summary>
/// Bodies of gRPC calls: frames, compression and messages of a forward proxy, in pieces of any size. The messages are among those that the
/// plainest reader of the same bytes finds, in their order, and those that were returned stay as they were. Whatever is wrong is one kind
/// of exception.
/// </summary>
/// <remarks>
/// The first byte of an input decides whether compression was agreed on and how the rest arrives. There is no network below: that part is
/// the framework's.
/// </remarks>
internal sealed class GrpcTarget : FuzzTarget
{
    private const int MaxBytes = 1 << 20;
    private const int PrefixBytes = 5;

    private static readonly ForwardProxyTransport Transport = new StatsigOptions().UseGrpcForwardProxy().ForwardProxyTransport!;
    private static readonly StatsigOptions Options = new();
    private static readonly ForwardProxyRequest Request = new("secret-key", SpecsVersion.V2, null);

    internal override byte[] Make(Random random)
    {
        using var body = new MemoryStream();
        body.WriteByte((byte)random.Next(256));
        for (int messages = random.Next(1, 5); messages > 0; messages--)
        {
            byte[] message = Message(random);
            bool isCompressed = random.Next(3) == 0;
            Frame(body, isCompressed ? Compress(message) : message, isCompressed);
        }

        byte[] bytes = body.ToArray();
        return random.Next(8) == 0 ? bytes : ByteDamage.Apply(bytes, random, most: 4, fragments: []);
    }

    internal override void Check(byte[] input)
    {
        byte control = input.Length > 0 ? input[0] : (byte)0;
        byte[] body = input.Length > 0 ? input[1..] : [];
        bool isGzip = (control & 1) == 0;
        List<byte[]> expected = ReadPlainly(body, isGzip, out bool isWhole);
        using var answers = new HostileAnswers(body, control, isGzip);
        var proxy = new ProxyConfig(NetworkProtocol.GrpcWebSocket, "proxy.example:50051") { MaxMessageBytes = MaxBytes, HandlerFactory = () => answers };
        using ForwardProxyConnection connection = Transport.Connect(proxy, Options);
        var taken = new List<(ReadOnlyMemory<byte> Specs, byte[] Copy)>();
        ForwardProxyException? failure = Read(connection, taken).GetAwaiter().GetResult();

        Assert.True(taken.Count <= expected.Count, $"{taken.Count} messages were read, of {expected.Count}.");
        for (int i = 0; i < taken.Count; i++)
        {
            Assert.True(expected[i].AsSpan().IndexOf(taken[i].Copy) >= 0, $"The specs of message {i} are not in its bytes.");
            Assert.True(taken[i].Specs.Span.SequenceEqual(taken[i].Copy));
            Count("message read");
        }

        // Without damage all of it is read; the status in the trailers is the call's, and is as hostile as the rest.
        Assert.True(taken.Count == expected.Count || failure is not null);
        Assert.True(failure is null || (failure.Status.Message.Length <= 1_000 && !failure.Status.Message.Contains('\n', StringComparison.Ordinal)));
        Count(isWhole && taken.Count == expected.Count ? "whole" : "broken");
    }

    private static async Task<ForwardProxyException?> Read(ForwardProxyConnection connection, List<(ReadOnlyMemory<byte> Specs, byte[] Copy)> taken)
    {
        try
        {
            await foreach (ForwardProxyMessage message in connection.StreamAsync(Request, static _ => { }, CancellationToken.None))
            {
                Assert.InRange(message.LastUpdatedMs, 0, long.MaxValue);
                taken.Add((message.Specs, message.Specs.ToArray()));
            }

            return null;
        }
        catch (ForwardProxyException exception)
        {
            return exception;
        }
    }

    private static byte[] Message(Random random)
    {
        byte[] specs = new byte[random.Next(5) == 0 ? random.Next(20_000, 400_000) : random.Next(300)];
        random.NextBytes(specs);
        using var message = new MemoryStream();
        message.WriteByte((1 << 3) | 2);
        Varint(message, (ulong)specs.Length);
        message.Write(specs);
        message.WriteByte(2 << 3);
        Varint(message, (ulong)random.NextInt64());
        return message.ToArray();
    }

    private static void Varint(MemoryStream stream, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            stream.WriteByte((byte)(value | 0x80));
        }

        stream.WriteByte((byte)value);
    }

    private static void Frame(MemoryStream body, byte[] message, bool isCompressed)
    {
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        prefix[0] = isCompressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], message.Length);
        body.Write(prefix);
        body.Write(message);
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return compressed.ToArray();
    }

    /// <summary>The messages before the first thing that is not one.</summary>
    private static List<byte[]> ReadPlainly(byte[] body, bool isGzip, out bool isWhole)
    {
        var messages = new List<byte[]>();
        isWhole = false;
        int at = 0;
        while (at < body.Length)
        {
            if (body.Length - at < PrefixBytes)
            {
                return messages;
            }

            byte flag = body[at];
            uint length = BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(at + 1));
            at += PrefixBytes;
            if (flag > 1 || (flag == 1 && !isGzip) || length > MaxBytes || length > body.Length - at)
            {
                return messages;
            }

            byte[] message = body[at..(at + (int)length)];
            at += (int)length;
            if (flag == 1)
            {
                try
                {
                    using var gzip = new GZipStream(new MemoryStream(message), CompressionMode.Decompress);
                    using var plain = new MemoryStream();
                    gzip.CopyTo(plain);
                    message = plain.ToArray();
                }
                catch (InvalidDataException)
                {
                    return messages; // The plain reader reports in this way what the other one returns as a status.
                }
            }

            messages.Add(message);
        }

        isWhole = true;
        return messages;
    }

    /// <summary>Answers every call with the same bytes, which are also its status and its message.</summary>
    private sealed class HostileAnswers(byte[] body, byte control, bool isGzip) : HttpMessageHandler
    {
        [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The answer goes to the caller, with its content.")]
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(HttpStatusCode.OK)
            {
                Version = HttpVersion.Version20,
                RequestMessage = request,
                Content = new StreamContent(new PieceStream(body, control)),
            };
            response.Content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
            if (isGzip)
            {
                response.Headers.TryAddWithoutValidation("grpc-encoding", "gzip");
            }

            string text = Encoding.Latin1.GetString(body.AsSpan(0, Math.Min(body.Length, 2_000)));
            bool isOk = (control & 2) == 0;
            response.TrailingHeaders.TryAddWithoutValidation(
                "grpc-status", isOk ? "0" : text.Length % 2 == 0 ? text : (text.Length % 40).ToString(CultureInfo.InvariantCulture));
            response.TrailingHeaders.TryAddWithoutValidation("grpc-message", text);
            return Task.FromResult(response);
        }
    }

    /// <summary>Gives its bytes in pieces: one by one, a few, or as many as there is room for.</summary>
    private sealed class PieceStream(byte[] body, byte control) : MemoryStream(body, writable: false)
    {
        private readonly Random _random = new(control);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int most = (control >> 2 & 3) switch
            {
                0 when Length < 20_000 => 1,
                1 => _random.Next(1, 17),
                2 => _random.Next(1, 5_000),
                _ => buffer.Length,
            };
            return ValueTask.FromResult(Read(buffer.Span[..Math.Min(most, buffer.Length)]));
        }
    }
}
