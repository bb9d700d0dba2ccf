using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Statsig.Fast.LocalService;
using Statsig.Fast.LocalService.ForwardProxy;
using Statsig.Fast.LocalService.Listening;

namespace Statsig.Fast.TestKit.Service;

/// <summary>A forward proxy on loopback: gRPC by Kestrel over cleartext HTTP/2, or TLS.</summary>
public sealed class TestForwardProxy : IAsyncDisposable
{
    private readonly LocalServer _server;
    private readonly ConcurrentQueue<ConfigSpecRequest> _requests = [];

    private TestForwardProxy(ForwardProxyOptions? options, ServerTls? tls)
    {
        Calls = new ForwardProxyService(Content, (options ?? new ForwardProxyOptions()) with { Received = _requests.Enqueue });
        _server = new LocalServer(Calls.HandleAsync, new LocalPort(0, HttpProtocols.Http2, tls));
    }

    /// <summary>Host and port: "127.0.0.1:40001".</summary>
    public string Address => _server.Addresses[0];

    /// <summary>The same with its scheme.</summary>
    public Uri Uri => new(_server.Origins[0]);

    /// <summary>What is answered; every publication is pushed.</summary>
    public StatsigService Content { get; } = new();

    /// <summary>How many streams are open, and their end.</summary>
    public ForwardProxyService Calls { get; }

    /// <summary>Every request for specs so far, streams and single ones.</summary>
    public IReadOnlyList<ConfigSpecRequest> Requests => [.. _requests];

    /// <summary>Starts a proxy on a free port of 127.0.0.1. It serves no specs yet.</summary>
    public static async Task<TestForwardProxy> StartAsync(ForwardProxyOptions? options = null, ServerTls? tls = null, CancellationToken token = default)
    {
        var proxy = new TestForwardProxy(options, tls);
        await proxy._server.StartAsync(token);
        return proxy;
    }

    /// <summary>Serves these specs from now on, in both shapes.</summary>
    public TestForwardProxy Publish(SpecBuilder specs)
    {
        ArgumentNullException.ThrowIfNull(specs);
        Content.Publish(SpecsPayload.Parse(specs.ToV2()), SpecsPayload.Parse(specs.ToV1()));
        return this;
    }

    /// <summary>Cuts every connection, without a status.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Calls.Dispose();
    }
}
