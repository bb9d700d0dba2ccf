using System;
using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Benchmarks.Burst;

/// <summary>A service on loopback that reads requests over real TCP and accepts them all, for the least work that HTTP allows.</summary>
/// <remarks>
/// It understands what the library's own client sends: headers in one piece, a stated length, connections that stay open.
/// </remarks>
internal sealed class LoopbackSink : IDisposable
{
    private static readonly byte[] Accepted = Encoding.ASCII.GetBytes("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private long _requests;
    private long _bodyBytes;

    internal LoopbackSink()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    internal string Api => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1";

    internal long Requests => Interlocked.Read(ref _requests);

    internal long BodyBytes => Interlocked.Read(ref _bodyBytes);

    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        CancellationToken token = _end.Token;
        while (!token.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync(token).ConfigureAwait(false), token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return; // The sink was closed.
            }
        }
    }

    private async Task ServeAsync(Socket socket, CancellationToken token)
    {
        using Socket owned = socket;
        socket.NoDelay = true;
        byte[] buffer = new byte[256 << 10];
        int filled = 0;
        try
        {
            while (true)
            {
                int headBytes = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8) + 4;
                if (headBytes < 4)
                {
                    int read = await socket.ReceiveAsync(buffer.AsMemory(filled), token).ConfigureAwait(false);
                    if (read == 0)
                    {
                        return;
                    }

                    filled += read;
                    continue;
                }

                long length = LengthOf(buffer.AsSpan(0, headBytes));
                long missing = length - (filled - headBytes);
                while (missing > 0)
                {
                    int read = await socket.ReceiveAsync(buffer, token).ConfigureAwait(false);
                    if (read == 0)
                    {
                        return;
                    }

                    missing -= read;
                }

                filled = 0; // The client waits for the answer before it sends more.
                Interlocked.Increment(ref _requests);
                Interlocked.Add(ref _bodyBytes, length);
                await socket.SendAsync(Accepted, token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client or the sink is gone.
        }
    }

    private static long LengthOf(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> name = "Content-Length: "u8;
        int at = head.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(head[(at + name.Length)..], out long length, out _)
            ? length
            : throw new InvalidOperationException($"A request without a length: {Encoding.ASCII.GetString(head)}");
    }
}
