using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;

namespace Statsig.Fast.Sync;

/// <summary>Polls for newer specs: tries the sources in order until one answers.</summary>
/// <remarks>
/// One poll at a time. Statsig's own network, as the fallback of other sources, is tried only after a number of consecutive failed polls; a
/// poll that succeeds resets the count.
/// </remarks>
internal sealed class SpecsPoller(SpecsFetcher fetcher, SpecsUpdater updater, SpecsSource[] sources, StatsigOptions options, OutputLog log) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private int _failedPolls;
    private long _lastSuccess = options.TimeProvider.GetTimestamp();

    /// <summary>When the next poll may be made.</summary>
    internal PollPace Pace { get; } = new(options);

    /// <summary>The polls in a row that failed.</summary>
    internal int FailedPolls => Volatile.Read(ref _failedPolls);

    /// <summary>Since the last poll that succeeded; before the first one, since initialization began.</summary>
    internal TimeSpan SinceLastSuccess => options.TimeProvider.GetElapsedTime(Volatile.Read(ref _lastSuccess));

    /// <summary>Polls once.</summary>
    /// <returns>Every source that was tried, in order.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal async Task<List<SpecsAttempt>> PollAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await PollInTurnAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<List<SpecsAttempt>> PollInTurnAsync(CancellationToken cancellationToken)
    {
        var attempts = new List<SpecsAttempt>();
        bool hasSuccess = false;
        bool hasFailure = false;
        foreach (SpecsSource source in sources)
        {
            if (source.Kind == DataSource.StatsigNetwork && hasFailure && (_failedPolls + 1) % options.StatsigFallbackThreshold != 0)
            {
                continue;
            }

            // The first failure of a row is news; the same every ten seconds is not.
            OutputLogLevel level = _failedPolls == 0 ? OutputLogLevel.Warning : OutputLogLevel.Debug;
            SpecsAttempt attempt = await fetcher.TryAsync(source, isInitial: false, level, cancellationToken).ConfigureAwait(false);
            attempts.Add(attempt);
            hasFailure |= attempt.IsFailure;
            hasSuccess |= !attempt.IsFailure;
            if (!attempt.IsFailure && !IsOutOfSync())
            {
                break;
            }
        }

        bool isFailed = hasFailure && !hasSuccess;
        Pace.Ended(isFailed, LongestWish(attempts));
        Count(isFailed);
        return attempts;
    }

    /// <summary>The longest pause that a source requested; null without one.</summary>
    private static TimeSpan? LongestWish(List<SpecsAttempt> attempts)
    {
        TimeSpan? longest = null;
        foreach (SpecsAttempt attempt in attempts)
        {
            if (attempt.IsFailure && attempt.Fetch.Request?.RetryAfter is { } wish && (longest is null || wish > longest))
            {
                longest = wish;
            }
        }

        return longest;
    }

    private void Count(bool isFailed)
    {
        if (!isFailed && _failedPolls > 0)
        {
            log.Write(OutputLogLevel.Info, $"Polling specs succeeded again after {_failedPolls} failed polls.");
        }

        if (!isFailed)
        {
            // Volatile, here and below: health checks read both values on other threads.
            Volatile.Write(ref _lastSuccess, options.TimeProvider.GetTimestamp());
        }

        Volatile.Write(ref _failedPolls, isFailed ? _failedPolls + 1 : 0);
    }

    private bool IsOutOfSync() => options.OutOfSyncThreshold is { } threshold
        && options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds() - updater.Current.TimeMs > threshold.TotalMilliseconds;
}
