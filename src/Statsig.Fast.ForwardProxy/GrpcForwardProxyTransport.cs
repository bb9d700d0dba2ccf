using Statsig.Fast.ForwardProxy.Calls;

namespace Statsig.Fast.ForwardProxy;

/// <summary>Calls forward proxies over gRPC, in clear text or over TLS.</summary>
/// <remarks>
/// <see cref="StatsigOptionsExtensions.UseGrpcForwardProxy"/> sets it. It holds no state: one instance may serve several servers, each of
/// which makes its own connections. Safe from any thread.
/// </remarks>
public sealed class GrpcForwardProxyTransport : ForwardProxyTransport
{
    internal override ForwardProxyConnection Connect(ProxyConfig proxy, StatsigOptions options) => new GrpcConnection(proxy, options);
}
