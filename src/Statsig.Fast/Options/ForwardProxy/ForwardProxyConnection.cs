using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast;

/// <summary>The calls to one forward proxy.</summary>
/// <remarks>
/// Disposing it ends the current calls and notifies the proxy. After a failure, a new connection is created, which reads the files for
/// TLS again.
/// </remarks>
internal abstract class ForwardProxyConnection : IDisposable
{
    /// <summary>Gets specs once.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">How long the call may take, its answer included, by the options' clock.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ForwardProxyException">The call failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal abstract Task<ForwardProxyMessage> GetAsync(ForwardProxyRequest request, TimeSpan limit, CancellationToken cancellationToken);

    /// <summary>Opens a stream and returns its messages as they arrive, until the proxy ends the stream with the status OK.</summary>
    /// <param name="request">The request.</param>
    /// <param name="opened">Called once with the host name that the proxy sent, or an empty text, when it has taken the call.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <exception cref="ForwardProxyException">The stream failed, or could not be opened.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal abstract IAsyncEnumerable<ForwardProxyMessage> StreamAsync(
        ForwardProxyRequest request, Action<string> opened, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract void Dispose();
}
