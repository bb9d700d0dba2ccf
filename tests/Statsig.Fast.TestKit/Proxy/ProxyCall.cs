using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Statsig.Fast.TestKit.Proxy;

/// <summary>One call to a <see cref="ProxyPeer"/>, with everything that a test can do to it.</summary>
public sealed class ProxyCall
{
    private const int PrefixBytes = 5;

    private readonly HttpContext _context;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ProxyCall(HttpContext context, byte[] body)
    {
        _context = context;
        Body = body;
        Path = context.Request.Path;
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in context.Request.Headers)
        {
            Headers[name] = values.ToString();
        }

        // A call whose client has gone is over, whether the test ends it or not.
        context.RequestAborted.Register(() =>
        {
            _gone.TrySetResult();
            _ended.TrySetResult();
        });
    }

    /// <summary>The service and the method, from the slash on.</summary>
    public string Path { get; }

    /// <summary>The request's headers, without pseudo headers.</summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The request's body: prefix and message.</summary>
    public byte[] Body { get; }

    /// <summary>Whether the client asked for a stream.</summary>
    public bool IsStream => Path.EndsWith("/StreamConfigSpec", StringComparison.Ordinal);

    /// <summary>Completes when the client ended the call, or its connection broke.</summary>
    public Task Gone => _gone.Task;

    internal Task Ended => _ended.Task;

    /// <summary>A response message behind its prefix.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> specs, ulong lastUpdated, ReadOnlySpan<byte> otherFields = default)
    {
        using var message = new MemoryStream();
        message.WriteByte(0x0A);
        WriteVarint(message, (ulong)specs.Length);
        message.Write(specs);
        message.WriteByte(0x10);
        WriteVarint(message, lastUpdated);
        message.Write(otherFields);
        return Prefix(message.ToArray(), flag: 0);
    }

    /// <summary>A request behind its prefix; null leaves a field out.</summary>
    public static byte[] Request(string key, int? version = null, ulong? sinceTime = null)
    {
        using var message = new MemoryStream();
        message.WriteByte(0x0A);
        WriteVarint(message, (ulong)key.Length);
        message.Write(System.Text.Encoding.ASCII.GetBytes(key));
        if (version is { } shape)
        {
            message.Write([0x18, (byte)shape]);
        }

        if (sinceTime is { } time)
        {
            message.WriteByte(0x60);
            WriteVarint(message, time);
        }

        return Prefix(message.ToArray(), flag: 0);
    }

    /// <summary>Any message behind its prefix.</summary>
    public static byte[] Prefix(ReadOnlySpan<byte> message, byte flag)
    {
        byte[] framed = new byte[PrefixBytes + message.Length];
        framed[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
        message.CopyTo(framed.AsSpan(PrefixBytes));
        return framed;
    }

    /// <summary>Sends headers only, so that the client knows that the call was taken.</summary>
    public async Task AcceptAsync(string hostName = "sfp-0", string contentType = "application/grpc", string? encoding = null)
    {
        Start(contentType, hostName);
        if (encoding is not null)
        {
            _context.Response.Headers["grpc-encoding"] = encoding;
        }

        await _context.Response.StartAsync();
        await _context.Response.Body.FlushAsync();
    }

    /// <summary>Sends a message.</summary>
    public Task SendAsync(byte[] specs, long lastUpdated) => SendBytesAsync(Frame(specs, (ulong)lastUpdated));

    /// <summary>Sends what the forward proxy sends when nothing is new.</summary>
    public Task SendHeartbeatAsync(long lastUpdated) => SendAsync("{\"has_updates\":false}"u8.ToArray(), lastUpdated);

    /// <summary>Sends bytes as they are, in one frame of HTTP/2.</summary>
    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes)
    {
        if (!_context.Response.HasStarted)
        {
            Start("application/grpc", "sfp-0");
        }

        await _context.Response.Body.WriteAsync(bytes);
        await _context.Response.Body.FlushAsync();
    }

    /// <summary>Ends the call with a status in trailers; null for trailers without one.</summary>
    public async Task EndAsync(string? status = "0", string? message = null)
    {
        if (!_context.Response.HasStarted)
        {
            await AcceptAsync();
        }

        if (status is not null)
        {
            _context.Response.AppendTrailer("grpc-status", status);
        }

        if (message is not null)
        {
            _context.Response.AppendTrailer("grpc-message", message);
        }

        _ended.TrySetResult();
    }

    /// <summary>Answers with one message and ends the call.</summary>
    public async Task AnswerAsync(byte[] specs, long lastUpdated)
    {
        await SendAsync(specs, lastUpdated);
        await EndAsync();
    }

    /// <summary>Ends the call with headers alone, as servers do that refuse it.</summary>
    public void Refuse(int status, string message)
    {
        Start("application/grpc", "sfp-0");
        _context.Response.Headers["grpc-status"] = status.ToString(System.Globalization.CultureInfo.InvariantCulture);
        _context.Response.Headers["grpc-message"] = message;
        _ended.TrySetResult();
    }

    /// <summary>Answers as something that is not a gRPC server.</summary>
    public async Task AnswerPlainAsync(int status, string contentType, string body)
    {
        _context.Response.StatusCode = status;
        _context.Response.ContentType = contentType;
        await _context.Response.WriteAsync(body);
        _ended.TrySetResult();
    }

    /// <summary>Breaks the call off with RST_STREAM.</summary>
    public void Reset(int errorCode)
    {
        _context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(errorCode);
        _ended.TrySetResult();
    }

    /// <summary>Leaves the call to whatever becomes of its connection.</summary>
    public void Abandon() => _ended.TrySetResult();

    internal static async Task<ProxyCall> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return new ProxyCall(context, body.ToArray());
    }

    private static void WriteVarint(MemoryStream message, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            message.WriteByte((byte)(value | 0x80));
        }

        message.WriteByte((byte)value);
    }

    private void Start(string contentType, string hostName)
    {
        _context.Response.ContentType = contentType;
        _context.Response.Headers["x-sfp-hostname"] = hostName;
    }
}
