using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Threading;
using Microsoft.Win32.SafeHandles;
using Statsig.Fast.Diagnostics;

namespace Statsig.Fast.Networking;

/// <summary>The connections of HTTP requests that use the certificates of an entry: one handler for each entry.</summary>
/// <remarks>
/// <para>
/// Such a handler is used for requests to the address of the options for an endpoint, including Statsig's own hosts when that is where it
/// is: not for fallbacks and error reports, nor where a redirect or the address of a file leads to another server.
/// </para>
/// <para>
/// Made at the first request that needs one; files that cannot be used fail that request and are read again at the next. Renewed when the
/// files change, which is checked once a minute and after a failure; the certificates that were read before stay in use while the new files
/// cannot be used. Safe from any thread.
/// </para>
/// </remarks>
internal sealed class ProxyHandlers(StatsigOptions options, ForwardProxies proxies, OutputLog log) : IDisposable
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMinutes(1);

    private readonly Dictionary<ProxyConfig, Connections> _connections = [];
    private readonly Lock _lock = new();
    private bool _isDisposed;

    /// <summary>What a request goes through.</summary>
    /// <param name="request">The request.</param>
    /// <param name="address">Where; after redirects another address than the request's.</param>
    /// <param name="targetName">The name that the certificate must be for, when it is not the host of the address.</param>
    /// <returns>The invoker; null for the usual one.</returns>
    /// <exception cref="TlsMaterialException">The files of the entry cannot be used, or the address has no TLS.</exception>
    internal HttpMessageInvoker? Find(StatsigRequest request, Uri address, out string? targetName)
    {
        targetName = null;
        if (!options.HasProxies || request.IsElsewhere || EndpointOf(request.Endpoint) is not { } known || proxies.SecurityOf(known) is not { } entry
            || Origins.Of(address) != Origins.Of(request.Address))
        {
            return null;
        }

        if (address.Scheme != Uri.UriSchemeHttps)
        {
            throw new TlsMaterialException($"The entry of the forward proxy requires TLS, but {Origins.Of(address)} does not use it. Use an address with \"https://\".");
        }

        targetName = entry.TlsTargetName;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!_connections.TryGetValue(entry, out Connections? connections))
            {
                // The times first: a file that changes while it is read is read again.
                var stamps = StampsOf(entry);
                connections = new Connections(Make(entry), stamps, options.TimeProvider.GetTimestamp());
                _connections.Add(entry, connections);
            }
            else if (connections.IsDoubtful || options.TimeProvider.GetElapsedTime(connections.Checked) >= CheckInterval)
            {
                Check(entry, connections);
            }

            return connections.Invoker;
        }
    }

    /// <summary>Something failed: the next request looks whether files have changed.</summary>
    internal void Doubt()
    {
        lock (_lock)
        {
            foreach (Connections connections in _connections.Values)
            {
                connections.IsDoubtful = true;
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (Connections connections in _connections.Values)
            {
                connections.Invoker.Dispose();
                connections.Former?.Dispose();
            }

            _connections.Clear();
        }
    }

    private void Check(ProxyConfig entry, Connections connections)
    {
        connections.IsDoubtful = false;
        connections.Checked = options.TimeProvider.GetTimestamp();
        var stamps = StampsOf(entry);
        if (stamps == connections.Stamps)
        {
            return;
        }

        try
        {
            HttpMessageInvoker renewed = Make(entry);

            // A request that has just found the former one may still be about to use it.
            connections.Former?.Dispose();
            connections.Former = connections.Invoker;
            connections.Invoker = renewed;
            connections.Stamps = stamps;
        }
        catch (TlsMaterialException exception)
        {
            // Files are often seen while they are being written; they are looked at again.
            log.Write(OutputLogLevel.Warning, $"{exception.Message} The certificates that were read before stay in use.");
        }
    }

    private HttpMessageInvoker Make(ProxyConfig entry)
    {
        SocketsHttpHandler handler = StatsigHttp.MakeOwnHandler(options);
        try
        {
            handler.SslOptions = TlsMaterial.Load(entry, options.TimeProvider.GetUtcNow());
        }
        catch (TlsMaterialException)
        {
            handler.Dispose();
            throw;
        }

        return new HttpMessageInvoker(handler, disposeHandler: true);
    }

    private static (DateTime Authorities, DateTime Certificate, DateTime Key) StampsOf(ProxyConfig entry) =>
        (StampOf(entry.TlsCaCertPath), StampOf(entry.TlsClientCertPath), StampOf(entry.TlsClientKeyPath));

    /// <summary>
    /// The time of the last write to a file; links are followed, because they do not change when their target is replaced.
    /// </summary>
    private static DateTime StampOf(string? path)
    {
        if (path is null)
        {
            return default;
        }

        try
        {
            using SafeFileHandle file = File.OpenHandle(path);
            return File.GetLastWriteTimeUtc(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // Treated as a change; reading the file reports the error.
            return default;
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

    private sealed class Connections(HttpMessageInvoker invoker, (DateTime, DateTime, DateTime) stamps, long checkedAt)
    {
        internal HttpMessageInvoker Invoker { get; set; } = invoker;

        /// <summary>What the requests went through before the files changed last.</summary>
        internal HttpMessageInvoker? Former { get; set; }

        internal (DateTime, DateTime, DateTime) Stamps { get; set; } = stamps;

        internal long Checked { get; set; } = checkedAt;

        internal bool IsDoubtful { get; set; }
    }
}
