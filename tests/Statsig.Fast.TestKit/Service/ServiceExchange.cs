using System;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Statsig.Fast.LocalService.Listening;
using Statsig.Fast.LocalService.Protocol;

namespace Statsig.Fast.TestKit.Service;

/// <summary>One request and the connection it came on.</summary>
public sealed class ServiceExchange
{
    private readonly HttpContext _context;

    internal ServiceExchange(HttpContext context)
    {
        _context = context;
    }

    /// <summary>Ends when the client closes the connection.</summary>
    public CancellationToken ClientGone => _context.RequestAborted;

    /// <summary>The path and query as they came.</summary>
    public string Target => _context.Request.Path + _context.Request.QueryString;

    /// <summary>Kestrel's answer, for faults that are correct HTTP.</summary>
    public HttpResponse Response => _context.Response;

    /// <summary>Reads the whole request.</summary>
    internal Task<ServiceRequest> ReadAsync() => HttpExchange.ReadAsync(_context);

    /// <summary>Answers as it should be.</summary>
    public Task AnswerAsync(ServiceResponse answer, CancellationToken token) => HttpExchange.WriteAsync(_context, answer, token);

    /// <summary>Sets status, headers and length.</summary>
    public void Start(ServiceResponse answer) => HttpExchange.Start(Response, answer);

    /// <summary>
    /// Writes bytes to the socket behind Kestrel's back, for answers that Kestrel refuses to give, and closes the connection.
    /// </summary>
    /// <remarks>
    /// Nothing of Kestrel's own is on its way then: this request has no other answer, and pipelined ones are answered in order.
    /// </remarks>
    public async Task WriteRawAndCloseAsync(ReadOnlyMemory<byte> bytes, CancellationToken token)
    {
        Socket socket = _context.Features.Get<IConnectionSocketFeature>()!.Socket;
        while (bytes.Length > 0)
        {
            bytes = bytes[await socket.SendAsync(bytes, token)..];
        }

        // An orderly end, so that the client has read all of the above before it sees the end.
        socket.Shutdown(SocketShutdown.Send);
        _context.Abort();
    }

    /// <summary>Resets the connection: the client sees an error, not an end.</summary>
    public void Reset()
    {
        Socket socket = _context.Features.Get<IConnectionSocketFeature>()!.Socket;
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
        _context.Abort();
    }
}
