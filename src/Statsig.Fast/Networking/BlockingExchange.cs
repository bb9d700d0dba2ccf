using System;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO;
using System.Net.Http;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Statsig.Fast.Networking;

/// <summary>
/// One post over a connection made for it alone, on a thread made for it alone: HTTP/1.1 for the time when the thread pool has no thread to
/// spare.
/// </summary>
/// <remarks>
/// The framework's handler opens connections on the pool, its synchronous calls included, and its time limits are timers of the pool; it
/// would wait for what does not come. Here the limit is the caller's own wait. Certificates are checked as everywhere. The body is copied,
/// because the thread of an abandoned exchange may use it a moment longer. Redirects and web proxies are not supported; callers check that
/// none is needed.
/// </remarks>
internal sealed class BlockingExchange
{
    private const int MostHeaderBytes = 64 << 10;

    /// <summary>How often the waiting thread looks whether its time is over.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly Uri _address;
    private readonly byte[] _head;
    private readonly byte[] _body;
    private readonly Lock _lock = new();
    private Socket? _socket;
    private bool _isAbandoned;
    private Exception? _failure;

    private BlockingExchange(HttpRequestMessage message, ReadOnlySpan<byte> body)
    {
        _address = message.RequestUri!;
        _head = HeadOf(message, body.Length);
        _body = body.ToArray();
    }

    /// <summary>The status of the response; 0 before one was received.</summary>
    internal int Status { get; private set; }

    /// <summary>The seconds of the answer's "Retry-After"; null when it has none.</summary>
    internal int? RetryAfterSeconds { get; private set; }

    /// <summary>Posts and waits for the answer's headers.</summary>
    /// <param name="message">The address and the headers.</param>
    /// <param name="body">The body.</param>
    /// <param name="limit">The longest that it may take.</param>
    /// <param name="left">The time that the caller has left; zero ends it as well.</param>
    /// <exception cref="HttpRequestException">There was no answer within the limit, or no whole one.</exception>
    internal static BlockingExchange Post(HttpRequestMessage message, ReadOnlySpan<byte> body, TimeSpan limit, Func<TimeSpan> left)
    {
        var exchange = new BlockingExchange(message, body);
        var thread = new Thread(exchange.Run) { IsBackground = true, Name = "Statsig post" };
        thread.UnsafeStart();
        long started = Stopwatch.GetTimestamp();
        while (!thread.Join(Look))
        {
            TimeSpan waited = Stopwatch.GetElapsedTime(started);
            if (waited >= limit || left() <= TimeSpan.Zero)
            {
                exchange.Abandon();
                throw new HttpRequestException($"no answer within {waited.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s");
            }
        }

        return exchange._failure is null ? exchange : throw new HttpRequestException(exchange._failure.Message, exchange._failure);
    }

    private static byte[] HeadOf(HttpRequestMessage message, int length)
    {
        var head = new StringBuilder();
        Uri address = message.RequestUri!;
        string host = address.IsDefaultPort ? address.IdnHost : $"{address.IdnHost}:{address.Port.ToString(CultureInfo.InvariantCulture)}";
        head.Append(CultureInfo.InvariantCulture, $"POST {address.PathAndQuery} HTTP/1.1\r\nHost: {message.Headers.Host ?? host}\r\nConnection: close\r\nContent-Length: {length}\r\n");
        foreach (var header in message.Headers.NonValidated)
        {
            AppendHeader(head, header.Key, header.Value.ToString());
        }

        foreach (var header in message.Content!.Headers.NonValidated)
        {
            AppendHeader(head, header.Key, header.Value.ToString());
        }

        return Encoding.ASCII.GetBytes(head.Append("\r\n").ToString());
    }

    private static void AppendHeader(StringBuilder head, string name, string value)
    {
        // Framing is this class's own, and nothing may end a line early.
        bool isFraming = name.Equals("Host", StringComparison.OrdinalIgnoreCase) || name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
            || name.Equals("Connection", StringComparison.OrdinalIgnoreCase) || name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase);
        if (!isFraming && value.AsSpan().IndexOfAny('\r', '\n', '\0') < 0)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Thrown again on the thread that waits.")]
    private void Run()
    {
        try
        {
            Exchange();
        }
        catch (Exception exception)
        {
            _failure = exception;
        }
    }

    private void Exchange()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isAbandoned, this);
            _socket = socket;
        }

        socket.Connect(_address.IdnHost, _address.Port);
        using Stream stream = Open(socket);
        stream.Write(_head);
        stream.Write(_body);
        stream.Flush();
        ReadAnswer(stream);
    }

    private Stream Open(Socket socket)
    {
        var plain = new NetworkStream(socket, ownsSocket: false);
        if (_address.Scheme != Uri.UriSchemeHttps)
        {
            return plain;
        }

        var secure = new SslStream(plain);
        secure.AuthenticateAsClient(new SslClientAuthenticationOptions { TargetHost = _address.IdnHost });
        return secure;
    }

    private void ReadAnswer(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1, detectEncodingFromByteOrderMarks: false, bufferSize: 1024, leaveOpen: true);
        string line = reader.ReadLine() ?? throw new IOException("The connection was closed before a response was received.");
        if (!line.StartsWith("HTTP/1.", StringComparison.Ordinal) || line.Length < 12
            || !int.TryParse(line.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int status))
        {
            throw new IOException("The response is not HTTP/1.1.");
        }

        int length = 0;
        while (reader.ReadLine() is { Length: > 0 } header && (length += header.Length) < MostHeaderBytes)
        {
            if (header.StartsWith("Retry-After:", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(header.AsSpan(12).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int seconds))
            {
                RetryAfterSeconds = seconds;
            }
        }

        Status = status;
    }

    /// <summary>Ends the current wait of the thread.</summary>
    private void Abandon()
    {
        lock (_lock)
        {
            _isAbandoned = true;
            _socket?.Dispose();
        }
    }
}
