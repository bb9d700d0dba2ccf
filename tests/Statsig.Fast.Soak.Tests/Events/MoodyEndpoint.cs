using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Networking;

namespace Statsig.Fast.Soak.Tests.Events;

/// <summary>A service that is slow, failing, dead, hanging or well, as a test says at any moment.</summary>
internal sealed class MoodyEndpoint : IEventEndpoint
{
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(250);

    private long _accepted;
    private long _attempts;
    private volatile Mood _mood = Mood.Well;

    internal enum Mood
    {
        Well,

        /// <summary>Accepts a quarter of a second later.</summary>
        Slow,

        /// <summary>Answers 503 at once.</summary>
        Failing,

        /// <summary>No connection.</summary>
        Dead,

        /// <summary>No answer until the attempt is given up.</summary>
        Hanging,
    }

    internal Mood Now
    {
        get => _mood;
        set => _mood = value;
    }

    /// <summary>The events of accepted batches.</summary>
    internal long Accepted => Interlocked.Read(ref _accepted);

    internal long Attempts => Interlocked.Read(ref _attempts);

    public async ValueTask<PostOutcome> PostAsync(
        ReadOnlyMemory<byte> body, bool isCompressed, int eventCount, int retryCount, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _attempts);
        switch (_mood)
        {
            case Mood.Failing:
                return new PostOutcome(503, null, null);
            case Mood.Dead:
                return new PostOutcome(null, null, new IOException("No connection."));
            case Mood.Hanging:
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                break;
            case Mood.Slow:
                await Task.Delay(Latency, cancellationToken);
                break;
        }

        // Before the answer: a caller that sees the event counted as sent must find it here.
        Interlocked.Add(ref _accepted, eventCount);
        return new PostOutcome(202, null, null);
    }
}
