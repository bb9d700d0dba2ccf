namespace Statsig.Fast;

/// <summary>Calls forward proxies over gRPC. The package Statsig.Fast.ForwardProxy has the one implementation.</summary>
/// <remarks>
/// The folder is the seam between this library and that package: what is asked, what is answered, and how a call fails. What becomes of the
/// answers, and when a call is tried again, is decided in this library. Safe from any thread; one transport may serve several servers.
/// </remarks>
public abstract class ForwardProxyTransport
{
    internal ForwardProxyTransport()
    {
    }

    /// <summary>Makes a connection that nothing else uses. It opens no socket before its first call.</summary>
    /// <param name="proxy">The proxy.</param>
    /// <param name="options">The options of the server.</param>
    internal abstract ForwardProxyConnection Connect(ProxyConfig proxy, StatsigOptions options);
}
