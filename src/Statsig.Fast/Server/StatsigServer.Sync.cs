using System;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Internals;

namespace Statsig.Fast;

public sealed partial class StatsigServer
{
    /// <summary>How the polls of the specs go, for health checks; null before initialization began.</summary>
    public SyncState? SyncState => Volatile.Read(ref _sync)?.State;

    /// <summary>The longest time between two polls that succeed: the interval in force with its jitter, and a request.</summary>
    internal TimeSpan LongestTimeBetweenPolls => (_intervals.Specs.Value * (1 + (_options.SyncJitterPercent / 100.0))) + _options.RequestTimeout;

    /// <inheritdoc/>
    public async Task<SyncReport> SyncAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!IsInitialized || Volatile.Read(ref _sync) is not { } sync)
        {
            return Unsynchronized("The server is not initialized, or shut down.");
        }

        try
        {
            return await Detached.Call(
                (Sync: sync, Token: cancellationToken), static call => call.Sync.SyncAsync(call.Token)).ConfigureAwait(false);
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or ObjectDisposedException && !cancellationToken.IsCancellationRequested)
        {
            return Unsynchronized("The server was shut down meanwhile.");
        }
    }

    /// <inheritdoc/>
    public void PauseConfigSync() => SetPaused(true);

    /// <inheritdoc/>
    public void ResumeConfigSync() => SetPaused(false);

    private void SetPaused(bool isPaused)
    {
        lock (_lifecycle)
        {
            _isPaused = isPaused;
            if (_sync is { } sync)
            {
                sync.IsPaused = isPaused;
            }
        }
    }

    private SyncReport Unsynchronized(string error) => new(new SpecsUpdateResult(SpecsUpdateStatus.Rejected, error), [], _updater.IdListCount, error);
}
