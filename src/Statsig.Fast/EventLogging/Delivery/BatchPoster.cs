using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.EventLogging.Batches;
using Statsig.Fast.Internals;
using Statsig.Fast.Networking;

namespace Statsig.Fast.EventLogging.Delivery;

/// <summary>Posts one batch once: sends the request, calls the application's callback, and logs the outcome.</summary>
/// <remarks>
/// Safe from any thread. <see cref="PostAttempts.Settle"/> decides the outcome, which the callback and the log use.
/// </remarks>
internal sealed class BatchPoster
{
    private readonly EventLogSettings _settings;
    private readonly IEventEndpoint _endpoint;
    private readonly EventDelivery _delivery;
    private readonly OutputLog _log;
    private readonly EventLossReporter _reportLoss;
    private readonly Action _wake;
    private volatile Func<TimeSpan> _hereEnds = static () => TimeSpan.MaxValue;
    private int _isNotNow; // 1 while the service accepts no events.

    /// <summary>Creates a poster.</summary>
    /// <param name="settings">The options.</param>
    /// <param name="endpoint">Receives the batches.</param>
    /// <param name="delivery">Supplies the batches.</param>
    /// <param name="log">Receives losses.</param>
    /// <param name="reportLoss">Also called for losses.</param>
    /// <param name="wake">Called when a post has ended.</param>
    internal BatchPoster(EventLogSettings settings, IEventEndpoint endpoint, EventDelivery delivery, OutputLog log, EventLossReporter reportLoss, Action wake)
    {
        _settings = settings;
        _endpoint = endpoint;
        _delivery = delivery;
        _log = log;
        _reportLoss = reportLoss;
        _wake = wake;
    }

    /// <summary>True when batches can be posted without the thread pool.</summary>
    internal bool CanPostHere => _endpoint.CanPostHere;

    private PostAttempts Attempts => _delivery.Attempts;

    /// <summary>Starts to post the batches that are due.</summary>
    internal void PostDue()
    {
        while (Attempts.TakeDue() is { } attempt)
        {
            Post(attempt);
        }
    }

    /// <summary>Starts to post a batch that was taken.</summary>
    internal void Post(PostAttempt attempt) => _ = PostAndLogAsync(attempt);

    /// <summary>Posts a batch that was taken.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <returns>False when the service did not accept the batch and would accept no other batch now.</returns>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "An endpoint does not throw; what it does all the same is a failed attempt, counted and logged.")]
    internal async Task<bool> PostAsync(PostAttempt attempt, CancellationToken cancellationToken)
    {
        EventBatch batch = attempt.Batch;
        PostOutcome outcome;
        try
        {
            outcome = await _endpoint.PostAsync(batch.Body, batch.IsCompressed, batch.Count, batch.Retries, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            outcome = new PostOutcome(null, null, exception);
        }

        return Conclude(attempt, in outcome, cancellationToken.IsCancellationRequested);
    }

    /// <summary>Posts a batch whose end no other code waits for.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The options' clock is the application's code; its exception is logged.")]
    private async Task PostAndLogAsync(PostAttempt attempt)
    {
        try
        {
            await PostAsync(attempt, Attempts.Ended).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _log.Write(OutputLogLevel.Error, "A post of events ended with an exception. Posting continues.", exception);
        }
    }

    /// <summary>Posts a batch that was taken, and blocks the calling thread meanwhile.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "An endpoint does not throw; what it does all the same is a failed attempt, counted and logged.")]
    internal void PostHere(PostAttempt attempt)
    {
        EventBatch batch = attempt.Batch;
        PostOutcome outcome;
        try
        {
            outcome = _endpoint.PostHere(batch.Body, batch.IsCompressed, batch.Count, batch.Retries, _hereEnds);
        }
        catch (Exception exception)
        {
            outcome = new PostOutcome(null, null, exception);
        }

        Conclude(attempt, in outcome, wasCancelled: false);
    }

    /// <summary>Sets the time at which posts on the pump's thread end during shutdown, the current post included.</summary>
    internal void LimitPostsHere(Deadline time) => _hereEnds = () => time.Left;

    private bool Conclude(PostAttempt attempt, in PostOutcome outcome, bool wasCancelled)
    {
        try
        {
            Report(attempt.Batch, Attempts.Settle(attempt, in outcome, wasCancelled), in outcome);
        }
        finally
        {
            // Regardless of exceptions: an attempt that never ends would take the place of all later ones.
            Attempts.End(attempt);
            _wake();
        }

        return outcome.IsAccepted || !RetryPolicy.IsRetryable(in outcome);
    }

    private void Report(EventBatch batch, BatchFate fate, in PostOutcome outcome)
    {
        bool willRetry = !outcome.IsAccepted && fate is (BatchFate.Waits or BatchFate.Spilled);
        Notify(new EventsFlushedEventArgs(outcome.IsAccepted, batch.Count, outcome.StatusCode, outcome.Failure, willRetry));
        ReportRefusals(in outcome);
        if (fate is BatchFate.RetriesExhausted or BatchFate.Rejected)
        {
            string error = outcome.StatusCode is { } status ? $"The service answered with status {status}." : "The service could not be reached.";
            _log.Write(OutputLogLevel.Warning, $"{batch.Count} events were lost after {batch.Retries + 1} attempts. {error}", outcome.Failure);
            _reportLoss("statsig::log_event_failed", batch.Count, error);
        }
    }

    /// <summary>Logs one warning when the service starts to reject events, and one message when it accepts them again.</summary>
    private void ReportRefusals(in PostOutcome outcome)
    {
        bool isNotNow = RetryPolicy.IsNotNow(outcome.StatusCode);
        if (!(isNotNow || outcome.IsAccepted) || Interlocked.Exchange(ref _isNotNow, isNotNow ? 1 : 0) == (isNotNow ? 1 : 0))
        {
            return;
        }

        if (isNotNow)
        {
            string places = _delivery.HasSpill ? "the queue and the spill file" : "the queue";
            _log.Write(
                OutputLogLevel.Warning,
                $"The service rejected events with status {outcome.StatusCode}. The events wait in {places} and are retried until the service accepts them. Check the secret key, the address, and the proxies in between.");
        }
        else
        {
            _log.Write(OutputLogLevel.Info, "The service accepts events again.");
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The callback is the application's code.")]
    private void Notify(EventsFlushedEventArgs attempt)
    {
        if (_settings.EventsFlushed is not { } callback)
        {
            return;
        }

        try
        {
            callback(attempt);
        }
        catch (Exception exception)
        {
            Interlocked.Increment(ref _delivery.Counters.FaultyCallbacks);
            _log.Write(OutputLogLevel.Warning, "The callback EventsFlushed threw an exception. The events are not affected.", exception);
        }
    }
}
