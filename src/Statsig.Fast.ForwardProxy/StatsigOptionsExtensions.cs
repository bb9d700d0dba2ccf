using System;
using Statsig.Fast.ForwardProxy.Calls;

namespace Statsig.Fast;

/// <summary>Adds gRPC to the options of a server.</summary>
public static class StatsigOptionsExtensions
{
    /// <summary>
    /// Calls the forward proxies of <see cref="StatsigOptions.ProxyConfigs"/> whose protocol is gRPC over gRPC.
    /// </summary>
    /// <param name="options">The options of a server.</param>
    /// <returns>The same options.</returns>
    /// <remarks>Without an entry for gRPC it has no effect. <see cref="NetworkProtocol"/> lists the protocols.</remarks>
    public static StatsigOptions UseGrpcForwardProxy(this StatsigOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ForwardProxyTransport = new GrpcTransport();
        return options;
    }
}
