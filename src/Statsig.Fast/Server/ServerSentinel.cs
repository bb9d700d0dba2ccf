using System;
using System.Threading;

namespace Statsig.Fast.Server;

/// <summary>Ends a server that the application neither disposed nor refers to any more.</summary>
/// <remarks>
/// Collected together with its server. A separate object, so that a server that was shut down, whose sentinel is disposed, is collected
/// without finalization.
/// </remarks>
internal sealed class ServerSentinel(StatsigServer server) : IDisposable
{
    ~ServerSentinel()
    {
        if (server.NeedsEnd)
        {
            // Not on the finalizer's thread: the logger and the handlers are the application's own code.
            ThreadPool.UnsafeQueueUserWorkItem(static server => server.EndUnreferenced(), server, preferLocal: false);
        }
    }

    /// <summary>Stops watching the server.</summary>
    public void Dispose() => GC.SuppressFinalize(this);
}
