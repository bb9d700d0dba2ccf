using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Internals;
using Statsig.Fast.Networking;

namespace Statsig.Fast.ForwardProxy.Calls;

/// <summary>The connections to one proxy, and what every request over them has.</summary>
internal sealed class ProxyHandler : DelegatingHandler
{
    // So much of a stream may be under way: specs of a megabyte arrive without a pause for the window.
    private const int StreamWindowBytes = 1 << 20;

    private static readonly string UserAgent = $"grpc-{SdkIdentity.Product}/{RequestHeaders.Token(SdkIdentity.Version)}";

    private readonly string? _targetName;

    /// <exception cref="TlsMaterialException">The files of the entry cannot be used.</exception>
    internal ProxyHandler(ProxyConfig proxy, StatsigOptions options)
        : base(proxy.HandlerFactory?.Invoke() ?? Make(proxy, options))
    {
        _targetName = proxy.TlsTargetName;
    }

    /// <summary>True when the headers of the last answer had the call's status already, as those of a refusal have.</summary>
    /// <remarks>The client library passes on the other headers only, and ends the call some time after them.</remarks>
    internal bool IsRefused { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The certificate is checked against this name when there is one.
        request.Headers.Host = _targetName;
        request.Headers.Remove("User-Agent");
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        IsRefused = response.Headers.Contains("grpc-status");
        return response;
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

            // Web proxies pass HTTP/2 on inside a tunnel only.
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
