using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Tests.Diagnostics;

/// <summary>A service on loopback that keeps every byte it is sent, and answers what a test says.</summary>
internal sealed class RawService : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly ConcurrentQueue<RawRequest> _requests = new();
    private readonly Func<RawRequest, RawAnswer> _answer;
    private readonly Task _accepting;

    internal RawService(Func<RawRequest, RawAnswer> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The address of the service, without a path.</summary>
    internal string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    internal RawRequest[] Requests => [.. _requests];

    /// <summary>The bodies that were posted to a path's end.</summary>
    internal string[] Bodies(string pathEnd) => [.. _requests.Where(request => request.Path.EndsWith(pathEnd, StringComparison.Ordinal)).Select(static request => request.Body)];

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await Task.WhenAll([_accepting, .. _connections]);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                _connections.Add(ServeAsync(client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                while (await ReadAsync(stream) is { } request)
                {
                    RawAnswer answer = _answer(request);
                    _requests.Enqueue(request);
                    if (answer.Status == 0)
                    {
                        return; // Cut off without an answer.
                    }

                    string head = string.Create(
                        CultureInfo.InvariantCulture, $"HTTP/1.1 {answer.Status} x\r\n{answer.Headers}Content-Length: {answer.Body.Length}\r\n\r\n");
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(head), _stopping.Token);
                    await stream.WriteAsync(answer.Body, _stopping.Token);
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                // The client went away, or the test is over.
            }
        }
    }

    /// <summary>Reads one request; null when the client closed the connection.</summary>
    private async Task<RawRequest?> ReadAsync(NetworkStream stream)
    {
        var bytes = new List<byte>();
        var one = new byte[1];
        while (!EndsHead(bytes))
        {
            if (await stream.ReadAsync(one, _stopping.Token) == 0)
            {
                return null;
            }

            bytes.Add(one[0]);
        }

        string head = Encoding.Latin1.GetString([.. bytes]);
        string? length = ValueOf(head, "Content-Length");
        var body = new byte[length is null ? 0 : int.Parse(length, CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, _stopping.Token);
        return new RawRequest(head, [.. bytes, .. body], Decode(body, ValueOf(head, "Content-Encoding")));
    }

    private static bool EndsHead(List<byte> bytes) => bytes.Count >= 4 && bytes[^4] == '\r' && bytes[^3] == '\n' && bytes[^2] == '\r' && bytes[^1] == '\n';

    private static string? ValueOf(string head, string header) => head.Split("\r\n")
        .Where(line => line.StartsWith(header + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(header.Length + 1)..].Trim())
        .FirstOrDefault();

    private static string Decode(byte[] body, string? encoding)
    {
        using Stream plain = encoding == "gzip" ? new GZipStream(new MemoryStream(body), CompressionMode.Decompress) : new MemoryStream(body);
        using var reader = new StreamReader(plain, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}

/// <summary>One request as it came over the wire.</summary>
/// <param name="Head">Request line and headers.</param>
/// <param name="Raw">Every byte.</param>
/// <param name="Body">The body as text, decompressed.</param>
internal sealed record RawRequest(string Head, byte[] Raw, string Body)
{
    internal string Path => Head.Split(' ')[1].Split('?')[0];
}

/// <summary>What to answer; the status 0 cuts the connection.</summary>
internal sealed record RawAnswer(int Status, byte[] Body, string Headers = "")
{
    internal static RawAnswer Json(string text) => new(200, Encoding.UTF8.GetBytes(text));
}
