using System;
using Statsig.Fast.Diagnostics;

namespace Statsig.Fast.Networking;

/// <summary>Everything that one server needs to talk to the service. Opens no connection before the first request.</summary>
internal sealed class ServerNetwork : IDisposable
{
    internal ServerNetwork(string? sdkKey, StatsigOptions options, SdkMetadata metadata, Telemetry telemetry)
    {
        Metadata = metadata;
        Endpoints = new Endpoints(sdkKey, options);
        Http = new StatsigHttp(options, new RequestHeaders(sdkKey, options, metadata, telemetry.Log), Endpoints.Origins, Endpoints.Proxies, telemetry);
        LogEvent = new LogEventEndpoint(Http, Endpoints, options.RequestTimeout);
        SdkException = new SdkExceptionEndpoint(Http, options.RequestTimeout);
    }

    internal SdkMetadata Metadata { get; }

    internal Endpoints Endpoints { get; }

    internal StatsigHttp Http { get; }

    internal LogEventEndpoint LogEvent { get; }

    internal SdkExceptionEndpoint SdkException { get; }

    public void Dispose() => Http.Dispose();
}
