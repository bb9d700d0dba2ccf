using System;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Networking;

/// <summary>Where batches of events go.</summary>
internal interface IEventEndpoint
{
    /// <summary>Posts one batch, once; what went wrong is part of the outcome.</summary>
    /// <param name="body">The JSON of the batch, compressed or not.</param>
    /// <param name="isCompressed">True when the body is gzip.</param>
    /// <param name="eventCount">The events in it.</param>
    /// <param name="retryCount">How often the batch was posted before.</param>
    /// <param name="cancellationToken">Ends the attempt; the only thing this throws for.</param>
    ValueTask<PostOutcome> PostAsync(ReadOnlyMemory<byte> body, bool isCompressed, int eventCount, int retryCount, CancellationToken cancellationToken);

    /// <summary>True when <see cref="PostHere"/> can be used.</summary>
    bool CanPostHere => false;

    /// <summary>Posts one batch, once, without the thread pool: blocks the calling thread, up to the time limit of requests.</summary>
    /// <param name="body">The JSON of the batch, compressed or not.</param>
    /// <param name="isCompressed">True when the body is gzip.</param>
    /// <param name="eventCount">The events in it.</param>
    /// <param name="retryCount">How often the batch was posted before.</param>
    /// <param name="left">The remaining time; called repeatedly, because a shutdown may begin meanwhile. Zero ends the attempt.</param>
    /// <remarks>Never throws for what goes wrong on the way.</remarks>
    PostOutcome PostHere(ReadOnlyMemory<byte> body, bool isCompressed, int eventCount, int retryCount, Func<TimeSpan> left) =>
        throw new NotSupportedException();
}
