using System;

namespace Statsig.Fast;

/// <summary>A call to a forward proxy that failed.</summary>
internal sealed class ForwardProxyException : Exception
{
    internal ForwardProxyException(ForwardProxyStatus status, string hostName, Exception? innerException)
        : this(status.ToString(), status, hostName, innerException)
    {
    }

    internal ForwardProxyException(string message, ForwardProxyStatus status, string hostName, Exception? innerException)
        : base(message, innerException)
    {
        Status = status;
        HostName = hostName;
    }

    /// <summary>How the call ended.</summary>
    internal ForwardProxyStatus Status { get; }

    /// <summary>The host name that the proxy sent; empty when it sent none.</summary>
    internal string HostName { get; }
}
