using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace Statsig.Fast.TestKit.Proxy;

/// <summary>
/// The other side of gRPC calls, on loopback: real HTTP/2 by Kestrel, every call answered by the test, byte by byte if need be.
/// </summary>
/// <remarks>
/// <code>
/// await using ProxyPeer peer = await ProxyPeer.StartAsync();
/// ...                                             // new ProxyConfig(NetworkProtocol.GrpcWebSocket, peer.Address)
/// ProxyCall call = await peer.NextAsync(token);
/// await call.SendAsync(specs, 1000);
/// await call.EndAsync();
/// </code>
/// A call waits until the test has taken and ended it. While the peer is down it cuts every connection as it comes, on the port that it
/// keeps, so that nothing else can take the port meanwhile.
/// </remarks>
public sealed class ProxyPeer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Channel<ProxyCall> _calls = Channel.CreateUnbounded<ProxyCall>();
    private readonly List<Microsoft.AspNetCore.Connections.ConnectionContext> _connections = [];
    private readonly Lock _lock = new();
    private int _refused;
    private int _secured;
    private readonly List<string> _paths = [];
    private Func<string, byte[]>? _http;
    private bool _isDown;

    private ProxyPeer(ProxyCertificates? certificates, bool asksForCertificate, X509Certificate2? own, bool speaksHttp1)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddLogging();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MinResponseDataRate = null;
            options.Limits.MinRequestBodyDataRate = null;
            options.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = speaksHttp1 ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http2;
                listen.Use(next => connection => Admit(connection) ? next(connection) : Task.CompletedTask);
                if (certificates is not null)
                {
                    listen.UseHttps(new HttpsConnectionAdapterOptions
                    {
                        ServerCertificate = own ?? certificates.Server,
                        ClientCertificateMode = asksForCertificate ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.NoCertificate,
                        ClientCertificateValidation = (certificate, _, _) => certificates.Issued(certificate),
                    });
                    listen.Use(next => connection =>
                    {
                        Interlocked.Increment(ref _secured);
                        return next(connection);
                    });
                }
            });
        });
        _application = builder.Build();
        _application.Run(async context =>
        {
            if (_http is { } answer)
            {
                await AnswerAsync(context, answer);
                return;
            }

            ProxyCall call = await ProxyCall.ReadAsync(context);
            _calls.Writer.TryWrite(call);
            await call.Ended;
        });
    }

    /// <summary>Host and port.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The connections that were cut while the peer was down.</summary>
    public int RefusedCount => Volatile.Read(ref _refused);

    /// <summary>The connections whose two sides came to trust each other.</summary>
    public int SecuredCount => Volatile.Read(ref _secured);

    /// <summary>The paths of plain requests so far, in alphabetical order.</summary>
    public string[] HttpPaths
    {
        get
        {
            lock (_lock)
            {
                return [.. _paths.Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Starts a peer on a free port.</summary>
    /// <param name="certificates">Makes the peer speak TLS; null for clear text.</param>
    /// <param name="asksForCertificate">Whether clients must show a certificate of the same authority.</param>
    /// <param name="own">Another certificate than the usual one.</param>
    /// <param name="speaksHttp1">Whether plain requests of the older kind are taken too.</param>
    public static async Task<ProxyPeer> StartAsync(
        ProxyCertificates? certificates = null, bool asksForCertificate = false, X509Certificate2? own = null, bool speaksHttp1 = false)
    {
        var peer = new ProxyPeer(certificates, asksForCertificate, own, speaksHttp1);
        await peer._application.StartAsync();
        string address = peer._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        peer.Address = new Uri(address).Authority;
        return peer;
    }

    /// <summary>The next call that was not taken yet; up to a minute.</summary>
    public async Task<ProxyCall> NextAsync(CancellationToken token = default) =>
        await _calls.Reader.ReadAsync(token).AsTask().WaitAsync(TimeSpan.FromMinutes(1), token);

    /// <summary>Answers plain requests from now on, with JSON by their path.</summary>
    public void AnswerHttp(Func<string, byte[]> answer) => _http = answer;

    /// <summary>Cuts every connection, and each that comes until <see cref="ComeBack"/>.</summary>
    public void GoDown()
    {
        Microsoft.AspNetCore.Connections.ConnectionContext[] connections;
        lock (_lock)
        {
            _isDown = true;
            connections = [.. _connections];
            _connections.Clear();
        }

        foreach (Microsoft.AspNetCore.Connections.ConnectionContext connection in connections)
        {
            connection.Abort();
        }
    }

    /// <summary>Takes connections again.</summary>
    public void ComeBack()
    {
        lock (_lock)
        {
            _isDown = false;
        }
    }

    /// <summary>Ends as servers do when they are asked to: GOAWAY first, then the connections.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        using var limit = new CancellationTokenSource(grace);
        await _application.StopAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        GoDown();
        while (_calls.Reader.TryRead(out ProxyCall? call))
        {
            call.Abandon();
        }

        await StopAsync(TimeSpan.Zero);
        await _application.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context, Func<string, byte[]> answer)
    {
        await context.Request.Body.CopyToAsync(System.IO.Stream.Null, context.RequestAborted);
        lock (_lock)
        {
            _paths.Add(context.Request.Path);
        }

        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(answer(context.Request.Path), context.RequestAborted);
    }

    private bool Admit(Microsoft.AspNetCore.Connections.ConnectionContext connection)
    {
        lock (_lock)
        {
            if (!_isDown)
            {
                _connections.Add(connection);
                return true;
            }
        }

        Interlocked.Increment(ref _refused);
        connection.Abort();
        return false;
    }
}
