using System;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Sync.Streaming;

/// <summary>The polls that stand in for a stream while it is down. Started and stopped by the stream's own task only.</summary>
/// <param name="start">Starts a loop that ends with a token; what it returns completes when the loop has ended.</param>
internal sealed class BackupPolls(Func<CancellationToken, Task> start)
{
    private CancellationTokenSource? _running;

    internal bool IsRunning => _running is not null;

    /// <summary>Begins to poll, unless that is being done.</summary>
    /// <param name="stopping">Ends the polls with the server.</param>
    /// <returns>False when they were running.</returns>
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

    /// <summary>Ends the polls; one that is under way is cancelled.</summary>
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
            // The server has ended them already.
        }
    }
}
