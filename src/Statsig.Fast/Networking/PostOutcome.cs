using System;

namespace Statsig.Fast.Networking;

/// <summary>How one attempt to post ended.</summary>
/// <param name="StatusCode">The status of the answer; null when there was none.</param>
/// <param name="RetryAfter">The pause that the service requests; null without one.</param>
/// <param name="Failure">Why there was no answer: no connection, cut off, too slow. Null when there was one.</param>
internal readonly record struct PostOutcome(int? StatusCode, TimeSpan? RetryAfter, Exception? Failure)
{
    internal bool IsAccepted => StatusCode is >= 200 and < 300;
}
