using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Internals;

namespace Statsig.Fast.EventLogging;

/// <summary>A flush that the thread pool is asked to make, and that can be taken back as long as no thread of it has begun.</summary>
/// <param name="flush">Never fails.</param>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The event has no wait handle, which is all that would be disposed.")]
internal sealed class PoolFlush(Func<Task<bool>> flush) : IThreadPoolWorkItem
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(20); // What a wait of a thread takes.

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

    /// <summary>Takes the flush back when no thread of the pool has begun it within a time.</summary>
    internal bool TryTakeBack(TimeSpan patience) => !_begun.Wait(patience) && Interlocked.Exchange(ref _isClaimed, 1) == 0;

    /// <summary>Blocks the calling thread until the flush has ended or time is over.</summary>
    /// <param name="time">The time that is left.</param>
    /// <param name="isSystemClock">Whether the thread's own wait measures the time.</param>
    /// <param name="ended">Cancelled when time is over; by a timer of the pool when the clock is the system's, which is then not waited for.</param>
    /// <returns>False when something is left or time is over.</returns>
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
