namespace Statsig.Fast;

/// <summary>Calls forward proxies over gRPC. The package Statsig.Fast.ForwardProxy has the one implementation.</summary>
/// <remarks>
/// The folder is the interface between this library and that package: requests, answers, and failures. This library processes the
/// answers and decides when a call is retried. Safe from any thread; one transport may serve several servers.
/// </remarks>
internal abstract class ForwardProxyTransport
{
    /// <summary>Creates a connection that is not shared. It opens no socket before its first call.</summary>
    /// <param name="proxy">The proxy.</param>
    /// <param name="options">The options of the server.</param>
    internal abstract ForwardProxyConnection Connect(ProxyConfig proxy, StatsigOptions options);
}
