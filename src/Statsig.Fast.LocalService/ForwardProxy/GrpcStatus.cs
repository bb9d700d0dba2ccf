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

    /// <summary>The method does not exist, or does not support the request.</summary>
    Unimplemented = 12,

    /// <summary>The request is not a valid message.</summary>
    Internal = 13,

    /// <summary>Not now; later perhaps.</summary>
    Unavailable = 14,
}
