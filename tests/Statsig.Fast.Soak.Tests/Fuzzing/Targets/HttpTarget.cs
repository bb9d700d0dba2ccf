using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Soak.Tests.Fuzzing.Targets;

/// <summary>
/// Answers over HTTP, byte for byte, to everything that a server asks: specs, the list of ID lists, their files, and posts of events.
/// Nothing is thrown and nothing fails inside, every event is in one account, log lines are lines, and the key stays with its host.
/// </summary>
/// <remarks>
/// An input is four answers with a separator between them; the address that is asked decides which one comes. Connections are memory.
/// </remarks>
internal sealed class HttpTarget : FuzzTarget
{
    private const string Key = "secret-fuzzed-key";
    private const string Host = "service.example";

    private static readonly byte[] Separator = "\n~~~~~~~~\n"u8.ToArray();

    private static readonly string[] Paths = ["download_config_specs", "get_id_lists", "lists", "rgstr"];

    private static readonly string[] StatusLines =
    [
        "HTTP/1.1 200 OK", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK", "HTTP/1.1 202 Accepted", "HTTP/1.1 204 No Content", "HTTP/1.1 206 Partial Content", "HTTP/1.1 301 Moved",
        "HTTP/1.1 302 Found", "HTTP/1.1 304 Not Modified", "HTTP/1.1 400 Bad Request", "HTTP/1.1 401 Unauthorized", "HTTP/1.1 413 Too Large", "HTTP/1.1 416 Range",
        "HTTP/1.1 429 Too Many", "HTTP/1.1 500 Error", "HTTP/1.1 503 Unavailable", "HTTP/1.0 200 OK", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK", "HTTP/2 200", "HTTP/1.1 999 ?",
    ];

    private static readonly string[] Headers =
    [
        "Content-Type: application/json", "Retry-After: 5", "Retry-After: -1", "Retry-After: 99999999999", "Retry-After: Fri, 31 Dec 2100 23:59:59 GMT", "Location: /other",
        "Location: https://elsewhere.example/x", "Location: ", "Location: file:///etc/passwd", "Location: http://[::1", "ETag: \"x\"", "Content-Range: bytes 0-5/6", "Content-Range: bytes 7-9/*",
        "Content-Range: bytes 99999999999999999999-1/1", "Content-Encoding: identity", "Content-Encoding: zstd", "Content-Encoding: gzip, br", "Set-Cookie: a=b", "X-Statsig-Region: \u001b[31m",
        "Trailer: x", "Connection: close", "Connection: keep-alive", "x-since-time: 18446744073709551616", "Content-Length: -1", "Content-Length: 2147483648", "Content-Length: 3",
    ];

    private static readonly byte[][] Fragments =
    [
        .. Headers.Select(static header => Encoding.Latin1.GetBytes($"\r\n{header}\r\n")),
        .. new[] { "\r\n", "\r\n\r\n", "0\r\n\r\n", "ffffffff\r\n", "-1\r\n", ": ", "\0", "HTTP/1.1 200 OK\r\n\r\n", new string('a', 70_000) }.Select(Encoding.Latin1.GetBytes),
    ];

    private readonly byte[][] _specs = [Encoding.UTF8.GetBytes(EveryFeature.V2), Encoding.UTF8.GetBytes(EveryFeature.ToV1(EveryFeature.V2)), "{\"has_updates\":false}"u8.ToArray(), [], "null"u8.ToArray()];

