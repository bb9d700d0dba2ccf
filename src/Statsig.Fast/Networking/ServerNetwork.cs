using System;
using Statsig.Fast.Diagnostics;

namespace Statsig.Fast.Networking;

/// <summary>Everything that one server needs to talk to the service. Opens no connection before the first request.</summary>
internal sealed class ServerNetwork : IDisposable
{
    internal ServerNetwork(string? sdkKey, StatsigOptions options, SecretRedaction redaction, OutputLog log)
    {
        Endpoints = new Endpoints(sdkKey, options);
        Http = new StatsigHttp(options, new RequestHeaders(sdkKey, options, Metadata.SessionId, log), Endpoints.Origins, redaction);
        LogEvent = new LogEventEndpoint(Http, Endpoints, options.RequestTimeout);
        SdkException = new SdkExceptionEndpoint(Http, options.RequestTimeout);
    }

    internal SdkMetadata Metadata { get; } = new();

    internal Endpoints Endpoints { get; }

    internal StatsigHttp Http { get; }

    internal LogEventEndpoint LogEvent { get; }

    internal SdkExceptionEndpoint SdkException { get; }

    public void Dispose() => Http.Dispose();
}
