using System;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Internals;

namespace Statsig.Fast.EventLogging.Delivery;

/// <summary>Posts the waiting batches for a flush: each once, regardless of pauses.</summary>
/// <remarks>Safe from any thread; several flushes may run at the same time. Takes only the lock of <see cref="PostAttempts"/>.</remarks>
internal sealed class DeliveryFlush(EventDelivery delivery, BatchPoster poster)
{
    private PostAttempts Attempts => delivery.Attempts;

    private long FailedAttempts => Volatile.Read(ref delivery.Counters.FailedAttempts);

    /// <summary>Tries every waiting batch once, as long as the service accepts batches, and waits for the current posts.</summary>
    /// <param name="flush">The number of the flush.</param>
    /// <param name="cancellationToken">Ends the flush; untried batches continue to wait.</param>
    internal async Task<DeliveryProgress> DeliverAsync(long flush, CancellationToken cancellationToken)
    {
        long failures = FailedAttempts;
        bool isRefused = false;
        while (!isRefused && !cancellationToken.IsCancellationRequested && Attempts.TakeUntried(flush) is { Length: > 0 } untried)
        {
            isRefused = await PostAllAsync(untried, cancellationToken).ConfigureAwait(false);
        }

        bool isOver = await WaitForPostsAsync(cancellationToken).ConfigureAwait(false);
        return isRefused ? DeliveryProgress.Refused : isOver && failures == FailedAttempts ? DeliveryProgress.Accepted : DeliveryProgress.Failed;
    }

    /// <summary>Posts every waiting batch once, one after the other, on the calling thread.</summary>
    /// <param name="flush">The number of the flush.</param>
    /// <param name="time">
    /// The remaining time, as in <see cref="BatchPoster.LimitPostsHere"/>; untried batches continue to wait.
    /// </param>
    /// <returns>False when an attempt failed or time ran out.</returns>
    internal bool DeliverHere(long flush, Deadline time)
    {
        long failures = FailedAttempts;
        while (time.Left > TimeSpan.Zero && Attempts.TakeUntried(flush) is { Length: > 0 } untried)
        {
            for (int i = 0; i < untried.Length; i++)
            {
                if (time.Left <= TimeSpan.Zero)
                {
                    Attempts.PutBack(untried.AsSpan(i));
                    return false;
                }

                poster.PostHere(untried[i]);
            }
        }

        return time.Left > TimeSpan.Zero && failures == FailedAttempts;
    }

    /// <summary>
    /// Posts batches until the service accepts none: four failures in a row when it was healthy before, otherwise a failure of the first
    /// batch, which is posted alone.
    /// </summary>
    /// <returns>True when it ended because the service accepts none.</returns>
    private async Task<bool> PostAllAsync(PostAttempt[] untried, CancellationToken cancellationToken)
    {
        var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Attempts.Ended);
        var lanes = new Lanes(poster, untried, Attempts.IsHealthy, either.Token);
        Task all = lanes.PostAsync();

        // Not when this method ends, which is immediately when time is over: a source that is disposed before it is cancelled never
        // cancels the posts.
        _ = all.ContinueWith(
            static (_, ended) => ((CancellationTokenSource)ended!).Dispose(), either, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        try
        {
            await all.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Time is over, and an endpoint that ignores the token must not delay the caller.
        }
        finally
        {
            Attempts.PutBack(lanes.TakeRest());
        }

        return lanes.IsRefused;
    }

    private async Task<bool> WaitForPostsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(Attempts.Ends()).WaitAsync(cancellationToken).ConfigureAwait(false);
            return !cancellationToken.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            return false; // Time is over. The posts continue, and their outcomes are decided when they end.
        }
    }

    /// <summary>The concurrent posts of one round over one list of batches.</summary>
    private sealed class Lanes(BatchPoster poster, PostAttempt[] attempts, bool wasHealthy, CancellationToken cancellationToken)
    {
        private readonly int _mostFailures = wasHealthy ? PostAttempts.Parallel : 1;
        private int _next;
        private int _failures; // In a row.

        /// <summary>True when the service accepts no batches.</summary>
        internal bool IsRefused => Volatile.Read(ref _failures) >= _mostFailures;

        internal async Task PostAsync()
        {
            if (!wasHealthy)
            {
                await PostLaneAsync(most: 1).ConfigureAwait(false);
            }

            var lanes = new Task[Math.Min(PostAttempts.Parallel, attempts.Length)];
            for (int lane = 0; lane < lanes.Length; lane++)
            {
                lanes[lane] = PostLaneAsync(attempts.Length);
            }

            await Task.WhenAll(lanes).ConfigureAwait(false);
        }

        /// <summary>Takes the batches that no lane has started; no lane starts one afterwards.</summary>
        internal ReadOnlySpan<PostAttempt> TakeRest()
        {
            int begun = Interlocked.Exchange(ref _next, attempts.Length);
            return begun < attempts.Length ? attempts.AsSpan(begun) : [];
        }

        private async Task PostLaneAsync(int most)
        {
            for (int posted = 0; posted < most && !cancellationToken.IsCancellationRequested && !IsRefused; posted++)
            {
                int index = Interlocked.Increment(ref _next) - 1;
                if (index >= attempts.Length)
                {
                    return;
                }

                if (await poster.PostAsync(attempts[index], cancellationToken).ConfigureAwait(false))
                {
                    Volatile.Write(ref _failures, 0);
                }
                else
                {
                    Interlocked.Increment(ref _failures);
                }
            }
        }
    }
}
