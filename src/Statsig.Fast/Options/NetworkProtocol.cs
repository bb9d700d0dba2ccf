namespace Statsig.Fast;

/// <summary>The protocol of a forward proxy.</summary>
/// <remarks>Source: the protocols of Statsig's Python server SDK and forward proxy.</remarks>
public enum NetworkProtocol
{
    /// <summary>HTTP requests at every interval.</summary>
    Http,

    /// <summary>gRPC, one call at every interval. For specs only.</summary>
    Grpc,

    /// <summary>
    /// gRPC, one call for the first specs and then a stream over which the proxy sends newer specs. For specs only. The name is that of the
    /// other SDKs; no WebSocket is involved.
    /// </summary>
    GrpcWebSocket,
}