    internal override byte[] Make(Random random)
    {
        byte[] list = Encoding.ASCII.GetBytes(EveryFeature.ListLines + "\n");
        byte[] lists = Encoding.UTF8.GetBytes(
            $"{{\"{EveryFeature.ListName}\":{{\"size\":{(random.Next(3) == 0 ? random.NextInt64() : list.Length)},\"url\":\"https://{(random.Next(3) == 0 ? "elsewhere.example" : Host)}/lists/1\",\"fileID\":\"f\",\"creationTime\":1}}}}");
        byte[][] answers =
        [
            Answer(_specs[random.Next(_specs.Length)], random), Answer(lists, random), Answer(list, random), Answer("{\"success\":true}"u8.ToArray(), random),
        ];
        int damaged = random.Next(answers.Length + 1);
        if (damaged < answers.Length)
        {
            answers[damaged] = ByteDamage.Apply(answers[damaged], random, most: 4, Fragments);
        }

        return [.. answers[0], .. Separator, .. answers[1], .. Separator, .. answers[2], .. Separator, .. answers[3]];
    }

    internal override void Check(byte[] input)
    {
        var wire = new Wire(Split(input));
        var logger = new RecordingLogger();
        var faults = new ConcurrentQueue<string>();
        var server = new StatsigServer(Key, new StatsigOptions
        {
            Api = $"https://{Host}/v1",
            HttpHandlerFactory = wire.MakeHandler,
            ManualMode = true,
            FallbackToStatsigApi = false,
            DisableDiagnostics = true,
            DisableSdkExceptionReporting = true,
            OutputLogLevel = OutputLogLevel.Debug,
            OutputLogger = logger,
            SdkErrorCallback = (place, fault) =>
            {
                // Lost events are reported there too, and are not a fault.
                if (!place.StartsWith("statsig::log_event_", StringComparison.Ordinal))
                {
                    faults.Enqueue($"{place}: {fault}");
                }
            },
        });
        UseAsync(server).GetAwaiter().GetResult();
        Assert.Empty(faults);
        Assert.Empty(wire.Leaks);
        foreach (LoggedMessage message in logger.Messages)
        {
            Assert.False(message.Text.Any(char.IsControl), message.Text);
            Assert.DoesNotContain(Key, message.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(Key, message.Exception?.ToString() ?? "", StringComparison.Ordinal);
        }
    }

    private async Task UseAsync(StatsigServer server)
    {
        await using (server)
        {
            InitializeDetails details = await server.InitializeAsync();
            Count(details.StorePopulated ? "specs" : "no specs");
            await server.SyncAsync();
            server.CheckGate(OddUsers, "pass");
            server.LogEvent(OddUsers, "bought", 1.5);
            FlushReport report = await server.FlushAsync(TimeSpan.FromSeconds(30));
            Count(report.Sent > 0 ? "events sent" : "events kept");
            await server.ShutdownAsync(TimeSpan.Zero);
            EventStatistics end = server.EventStatistics;
            Assert.Equal(0, end.Pending);
            Assert.Equal(end.Accepted, end.Sent + end.Deduplicated + end.SampledOut + end.Dropped + end.Pending);
        }
    }

    private static StatsigUser OddUsers { get; } = new("u") { Email = "u@mail.example" };

    private static byte[] Answer(byte[] body, Random random)
    {
        var head = new StringBuilder(StatusLines[random.Next(random.Next(3) == 0 ? StatusLines.Length : 3)]).Append("\r\n");
        int encoding = random.Next(8);
        if (encoding < 3)
        {
            body = Compress(body, encoding);
            head.Append("Content-Encoding: ").Append(encoding == 0 ? "gzip" : encoding == 1 ? "br" : "deflate").Append("\r\n");
        }

        for (int headers = random.Next(3); headers > 0; headers--)
        {
            head.Append(Headers[random.Next(Headers.Length)]).Append("\r\n");
        }

        switch (random.Next(4))
        {
            case 0:
                body = Chunk(body, random);
                head.Append("Transfer-Encoding: chunked\r\n");
                break;
            case 1:
                break; // To the end of the connection.
            default:
                head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
                break;
        }

        return [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. body];
    }

    private static byte[] Compress(byte[] body, int encoding)
    {
        using var compressed = new MemoryStream();
        using (Stream stream = encoding switch
        {
            0 => new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            1 => new BrotliStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            stream.Write(body);
        }

        return compressed.ToArray();
    }

    private static byte[] Chunk(byte[] body, Random random)
    {
        using var chunked = new MemoryStream();
        for (int at = 0; at < body.Length;)
        {
            int length = Math.Min(body.Length - at, random.Next(1, 4_000));
            chunked.Write(Encoding.ASCII.GetBytes(length.ToString("x", CultureInfo.InvariantCulture) + "\r\n"));
            chunked.Write(body, at, length);
            chunked.Write("\r\n"u8);
            at += length;
        }

        chunked.Write("0\r\n\r\n"u8);
        return chunked.ToArray();
    }

    private static byte[][] Split(byte[] input)
    {
        byte[][] answers = [.. Enumerable.Repeat(input, Paths.Length)];
        ReadOnlySpan<byte> rest = input;
        for (int i = 0; i < answers.Length; i++)
        {
            int end = i == answers.Length - 1 ? -1 : rest.IndexOf(Separator);
            answers[i] = (end < 0 ? rest : rest[..end]).ToArray();
            rest = end < 0 ? default : rest[(end + Separator.Length)..];
        }

        return answers;
    }

    /// <summary>Makes connections that answer each request once and then end, and looks at what goes to other hosts.</summary>
    private sealed class Wire(byte[][] answers)
    {
        internal ConcurrentQueue<string> Leaks { get; } = new();

        internal HttpMessageHandler MakeHandler() => new Plain(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            ConnectCallback = (context, _) => ValueTask.FromResult<Stream>(new Connection(this, context.DnsEndPoint.Host)),
        });

        private byte[] AnswerTo(string request)
        {
            string line = request.Split('\r')[0];
            int index = Array.FindIndex(Paths, path => line.Contains(path, StringComparison.Ordinal));
            return answers[index < 0 ? 0 : index];
        }

        private void Note(string host, string request)
        {
            if (host != Host && request.Contains(Key, StringComparison.Ordinal))
            {
                Leaks.Enqueue($"The key went to {host}: {request}");
            }
        }

        private sealed class Connection(Wire wire, string host) : Stream
        {
            private readonly StringBuilder _request = new();
            private MemoryStream? _answer;

            public override bool CanRead => true;

            public override bool CanSeek => false;

            public override bool CanWrite => true;

            public override long Length => throw new NotSupportedException();

            public override long Position
            {
                get => throw new NotSupportedException();
                set => throw new NotSupportedException();
            }

            public override int Read(byte[] buffer, int offset, int count)
            {
                if (_answer is null)
                {
                    string request = _request.ToString();
                    wire.Note(host, request);
                    _answer = new MemoryStream(wire.AnswerTo(request), writable: false);
                }

                return _answer.Read(buffer, offset, count);
            }

            public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            {
                if (buffer.IsEmpty)
                {
                    return ValueTask.FromResult(0); // The handler waits for the first byte that way.
                }

                byte[] bytes = new byte[buffer.Length];
                int read = Read(bytes, 0, bytes.Length);
                bytes.AsSpan(0, read).CopyTo(buffer.Span);
                return ValueTask.FromResult(read);
            }

            public override void Write(byte[] buffer, int offset, int count) => _request.Append(Encoding.Latin1.GetString(buffer, offset, count));

            public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
            {
                _request.Append(Encoding.Latin1.GetString(buffer.Span));
                return ValueTask.CompletedTask;
            }

            public override void Flush()
            {
            }

            public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

            public override void SetLength(long value) => throw new NotSupportedException();
        }

        /// <summary>
        /// Sends everything without TLS, which connections of memory do not speak; the server still sees the https that it asked for.
        /// </summary>
        private sealed class Plain(HttpMessageHandler inner) : DelegatingHandler(inner)
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                request.RequestUri = new UriBuilder(request.RequestUri!) { Scheme = "http", Port = 80 }.Uri;
                return base.SendAsync(request, cancellationToken);
            }
        }
    }
}
