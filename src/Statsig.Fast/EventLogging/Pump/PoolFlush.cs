using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Internals;

namespace Statsig.Fast.EventLogging.Pump;

/// <summary>A flush that is queued to the thread pool, and that can be taken back until a pool thread starts it.</summary>
/// <param name="flush">Never fails.</param>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The event has no wait handle, which is all that would be disposed.")]
internal sealed class PoolFlush(Func<Task<bool>> flush) : IThreadPoolWorkItem
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(20); // Within the limit of a thread's wait.

    private readonly ManualResetEventSlim _begun = new();
    private readonly TaskCompletionSource<bool> _ended = new();
    private int _isClaimed;

    public void Execute()
    {
        if (Interlocked.Exchange(ref _isClaimed, 1) == 0)
        {
            _begun.Set();
            _ = RunAsync();
        }
    }

    /// <summary>Takes the flush back when no pool thread has started it within the given time.</summary>
    internal bool TryTakeBack(TimeSpan patience) => !_begun.Wait(patience) && Interlocked.Exchange(ref _isClaimed, 1) == 0;

    /// <summary>Blocks the calling thread until the flush has ended or the time is over.</summary>
    /// <param name="time">The time that is left.</param>
    /// <param name="isSystemClock">True when the wait of the thread measures the time.</param>
    /// <param name="ended">
    /// Cancelled when the time is over. With the system's clock, a timer of the pool cancels it, and the wait does not depend on that
    /// timer.
    /// </param>
    /// <returns>False when events are left or the time is over.</returns>
    internal bool Wait(Deadline time, bool isSystemClock, CancellationToken ended)
    {
        try
        {
            TimeSpan left = time.Left < LongestWait ? time.Left : LongestWait;
            return isSystemClock ? _ended.Task.Wait(left, CancellationToken.None) && _ended.Task.Result : WaitFor(ended);
        }
        catch (OperationCanceledException)
        {
            return false; // Time is over.
        }
    }

    private bool WaitFor(CancellationToken ended)
    {
        _ended.Task.Wait(ended);
        return _ended.Task.Result;
    }

    private async Task RunAsync() => _ended.SetResult(await flush().ConfigureAwait(false));
}
