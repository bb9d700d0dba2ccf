using System;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;

namespace Statsig.Fast.Networking;

/// <summary>An endpoint whose accepted batches are measured.</summary>
internal sealed class MeasuredEventEndpoint(IEventEndpoint endpoint, ServerMetrics metrics) : IEventEndpoint
{
    /// <inheritdoc/>
    public async ValueTask<PostOutcome> PostAsync(
        ReadOnlyMemory<byte> body, bool isCompressed, int eventCount, int retryCount, CancellationToken cancellationToken)
    {
        PostOutcome outcome = await endpoint.PostAsync(body, isCompressed, eventCount, retryCount, cancellationToken).ConfigureAwait(false);
        if (outcome.IsAccepted)
        {
            metrics.EventsSent(eventCount);
        }

        return outcome;
    }

    /// <inheritdoc/>
    public bool CanPostHere => endpoint.CanPostHere;

    /// <inheritdoc/>
    public PostOutcome PostHere(ReadOnlyMemory<byte> body, bool isCompressed, int eventCount, int retryCount, Func<TimeSpan> left)
    {
        PostOutcome outcome = endpoint.PostHere(body, isCompressed, eventCount, retryCount, left);
        if (outcome.IsAccepted)
        {
            metrics.EventsSent(eventCount);
        }

        return outcome;
    }
}
