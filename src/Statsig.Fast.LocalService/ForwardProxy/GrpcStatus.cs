namespace Statsig.Fast.LocalService.ForwardProxy;

/// <summary>How a gRPC call ends, of the numbers that the proxy uses.</summary>
public enum GrpcStatus
{
    /// <summary>As it should.</summary>
    Ok = 0,

    /// <summary>The request names something that is not there.</summary>
    NotFound = 5,

    /// <summary>The key is not the proxy's.</summary>
    PermissionDenied = 7,

    /// <summary>There are as many streams as there may be.</summary>
    ResourceExhausted = 8,

    /// <summary>There is no such method, or it cannot do what is asked.</summary>
    Unimplemented = 12,

    /// <summary>The request is no message.</summary>
    Internal = 13,

    /// <summary>Not now; later perhaps.</summary>
    Unavailable = 14,
}
