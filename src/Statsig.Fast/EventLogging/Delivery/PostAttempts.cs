using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.EventLogging.Batches;
using Statsig.Fast.Networking;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.EventLogging.Delivery;

/// <summary>The current attempts to post: decides when a batch may be posted, and its outcome afterwards.</summary>
/// <remarks>
/// While the service is healthy, up to four batches are posted concurrently as soon as they are finished. After a failure one batch is
/// tried at a time, with the pauses of <see cref="SendBackoff"/>. Safe from any thread. The lock is the delivery's: a batch moves between
/// the queue and the attempts, and is counted, in one step.
/// </remarks>
/// <param name="deliveryLock">The lock of the delivery.</param>
/// <param name="queue">The waiting batches.</param>
/// <param name="backoff">The pauses.</param>
/// <param name="counters">The outcomes of events.</param>
/// <param name="rulesets">Supplies the service's settings.</param>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The source has no timer and no wait handle; requests may ask for its token after the end.")]
internal sealed class PostAttempts(Lock deliveryLock, BatchQueue queue, SendBackoff backoff, DeliveryCounters counters, RulesetStore rulesets)
{
    /// <summary>The maximum number of batches that are posted concurrently.</summary>
    internal const int Parallel = 4;

    private readonly HashSet<PostAttempt> _underWay = [];
    private readonly CancellationTokenSource _end = new();
    private bool _isEnding;

    /// <summary>Cancelled by <see cref="End()"/>.</summary>
    internal CancellationToken Ended => _end.Token;

    /// <summary>Gets the number of current attempts. The delivery's lock is held.</summary>
    internal int Count => _underWay.Count;

    /// <summary>True when batches do not have to wait for each other.</summary>
    internal bool IsHealthy
    {
        get
        {
            lock (deliveryLock)
            {
                return backoff.IsHealthy;
            }
        }
    }

    /// <summary>Takes the next batch that may be posted now; returns null when no batch may be.</summary>
    /// <param name="isHere">True to ignore the number of current posts, for a batch that is posted on the pump's thread.</param>
    internal PostAttempt? TakeDue(bool isHere = false)
    {
        lock (deliveryLock)
        {
            bool isHealthy = backoff.IsHealthy;
            bool mustPause = !isHealthy && backoff.Remaining > TimeSpan.Zero;
            if (_isEnding || mustPause || (!isHere && _underWay.Count >= (isHealthy ? Parallel : 1)))
            {
                return null;
            }

            return queue.TakeFirst() is { } batch ? Begin(batch) : null;
        }
    }

    /// <summary>Takes the batches that a flush has not tried yet, regardless of pauses.</summary>
    /// <param name="flush">The number of the flush.</param>
    internal PostAttempt[] TakeUntried(long flush)
    {
        lock (deliveryLock)
        {
            return [.. queue.TakeUntried(flush).ConvertAll(Begin)];
        }
    }

    /// <summary>Returns batches that were taken and not posted to the queue, in their order.</summary>
    internal void PutBack(ReadOnlySpan<PostAttempt> untried)
    {
        lock (deliveryLock)
        {
            for (int i = untried.Length - 1; i >= 0; i--)
            {
                if (_underWay.Remove(untried[i]))
                {
                    queue.AddFirst(untried[i].Batch);
                    untried[i].End();
                }
            }
        }
    }

    /// <summary>Gets the tasks of all current attempts, from the moment that their batches were taken.</summary>
    internal Task[] Ends()
    {
        lock (deliveryLock)
        {
            return [.. _underWay.Select(static attempt => attempt.Over)];
        }
    }

    /// <summary>Decides and applies the outcome of a batch after its attempt. No other method does this.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="wasCancelled">True for an attempt that was cut short.</param>
    /// <returns>The outcome, for the callback and the log; that of a shutdown when the shutdown decided first.</returns>
    internal BatchFate Settle(PostAttempt attempt, in PostOutcome outcome, bool wasCancelled)
    {
        TimeSpan? fixedInterval = rulesets.Current.Remote.EventLoggingInterval;
        EventBatch batch = attempt.Batch;
        lock (deliveryLock)
        {
            if (attempt.Fate is { } earlier)
            {
                return earlier; // The shutdown decided and counted it.
            }

            if (!outcome.IsAccepted)
            {
                counters.FailedAttempts++;
            }

            BatchFate fate = RetryPolicy.FateOf(batch, in outcome, wasCancelled, _isEnding);
            attempt.Fate = fate;
            if (fate == BatchFate.Waits)
            {
                // Neither short flushes nor answers that do not concern the batch may use up its retries.
                batch.Retries += wasCancelled ? 0 : 1;
                batch.Failures += wasCancelled || RetryPolicy.IsNotNow(outcome.StatusCode) ? 0 : 1;
                queue.AddLast(batch);
            }
            else
            {
                counters.Count(fate, batch.Count, outcome.StatusCode);
                if (fate is BatchFate.Sent or BatchFate.RetriesExhausted or BatchFate.Rejected)
                {
                    queue.Forget(batch);
                }

                batch.ReturnBytes();
                queue.UpdateRoom();
            }

            // Last, because it reads the options' clock, which may throw: the batch is settled in any case.
            Pause(fixedInterval, in outcome, wasCancelled);
            return fate;
        }
    }

    private void Pause(TimeSpan? fixedInterval, in PostOutcome outcome, bool wasCancelled)
    {
        if (outcome.IsAccepted)
        {
            backoff.Succeeded(fixedInterval);
        }
        else if (!wasCancelled)
        {
            backoff.Failed(fixedInterval, outcome.RetryAfter);
        }
    }

    /// <summary>Ends an attempt, once its callback has returned.</summary>
    internal void End(PostAttempt attempt)
    {
        lock (deliveryLock)
        {
            _underWay.Remove(attempt);
        }

        attempt.End();
    }

    /// <summary>Disables retries from now on.</summary>
    internal void BeginEnding()
    {
        lock (deliveryLock)
        {
            _isEnding = true;
        }
    }

    /// <summary>Ends with the remaining batches: they stay in the spill file, or are dropped and counted.</summary>
    internal void End()
    {
        lock (deliveryLock)
        {
            foreach (EventBatch batch in queue.Clear())
            {
                GiveUp(batch);
                batch.ReturnBytes();
            }

            foreach (PostAttempt attempt in _underWay)
            {
                attempt.Fate ??= GiveUp(attempt.Batch); // The bytes are not returned to the pool: the request may still read them.
                attempt.End();
            }

            _underWay.Clear();
        }

        _end.Cancel();
    }

    /// <summary>Counts the events in batches without an outcome, one by one. The delivery's lock is held.</summary>
    internal long CountUndecided() => _underWay.Sum(static attempt => attempt.Fate is null ? attempt.Batch.Count : 0L);

    private PostAttempt Begin(EventBatch batch)
    {
        var attempt = new PostAttempt(batch);
        _underWay.Add(attempt);
        return attempt;
    }

    private BatchFate GiveUp(EventBatch batch)
    {
        BatchFate fate = RetryPolicy.FateAtShutdown(batch);
        counters.Count(fate, batch.Count, statusCode: null);
        return fate;
    }
}
