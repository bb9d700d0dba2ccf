using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace Statsig.Fast.LocalService.ForwardProxy;

/// <summary>One call: messages behind a prefix of five bytes, and a status behind the last.</summary>
/// <remarks>A status that comes before any message goes into the headers, where clients must look for it too.</remarks>
internal sealed class GrpcCall(HttpContext context)
{
    private const int PrefixBytes = 5;
    private const int MaxRequestBytes = 1 << 20;

    /// <summary>True when the content type of a request is gRPC.</summary>
    internal static bool Is(HttpRequest request) =>
        request.ContentType is { } type && type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase)
        && (type.Length == "application/grpc".Length || type["application/grpc".Length] is '+' or ';');

    /// <summary>Ends when the client has gone or cancelled.</summary>
    internal CancellationToken Cancelled => context.RequestAborted;

    /// <summary>The one message of the request.</summary>
    /// <exception cref="GrpcException">The body is not exactly one message.</exception>
    internal async Task<byte[]> ReadRequestAsync()
    {
        byte[] prefix = new byte[PrefixBytes];
        try
        {
            await context.Request.Body.ReadExactlyAsync(prefix, Cancelled).ConfigureAwait(false);
            if (prefix[0] != 0)
            {
                throw new GrpcException(GrpcStatus.Unimplemented, "Compressed messages are not supported.");
            }

            uint length = BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1));
            if (length > MaxRequestBytes)
            {
                throw new GrpcException(GrpcStatus.ResourceExhausted, $"The request has {length} bytes; the limit is {MaxRequestBytes}.");
            }

            byte[] message = new byte[length];
            await context.Request.Body.ReadExactlyAsync(message, Cancelled).ConfigureAwait(false);
            return message;
        }
        catch (EndOfStreamException cut)
        {
            throw new GrpcException(GrpcStatus.Internal, $"The request ends before the end of its message. {cut.Message}");
        }
    }

    /// <summary>Sends the headers, with the name of the host that answers.</summary>
    internal void Start(string hostName)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["x-sfp-hostname"] = hostName;
    }

    /// <summary>Sends one message in pieces.</summary>
    internal async Task WriteAsync(ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> content, ReadOnlyMemory<byte> tail)
    {
        PipeWriter body = context.Response.BodyWriter;
        WritePrefix(body.GetSpan(PrefixBytes), head.Length + content.Length + tail.Length);
        body.Advance(PrefixBytes);
        body.Write(head.Span);
        body.Write(content.Span);
        body.Write(tail.Span);
        await body.FlushAsync(Cancelled).ConfigureAwait(false);
    }

    /// <summary>Ends the call.</summary>
    internal Task EndAsync(GrpcStatus status, string? message = null)
    {
        string number = ((int)status).ToString(CultureInfo.InvariantCulture);
        string? escaped = message is null ? null : Uri.EscapeDataString(message);
        if (context.Response.HasStarted)
        {
            context.Response.AppendTrailer("grpc-status", number);
            if (escaped is not null)
            {
                context.Response.AppendTrailer("grpc-message", escaped);
            }
        }
        else
        {
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = number;
            if (escaped is not null)
            {
                context.Response.Headers["grpc-message"] = escaped;
            }
        }

        return context.Response.CompleteAsync();
    }

    private static void WritePrefix(Span<byte> prefix, int length)
    {
        prefix[0] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(prefix[1..], (uint)length);
    }
}
