using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Statsig.Fast.Cli.Tests;

/// <summary>Answers one request on the loopback address, and keeps what was asked.</summary>
internal sealed class SpecsService : IDisposable
{
    internal const string Key = "secret-abc/def+1";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task<string> _request;

    internal SpecsService(int status, string body, string moreHeaders = "", bool compressed = false)
    {
        _listener.Start();
        KeyVariable = $"STATSIG_FAST_TEST_KEY_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable(KeyVariable, Key);
        _request = AnswerAsync(status, body, moreHeaders, compressed);
    }

    /// <summary>An environment variable that holds the key.</summary>
    internal string KeyVariable { get; }

    internal string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>The first line and the headers of the request.</summary>
    internal Task<string> RequestAsync() => _request.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(KeyVariable, null);
        _listener.Dispose();
    }

    private async Task<string> AnswerAsync(int status, string body, string moreHeaders, bool compressed)
    {
        using TcpClient client = await _listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await using NetworkStream stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var lines = new List<string>();
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 } line)
        {
            lines.Add(line);
        }

        byte[] content = compressed ? Compress(body) : Encoding.UTF8.GetBytes(body);
        string head = $"HTTP/1.1 {status} X\r\nContent-Length: {content.Length}\r\nConnection: close\r\n{(compressed ? "Content-Encoding: gzip\r\n" : "")}{moreHeaders}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
        await stream.WriteAsync(content, TestContext.Current.CancellationToken);
        return string.Join('\n', lines);
    }

    private static byte[] Compress(string body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(body));
        }

        return packed.ToArray();
    }
}
