using Statsig.Fast.EventLogging.Batches;
using Statsig.Fast.Networking;

namespace Statsig.Fast.EventLogging.Delivery;

/// <summary>Decides which batches are retried.</summary>
internal static class RetryPolicy
{
    /// <summary>The number of retries before a batch is dropped.</summary>
    internal const int MostRetries = 10;

    /// <summary>
    /// True when the same batch may succeed later: temporary failures, failures that operators have to fix, and attempts without an
    /// answer.
    /// </summary>
    internal static bool IsRetryable(in PostOutcome outcome) =>
        outcome.StatusCode is null or 408 or 425 or 429 or 500 or 502 or 503 or 504 or 599 || IsNotNow(outcome.StatusCode);

    /// <summary>
    /// True when the answer does not concern the batch: a redirect, a rejected key, a page of a proxy on the way to the service,
    /// full storage. A fix may take hours, so such attempts are not counted: the queue and the spill file are
    /// the limits.
    /// </summary>
    internal static bool IsNotNow(int? statusCode) => statusCode is (>= 300 and < 400) or 401 or 403 or 404 or 407 or 507 or 511 or (>= 520 and <= 530);

    /// <summary>Decides the outcome of a batch after an attempt.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="outcome">How the attempt ended.</param>
    /// <param name="wasCancelled">True for an attempt that was cut short; it does not count against the batch.</param>
    /// <param name="isEnding">True when the server shuts down, so that no batch is retried.</param>
    internal static BatchFate FateOf(EventBatch batch, in PostOutcome outcome, bool wasCancelled, bool isEnding)
    {
        if (outcome.IsAccepted)
        {
            return BatchFate.Sent;
        }

        if (!IsRetryable(in outcome))
        {
            return BatchFate.Rejected;
        }

        if (!wasCancelled && !IsNotNow(outcome.StatusCode) && batch.Failures >= MostRetries)
        {
            return BatchFate.RetriesExhausted;
        }

        return isEnding ? FateAtShutdown(batch) : BatchFate.Waits;
    }

    /// <summary>Decides the outcome of a batch that is unsent at the end of a shutdown.</summary>
    internal static BatchFate FateAtShutdown(EventBatch batch) => batch.Record is null ? BatchFate.DroppedAtShutdown : BatchFate.Spilled;
}
