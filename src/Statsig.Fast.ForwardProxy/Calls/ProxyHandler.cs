using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Internals;
using Statsig.Fast.Networking;

namespace Statsig.Fast.ForwardProxy.Calls;

/// <summary>The connections to one proxy; sets the headers of every request.</summary>
/// <remarks>
/// <para>
/// Not a delegating handler: the client library looks through those for the framework's handler, and then opens sockets itself beside it,
/// of which some stay open when the channel is disposed while it connects.
/// </para>
/// <para>
/// The client library ends a cancelled call at once, while its request may still be on its way to the framework's handler. That one makes
/// its pool of connections with the first request, and does not dispose a pool that it makes while it is being disposed. So it is disposed
/// behind the last request.
/// </para>
/// </remarks>
internal sealed class ProxyHandler : HttpMessageHandler
{
    // The number of bytes of a stream that may be in transit: specs of a megabyte arrive without waiting for the window.
    private const int StreamWindowBytes = 1 << 20;

    private static readonly string UserAgent = $"grpc-{SdkIdentity.Product}/{RequestHeaders.Token(SdkIdentity.Version)}";

    private readonly HttpMessageInvoker _connections;
    private readonly string? _targetName;

    /// <summary>
    /// The number of current requests, plus one until this is disposed. Stays 0 after the framework's handler is disposed.
    /// </summary>
    private int _holders = 1;
    private int _isDisposed;

    /// <exception cref="TlsMaterialException">The files of the entry cannot be used.</exception>
    internal ProxyHandler(ProxyConfig proxy, StatsigOptions options)
    {
        _connections = new HttpMessageInvoker(proxy.HandlerFactory?.Invoke() ?? Make(proxy, options), disposeHandler: true);
        _targetName = proxy.TlsTargetName;
    }

    /// <summary>True when the headers of the last answer contained the status of the call, as for a rejected call.</summary>
    /// <remarks>The client library returns only the other headers, and ends the call some time after them.</remarks>
    internal bool IsRefused { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Hold();
        try
        {
            return await SendHeldAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Release();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            Release();
        }

        base.Dispose(disposing);
    }

    private async Task<HttpResponseMessage> SendHeldAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The certificate is checked against this name when it is set.
        request.Headers.Host = _targetName;
        request.Headers.Remove("User-Agent");
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        HttpResponseMessage response = await _connections.SendAsync(request, cancellationToken).ConfigureAwait(false);
        IsRefused = response.Headers.Contains("grpc-status");
        return response;
    }

    private void Hold()
    {
        int holders;
        do
        {
            holders = Volatile.Read(ref _holders);
            ObjectDisposedException.ThrowIf(holders == 0, this);
        }
        while (Interlocked.CompareExchange(ref _holders, holders + 1, holders) != holders);
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            _connections.Dispose();
        }
    }

    private static SocketsHttpHandler Make(ProxyConfig proxy, StatsigOptions options)
    {
        bool isSecure = proxy.GrpcOrigin().Scheme == Uri.UriSchemeHttps;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = proxy.ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = StreamWindowBytes,
            KeepAlivePingDelay = proxy.PingDelay,
            KeepAlivePingTimeout = proxy.PingTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,

            // Web proxies forward HTTP/2 only inside a tunnel.
            UseProxy = isSecure && options.WebProxy is not null,
            Proxy = isSecure ? options.WebProxy : null,
        };
        if (proxy.AuthenticationMode != AuthenticationMode.None)
        {
            try
            {
                handler.SslOptions = TlsMaterial.Load(proxy, options.TimeProvider.GetUtcNow());
            }
            catch (TlsMaterialException)
            {
                handler.Dispose();
                throw;
            }
        }

        return handler;
    }
}
