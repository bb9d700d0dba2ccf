using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.LocalService;

namespace Statsig.Fast.Cli;

/// <summary>Puts the base framework's HTTP listener in front of the service.</summary>
/// <remarks>Not Kestrel: the tool would need the ASP.NET Core runtime to start at all, "eval" included.</remarks>
internal sealed class HttpServer(StatsigService service, EventPrinter events) : IDisposable
{
    private const int Attempts = 10;

    private HttpListener _listener = new();
    private long _sequence;

    /// <summary>Where it listens, such as "http://127.0.0.1:40001".</summary>
    internal string Origin { get; private set; } = "";

    /// <summary>Starts to listen; port 0 means a free one.</summary>
    /// <exception cref="HttpListenerException">The port is taken.</exception>
    internal void Start(int port)
    {
        for (int attempt = 1; ; attempt++)
        {
            Origin = $"http://127.0.0.1:{(port == 0 ? FreePort() : port)}";
            _listener.Prefixes.Add(Origin + "/");
            try
            {
                _listener.Start();
                return;
            }
            catch (HttpListenerException) when (port == 0 && attempt < Attempts)
            {
                // Another process took the free port in between: the next one.
                _listener.Close();
                _listener = new HttpListener();
            }
        }
    }

    /// <summary>Answers until the token ends.</summary>
    internal async Task RunAsync(CancellationToken token)
    {
        using CancellationTokenRegistration stop = token.Register(_listener.Stop);
        while (!token.IsCancellationRequested)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync().ConfigureAwait(false);
            }
            catch (Exception ended) when (token.IsCancellationRequested && ended is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // Stopped while waiting: that is how it ends.
                return;
            }

            _ = HandleAsync(context);
        }
    }

    public void Dispose() => _listener.Close();

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task HandleAsync(HttpListenerContext context)
    {
        try
        {
            ServiceRequest request = await ReadAsync(context.Request).ConfigureAwait(false);
            events.Print(request);
            await WriteAsync(context.Response, service.Answer(request, Origin)).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or HttpListenerException or ObjectDisposedException)
        {
            // The client went away, or the tool is ending: there is nobody to answer.
            context.Response.Abort();
        }
    }

    private async Task<ServiceRequest> ReadAsync(HttpListenerRequest request)
    {
        using var body = new MemoryStream();
        await request.InputStream.CopyToAsync(body).ConfigureAwait(false);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string? name in request.Headers.AllKeys)
        {
            if (name is not null)
            {
                headers[name] = request.Headers[name] ?? "";
            }
        }

        Uri address = request.Url!;
        return new ServiceRequest(
            request.HttpMethod, Uri.UnescapeDataString(address.AbsolutePath), ServiceRequest.ParseQuery(address.Query), headers, body.ToArray())
        {
            Sequence = Interlocked.Increment(ref _sequence),
        };
    }

    private static async Task WriteAsync(HttpListenerResponse response, ServiceResponse answer)
    {
        response.StatusCode = answer.Status;
        foreach ((string name, string value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        response.ContentLength64 = answer.Body.Length;
        if (answer.ContentType is not null)
        {
            response.ContentType = answer.ContentType;
            await response.OutputStream.WriteAsync(answer.Body).ConfigureAwait(false);
        }

        response.Close();
    }
}
