using System;

namespace Statsig.Fast.LocalService.ForwardProxy;

/// <summary>Ends a call with a status other than OK.</summary>
internal sealed class GrpcException(GrpcStatus status, string message) : Exception(message)
{
    internal GrpcStatus Status => status;
}
