using Statsig.Fast.Networking.Grpc;

namespace Statsig.Fast.Sync.Streaming;

/// <summary>What one server calls at its forward proxy, and with which request.</summary>
internal sealed class ForwardProxyCalls(ProxyConfig proxy, string? sdkKey, StatsigOptions options)
{
    // Lower case at the start of one and upper case at that of the other, as the service defines them.
    internal const string UnaryPath = "/statsig_forward_proxy.StatsigForwardProxy/getConfigSpec";
    internal const string StreamPath = "/statsig_forward_proxy.StatsigForwardProxy/StreamConfigSpec";

    internal ProxyConfig Proxy => proxy;

    /// <summary>A channel that nothing else uses; the caller disposes it.</summary>
    internal GrpcChannel Open() => new(proxy, options);

    /// <summary>The request for what is newer than a time; 0 for anything.</summary>
    internal byte[] Request(long sinceTimeMs) =>
        new ConfigSpecRequest(sdkKey ?? "", options.SpecsVersion == SpecsVersion.V2 ? SpecsVersion.V2 : null, sinceTimeMs > 0 ? (ulong)sinceTimeMs : null).Write();
}
