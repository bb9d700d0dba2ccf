using System;
using System.Collections.Concurrent;
using System.IO;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Statsig.Fast.AotTests;

/// <summary>As little of the service as a session needs, over a plain socket: Kestrel would be most of a native program.</summary>
internal sealed class LoopbackService : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, byte[]?> _answer;

    /// <summary>Starts to listen.</summary>
    /// <param name="answer">The body for a path and query; null for status 500. Bodies are sent as gzip, but for those of files.</param>
    internal LoopbackService(Func<string, byte[]?> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    internal string Origin => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>"METHOD path?query" of every request, in order.</summary>
    internal ConcurrentQueue<string> Requests { get; } = new();

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The program is done with it.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
            while (await ReadAsync(reader) is { } request)
            {
                Requests.Enqueue(request);
                string target = request.Split(' ')[1];
                bool isFile = target.Contains("_file/", StringComparison.Ordinal);
                byte[]? body = _answer(target);
                byte[] sent = body is null ? [] : isFile ? body : Compress(body);
                string head = $"HTTP/1.1 {(body is null ? 500 : 200)} X\r\nContent-Length: {sent.Length}\r\n{(isFile || body is null ? "" : "Content-Encoding: gzip\r\n")}\r\n";
                await client.GetStream().WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. sent]);
            }
        }
    }

    private static async Task<string?> ReadAsync(StreamReader reader)
    {
        string? first = await reader.ReadLineAsync();
        int length = 0;
        for (string? line = first; !string.IsNullOrEmpty(line); line = await reader.ReadLineAsync())
        {
            length = line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase) ? int.Parse(line["Content-Length: ".Length..], null) : length;
        }

        if (length > 0)
        {
            await reader.ReadBlockAsync(new char[length]);
        }

        return first is null ? null : string.Join(' ', first.Split(' ')[..2]);
    }

    private static byte[] Compress(byte[] body)
    {
        using var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Fastest))
        {
            gzip.Write(body);
        }

        return result.ToArray();
    }
}
