using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Statsig.Fast.LocalService.ForwardProxy;
using Statsig.Fast.LocalService.Listening;
using Statsig.Fast.LocalService.Protocol;

namespace Statsig.Fast.TestKit.Service;

/// <summary>
/// A forward proxy on loopback: gRPC by Kestrel over cleartext HTTP/2, or TLS. It can end, in order or not, and start again on its port.
/// </summary>
public sealed class TestForwardProxy : IAsyncDisposable
{
    private static readonly TimeSpan PortLimit = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<ConfigSpecRequest> _requests = [];
    private readonly HeldPort _port = new();
    private readonly ForwardProxyOptions _options;
    private readonly ServerTls? _tls;
    private LocalServer? _server;

    private TestForwardProxy(ForwardProxyOptions? options, ServerTls? tls)
    {
        _options = (options ?? new ForwardProxyOptions()) with { Received = _requests.Enqueue };
        _tls = tls;
        Calls = new ForwardProxyService(Content, _options);
    }

    /// <summary>Host and port: "127.0.0.1:40001".</summary>
    public string Address { get; private set; } = "";

    /// <summary>The same with its scheme.</summary>
    public Uri Uri => new(_tls is null ? $"http://{Address}" : $"https://{Address}");

    /// <summary>What is answered; every publication is pushed. Stays over a restart.</summary>
    public StatsigService Content { get; } = new();

    /// <summary>How many streams are open, and their end. Another one after a restart.</summary>
    public ForwardProxyService Calls { get; private set; }

    /// <summary>Every request for specs so far, streams and single ones, those before a restart included.</summary>
    public IReadOnlyList<ConfigSpecRequest> Requests => [.. _requests];

    /// <summary>Starts a proxy on a free port of 127.0.0.1. It serves no specs yet.</summary>
    public static async Task<TestForwardProxy> StartAsync(ForwardProxyOptions? options = null, ServerTls? tls = null, CancellationToken token = default)
    {
        var proxy = new TestForwardProxy(options, tls);
        await proxy.ListenAsync(token);
        return proxy;
    }

    /// <summary>Serves these specs from now on, in both shapes.</summary>
    public TestForwardProxy Publish(SpecBuilder specs)
    {
        ArgumentNullException.ThrowIfNull(specs);
        Content.Publish(SpecsPayload.Parse(specs.ToV2()), SpecsPayload.Parse(specs.ToV1()));
        return this;
    }

    /// <summary>Takes no more connections and tells the open ones so (GOAWAY); completes when the calls under way have ended.</summary>
    public Task StopAsync(CancellationToken token = default) => _server!.StopAsync(token);

    /// <summary>Cuts every connection, without a status, as the end of a process does.</summary>
    public async Task KillAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            await server.DisposeAsync();
            Calls.Dispose();
        }
    }

    /// <summary>Starts anew on the same port, after cutting what is left.</summary>
    public async Task RestartAsync(CancellationToken token = default)
    {
        await KillAsync();
        Calls = new ForwardProxyService(Content, _options);
        await ListenAsync(token);
    }

    /// <summary>Cuts every connection, without a status.</summary>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _port.Dispose();
    }

    private async Task ListenAsync(CancellationToken token)
    {
        for (long started = Stopwatch.GetTimestamp(); ;)
        {
            var server = new LocalServer(Calls.HandleAsync, new LocalPort(_port.Number, HttpProtocols.Http2, _tls));
            try
            {
                await server.StartAsync(token);
                _server = server;
                Address = server.Addresses[0];
                return;
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(started) < PortLimit)
            {
                // Somebody has the port for a moment, or the system has not let go of it yet.
                await server.DisposeAsync();
                await Task.Delay(20, token);
            }
        }
    }
}
