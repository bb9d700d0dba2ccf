using System;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Sync.Streaming;

/// <summary>The polls that replace a stream while it is down. Only the task of the stream starts and stops them.</summary>
/// <param name="start">Starts a loop that ends with a token; the returned task completes when the loop has ended.</param>
internal sealed class BackupPolls(Func<CancellationToken, Task> start)
{
    private CancellationTokenSource? _running;

    internal bool IsRunning => _running is not null;

    /// <summary>Starts to poll, unless polls run already.</summary>
    /// <param name="stopping">Ends the polls with the server.</param>
    /// <returns>False when polls were running already.</returns>
    internal bool Start(CancellationToken stopping)
    {
        if (_running is not null)
        {
            return false;
        }

        CancellationTokenSource running = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task polling = start(running.Token);
        _running = running;
        _ = polling.ContinueWith(
            static (_, ended) => ((CancellationTokenSource)ended!).Dispose(), running, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return true;
    }

    /// <summary>Ends the polls; a running one is cancelled.</summary>
    internal void Stop()
    {
        CancellationTokenSource? running = _running;
        _running = null;
        try
        {
            running?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The end of the server has ended the polls already.
        }
    }
}
