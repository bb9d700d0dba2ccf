namespace Statsig.Fast.Sync.Streaming;

/// <summary>The requests of one server to its forward proxy, and the connections for them.</summary>
internal sealed class ForwardProxyCalls(ForwardProxyTransport transport, ProxyConfig proxy, string? sdkKey, StatsigOptions options)
{
    internal ProxyConfig Proxy => proxy;

    /// <summary>Creates a connection that is not shared; the caller disposes it.</summary>
    internal ForwardProxyConnection Connect() => transport.Connect(proxy, options);

    /// <summary>Creates the request for specs newer than a time; 0 requests any specs.</summary>
    internal ForwardProxyRequest Request(long sinceTimeMs) =>
        new(sdkKey ?? "", options.SpecsVersion == SpecsVersion.V2 ? SpecsVersion.V2 : null, sinceTimeMs > 0 ? (ulong)sinceTimeMs : null);
}
