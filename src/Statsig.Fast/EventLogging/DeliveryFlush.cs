using System;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Internals;

namespace Statsig.Fast.EventLogging;

/// <summary>Posts the batches that wait when a flush asks for it: each once, regardless of pauses.</summary>
/// <remarks>Safe from any thread; several flushes may run at the same time. Takes no lock but through <see cref="PostAttempts"/>.</remarks>
internal sealed class DeliveryFlush(EventDelivery delivery, BatchPoster poster)
{
    private PostAttempts Attempts => delivery.Attempts;

    private long FailedAttempts => Volatile.Read(ref delivery.Counters.FailedAttempts);

    /// <summary>Tries every waiting batch once, as long as the service takes them, and waits for the posts that are under way.</summary>
    /// <param name="flush">The number of the flush.</param>
    /// <param name="cancellationToken">Ends it; what was not tried continues to wait.</param>
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
    /// The time that is left for it, as in <see cref="BatchPoster.LimitPostsHere"/>; what was not tried continues to wait.
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
    /// Posts batches until the service takes none: four in a row when it was well before, otherwise the first one, which is posted alone.
    /// </summary>
    /// <returns>True when it ended because the service took none.</returns>
    private async Task<bool> PostAllAsync(PostAttempt[] untried, CancellationToken cancellationToken)
    {
        var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Attempts.Ended);
        var lanes = new Lanes(poster, untried, Attempts.IsHealthy, either.Token);
        Task all = lanes.PostAsync();

        // Not when this method ends: that is at once when time is over, and a source that is disposed before its turn to be cancelled never
        // cancels the posts.
        _ = all.ContinueWith(
            static (_, ended) => ((CancellationTokenSource)ended!).Dispose(), either, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        try
        {
            await all.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Time is over, and an endpoint that does not listen to it cannot delay the caller.
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
            return false; // Time is over; the posts continue, and are settled when they end.
        }
    }

    /// <summary>The posts of one round, side by side, over one list of batches.</summary>
    private sealed class Lanes(BatchPoster poster, PostAttempt[] attempts, bool wasHealthy, CancellationToken cancellationToken)
    {
        private readonly int _mostFailures = wasHealthy ? PostAttempts.Parallel : 1;
        private int _next;
        private int _failures; // In a row.

        /// <summary>True when the service takes none.</summary>
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

        /// <summary>Takes the batches that no lane has begun; none begins afterwards.</summary>
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
