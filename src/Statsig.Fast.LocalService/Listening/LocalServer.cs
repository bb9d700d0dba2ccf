using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Statsig.Fast.LocalService.Listening;

/// <summary>Kestrel on ports of 127.0.0.1, without a host around it: nothing reads configuration, writes logs or watches files.</summary>
/// <remarks>
/// Answers only requests that name this machine, or a name of <see cref="AllowedHosts"/>, and bodies up to <see cref="MaxBodyBytes"/>. The
/// folder is about connections: ports, TLS, and the way of a request into and out of the service. It knows the requests of the service, not
/// what it answers.
/// </remarks>
public sealed class LocalServer : IAsyncDisposable
{
    /// <summary>The largest body of a request, in bytes as it arrives. A larger one is answered with status 413.</summary>
    public const int MaxBodyBytes = 64 << 20;

    private static readonly CancellationToken AtOnce = new(canceled: true);

    private readonly KestrelServer _kestrel;
    private readonly Func<HttpContext, Task> _handle;
    private readonly List<ListenOptions> _listening = [];
    private readonly LocalPort[] _ports;

    /// <param name="handle">Answers one request.</param>
    /// <param name="ports">Where to listen.</param>
    public LocalServer(Func<HttpContext, Task> handle, params LocalPort[] ports)
    {
        ArgumentNullException.ThrowIfNull(ports);
        _handle = handle;
        _ports = ports;
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = MaxBodyBytes;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Limits.Http2.MaxStreamsPerConnection = int.MaxValue;
        foreach (LocalPort port in ports)
        {
            options.Listen(IPAddress.Loopback, port.Number, listen =>
            {
                listen.Protocols = port.Protocols;
                if (port.Tls is { } tls)
                {
                    listen.Use(next => new TlsMiddleware(next, tls, port.Protocols).OnConnectionAsync);
                }

                _listening.Add(listen);
            });
        }

        _kestrel = new KestrelServer(
            Options.Create(options),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance);
    }

    /// <summary>
    /// Names, without ports, that requests may have in "Host" and "Origin" besides "localhost", loopback addresses and those of
    /// certificates. Default: none.
    /// </summary>
    public IReadOnlyCollection<string> AllowedHosts { get; init; } = [];

    /// <summary>Host and port of each, in the order they were given: "127.0.0.1:40001". Known once it started.</summary>
    public IReadOnlyList<string> Addresses { get; private set; } = [];

    /// <summary>The same with their scheme: "http://127.0.0.1:40001".</summary>
    public IReadOnlyList<string> Origins { get; private set; } = [];

    /// <summary>Starts to listen.</summary>
    /// <exception cref="IOException">A port is taken.</exception>
    public async Task StartAsync(CancellationToken token = default)
    {
        await _kestrel.StartAsync(new LocalApplication(_handle, new HostCheck([.. _ports.Select(static port => port.Tls).OfType<ServerTls>()], AllowedHosts)), token).ConfigureAwait(false);
        Addresses = [.. _listening.Select(static listen => listen.IPEndPoint!.ToString())];
        Origins = [.. Addresses.Select((address, i) => $"{(_ports[i].Tls is null ? "http" : "https")}://{address}")];
    }

    /// <summary>
    /// Accepts no more connections and waits for running requests; those that are left when the token is cancelled are aborted.
    /// </summary>
    public Task StopAsync(CancellationToken token) => _kestrel.StopAsync(token);

    /// <summary>Cuts what is open.</summary>
    public async ValueTask DisposeAsync()
    {
        await _kestrel.StopAsync(AtOnce).ConfigureAwait(false);
        _kestrel.Dispose();
    }
}
