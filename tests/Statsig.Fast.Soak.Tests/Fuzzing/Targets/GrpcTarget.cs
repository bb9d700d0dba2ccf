using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Networking.Grpc;
using Statsig.Fast.Sync.Streaming;

namespace Statsig.Fast.Soak.Tests.Fuzzing.Targets;

/// <summary>
/// Bodies of gRPC calls: frames, compression and messages of a forward proxy, in pieces of any size. The messages are those that the
/// plainest reader of the same bytes finds, and those that were taken stay as they were.
/// </summary>
/// <remarks>The first byte of an input decides whether compression was agreed on and how the rest arrives.</remarks>
internal sealed class GrpcTarget : FuzzTarget
{
    private const int MaxBytes = 1 << 20;
    private const int PrefixBytes = 5;

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
        using var reader = new GrpcMessageReader(new PieceStream(body, control), MaxBytes, isGzip);
        var taken = new List<(ReadOnlyMemory<byte> Message, byte[] Copy)>();
        GrpcRead read;
        while ((read = Wait(reader.ReadAsync(CancellationToken.None))) == GrpcRead.Message)
        {
            byte[] copy = reader.Message.ToArray();
            Assert.True(taken.Count < expected.Count, $"{taken.Count + 1} messages were read, of {expected.Count}.");
            Assert.Equal(expected[taken.Count], copy);
            ReadMessage(copy);
            taken.Add(((control & 2) == 0 ? reader.TakeMessage() : copy, copy));
        }

        Assert.Equal(expected.Count, taken.Count);
        Assert.Equal(isWhole ? GrpcRead.End : GrpcRead.Broken, read);
        Assert.Equal(read == GrpcRead.Broken, reader.Problem is not null);
        Assert.All(taken, static message => Assert.True(message.Message.Span.SequenceEqual(message.Copy)));
        ReadTrailers(body);
        Count(isWhole ? "whole" : "broken");
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
                    return messages; // The plain reader's way to say what the other one gives as a status.
                }
            }

            messages.Add(message);
        }

        isWhole = true;
        return messages;
    }

    private void ReadMessage(byte[] message)
    {
        bool isRead = ConfigSpecResponse.TryRead(message, out ConfigSpecResponse response);
        Count(isRead ? "message read" : "message malformed");
        if (isRead && !response.Specs.IsEmpty)
        {
            Assert.True(message.AsSpan(response.SpecsStart, response.Specs.Length).SequenceEqual(response.Specs));
        }

        Assert.InRange(response.LastUpdatedMs, 0, long.MaxValue);
    }

    private static void ReadTrailers(byte[] body)
    {
        using var response = new HttpResponseMessage();
        string text = Encoding.Latin1.GetString(body.AsSpan(0, Math.Min(body.Length, 2_000)));
        response.TrailingHeaders.TryAddWithoutValidation("grpc-status", text.Length % 2 == 0 ? text : (text.Length % 40).ToString(System.Globalization.CultureInfo.InvariantCulture));
        response.TrailingHeaders.TryAddWithoutValidation("grpc-message", text);
        GrpcStatus status = GrpcStatus.OfTrailers(response.TrailingHeaders);
        Assert.True(status.Message.Length <= 1_000 && !status.Message.Contains('\n', StringComparison.Ordinal));
    }

    private static GrpcRead Wait(ValueTask<GrpcRead> read)
    {
        // The stream is memory, so nothing is ever under way.
        Assert.True(read.IsCompleted);
        return read.GetAwaiter().GetResult();
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
