namespace Statsig.Fast.ForwardProxy.Calls;

/// <summary>Calls forward proxies over gRPC, in clear text or over TLS.</summary>
/// <remarks>
/// It holds no state: one instance may serve several servers, each of which makes its own connections. Safe from any thread.
/// </remarks>
internal sealed class GrpcTransport : ForwardProxyTransport
{
    internal override ForwardProxyConnection Connect(ProxyConfig proxy, StatsigOptions options) => new GrpcConnection(proxy, options);
}
