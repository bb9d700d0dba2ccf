using System;
using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Benchmarks.Growth;

/// <summary>A service on loopback with one ID list, whose file it sends from any byte on, for the least work that HTTP allows.</summary>
/// <remarks>It understands what the library's own client sends: headers in one piece, a stated length, connections that stay
/// open.</remarks>
internal sealed class ListService : IDisposable
{
    /// <summary>The name of the list.</summary>
    internal const string List = "members";

    private const int PieceBytes = 256 << 10;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private volatile ListText? _text;

    internal ListService()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    internal string Api => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1";

    /// <summary>Serves this text as the file of the list; null for no list.</summary>
    internal void Publish(ListText? text) => _text = text;

    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
        _end.Dispose();
    }

    private static long NumberAfter(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        int at = head.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(head[(at + name.Length)..], out long number, out _) ? number : 0;
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
                return; // The service was closed.
            }
        }
    }

    private async Task ServeAsync(Socket socket, CancellationToken token)
    {
        using Socket owned = socket;
        socket.NoDelay = true;
        byte[] buffer = new byte[64 << 10];
        int filled = 0;
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(filled), token).ConfigureAwait(false) is > 0 and var read)
            {
                filled += read;
                int headBytes = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8) + 4;
                if (headBytes >= 4 && filled >= headBytes + NumberAfter(buffer.AsSpan(0, headBytes), "Content-Length: "u8))
                {
                    filled = 0; // The client waits for the answer before it sends more.
                    await AnswerAsync(socket, buffer.AsMemory(0, headBytes), token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client or the service is gone.
        }
    }

    private async Task AnswerAsync(Socket socket, ReadOnlyMemory<byte> head, CancellationToken token)
    {
        ListText? text = _text;
        if (text is null || !head.Span.StartsWith("GET /list"u8))
        {
            string manifest = text is null ? "{}" : string.Create(
                CultureInfo.InvariantCulture,
                $$$"""{"{{{List}}}":{"name":"{{{List}}}","size":{{{text.Length}}},"url":"{{{Api[..^3]}}}/list","creationTime":{{{text.Version}}},"fileID":"file-{{{text.Version}}}"}}""");
            await SendAsync(socket, Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {manifest.Length}\r\n\r\n{manifest}"), token).ConfigureAwait(false);
            return;
        }

        long start = NumberAfter(head.Span, "Range: bytes="u8);
        await SendAsync(
            socket,
            Encoding.ASCII.GetBytes($"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes {start}-{text.Length - 1}/{text.Length}\r\nContent-Length: {text.Length - start}\r\n\r\n"),
            token).ConfigureAwait(false);
        await SendAsync(socket, text.Bytes.AsMemory((int)start, text.Length - (int)start), token).ConfigureAwait(false);
    }

    private static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken token)
    {
        while (!bytes.IsEmpty)
        {
            int sent = await socket.SendAsync(bytes[..Math.Min(PieceBytes, bytes.Length)], token).ConfigureAwait(false);
            bytes = bytes[sent..];
        }
    }
}
