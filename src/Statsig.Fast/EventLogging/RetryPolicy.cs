using Statsig.Fast.Networking;

namespace Statsig.Fast.EventLogging;

/// <summary>Which batches are posted again.</summary>
internal static class RetryPolicy
{
    /// <summary>How often a batch is posted again before it is given up.</summary>
    internal const int MostRetries = 10;

    /// <summary>
    /// True when the same batch may fare better later: what passes by itself, what others have to put right, and everything that brought no
    /// answer.
    /// </summary>
    internal static bool IsRetryable(in PostOutcome outcome) =>
        outcome.StatusCode is null or 408 or 425 or 429 or 500 or 502 or 503 or 504 or 599 || IsNotNow(outcome.StatusCode);

    /// <summary>
    /// True when the answer is not about the batch: a redirect, a key that was refused, a page of something between here and the service,
    /// storage that is full. It may take hours until that is put right, so that attempts are not counted: the queue and the spill file are
    /// the limits.
    /// </summary>
    internal static bool IsNotNow(int? statusCode) => statusCode is (>= 300 and < 400) or 401 or 403 or 404 or 407 or 507 or 511 or (>= 520 and <= 530);

    /// <summary>Decides what becomes of a batch after an attempt.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="outcome">How the attempt ended.</param>
    /// <param name="wasCancelled">True for an attempt that was cut short; it does not count against the batch.</param>
    /// <param name="isEnding">True when the server shuts down, so that nothing is tried again.</param>
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

    /// <summary>Decides what becomes of a batch that a shutdown gives up.</summary>
    internal static BatchFate FateAtShutdown(EventBatch batch) => batch.Record is null ? BatchFate.DroppedAtShutdown : BatchFate.Spilled;
}
