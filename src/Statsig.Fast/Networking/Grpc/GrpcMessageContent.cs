using System;
using System.Buffers.Binary;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Networking.Grpc;

/// <summary>The body of a request: one message behind its prefix. Says no length, as other gRPC clients do.</summary>
internal sealed class GrpcMessageContent : HttpContent
{
    /// <summary>A flag for compression, and the length.</summary>
    internal const int PrefixBytes = 5;

    private static readonly MediaTypeHeaderValue Grpc = new(GrpcChannel.ContentType);

    private readonly byte[] _framed;

    internal GrpcMessageContent(ReadOnlySpan<byte> message)
    {
        _framed = Frame(message);
        Headers.ContentType = Grpc;
    }

    /// <summary>A message with its prefix.</summary>
    internal static byte[] Frame(ReadOnlySpan<byte> message)
    {
        byte[] framed = new byte[PrefixBytes + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
        message.CopyTo(framed.AsSpan(PrefixBytes));
        return framed;
    }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        stream.WriteAsync(_framed, cancellationToken).AsTask();

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
