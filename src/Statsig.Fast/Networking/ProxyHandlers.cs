using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Threading;

namespace Statsig.Fast.Networking;

/// <summary>The connections of HTTP requests to forward proxies that have certificates of their own: a handler for each entry.</summary>
/// <remarks>
/// Made at the first request that needs one; files that cannot be used fail that request and are read again at the next. Such a handler is used only for
/// the addresses that the options name: neither a redirect nor the address of a file leads a client certificate elsewhere, and Statsig's own hosts are
/// always met with the system's trust. Safe from any thread.
/// </remarks>
internal sealed class ProxyHandlers(StatsigOptions options, ForwardProxies proxies, Origins origins) : IDisposable
{
    private readonly Dictionary<ProxyConfig, HttpMessageInvoker> _invokers = [];
    private readonly Lock _lock = new();

    /// <summary>What a request goes through.</summary>
    /// <param name="endpoint">What is asked.</param>
    /// <param name="address">Where.</param>
    /// <param name="targetName">The name that the certificate must be for, when it is not the host of the address.</param>
    /// <returns>The invoker; null for the usual one.</returns>
    /// <exception cref="TlsMaterialException">The files of the entry cannot be used.</exception>
    internal HttpMessageInvoker? Find(Endpoint endpoint, Uri address, out string? targetName)
    {
        targetName = null;
        if (options.ProxyConfigs is null || EndpointOf(endpoint) is not { } known || proxies.SecurityOf(known) is not { } entry || !origins.IsConfigured(address))
        {
            return null;
        }

        targetName = entry.TlsTargetName;
        lock (_lock)
        {
            if (!_invokers.TryGetValue(entry, out HttpMessageInvoker? invoker))
            {
                SocketsHttpHandler handler = StatsigHttp.MakeOwnHandler(options);
                handler.SslOptions = TlsMaterial.Load(entry, options.TimeProvider.GetUtcNow());
                invoker = new HttpMessageInvoker(handler, disposeHandler: true);
                _invokers.Add(entry, invoker);
            }

            return invoker;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (HttpMessageInvoker invoker in _invokers.Values)
            {
                invoker.Dispose();
            }
        }
    }

    private static NetworkEndpoint? EndpointOf(Endpoint endpoint) => endpoint switch
    {
        Endpoint.Specs => NetworkEndpoint.DownloadConfigSpecs,
        Endpoint.IdLists => NetworkEndpoint.GetIdLists,
        Endpoint.IdListFile => NetworkEndpoint.DownloadIdListFile,
        Endpoint.LogEvent => NetworkEndpoint.LogEvent,
        _ => null,
    };
}
