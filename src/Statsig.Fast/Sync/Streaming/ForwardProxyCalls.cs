namespace Statsig.Fast.Sync.Streaming;

/// <summary>What one server asks its forward proxy, and through what.</summary>
internal sealed class ForwardProxyCalls(ForwardProxyTransport transport, ProxyConfig proxy, string? sdkKey, StatsigOptions options)
{
    internal ProxyConfig Proxy => proxy;

    /// <summary>Makes a connection that nothing else uses; the caller disposes it.</summary>
    internal ForwardProxyConnection Connect() => transport.Connect(proxy, options);

    /// <summary>The request for what is newer than a time; 0 for anything.</summary>
    internal ForwardProxyRequest Request(long sinceTimeMs) =>
        new(sdkKey ?? "", options.SpecsVersion == SpecsVersion.V2 ? SpecsVersion.V2 : null, sinceTimeMs > 0 ? (ulong)sinceTimeMs : null);
}
