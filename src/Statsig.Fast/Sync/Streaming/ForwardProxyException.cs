using System;

namespace Statsig.Fast.Sync.Streaming;

/// <summary>A call to the forward proxy that failed, for reports: nothing throws it.</summary>
internal sealed class ForwardProxyException : Exception
{
    internal ForwardProxyException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
