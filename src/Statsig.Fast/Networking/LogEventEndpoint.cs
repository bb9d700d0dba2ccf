using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Networking;

/// <summary>Posts batches of events to the service.</summary>
internal sealed class LogEventEndpoint(StatsigHttp http, Endpoints endpoints, TimeSpan timeout) : IEventEndpoint
{
    /// <inheritdoc/>
    public async ValueTask<PostOutcome> PostAsync(
        ReadOnlyMemory<byte> body, bool isCompressed, int eventCount, int retryCount, CancellationToken cancellationToken)
    {
        RequestOutcome outcome = await http.SendAsync(
            RequestOf(body, isCompressed, eventCount, retryCount), cancellationToken).ConfigureAwait(false);
        return new PostOutcome(outcome.StatusCode, outcome.RetryAfter, outcome.Failure);
    }

    /// <inheritdoc/>
    public bool CanPostHere => http.CanPostHere(endpoints.LogEvent);

    /// <inheritdoc/>
    public PostOutcome PostHere(ReadOnlyMemory<byte> body, bool isCompressed, int eventCount, int retryCount, Func<TimeSpan> left)
    {
        RequestOutcome outcome = http.PostHere(RequestOf(body, isCompressed, eventCount, retryCount), left);
        return new PostOutcome(outcome.StatusCode, outcome.RetryAfter, outcome.Failure);
    }

    private StatsigRequest RequestOf(ReadOnlyMemory<byte> body, bool isCompressed, int eventCount, int retryCount) => new()
    {
        Endpoint = Endpoint.LogEvent,
        Method = HttpMethod.Post,
        Address = endpoints.LogEvent,
        Timeout = timeout,
        Body = body,
        IsBodyCompressed = isCompressed,
        EventCount = eventCount,
        RetryCount = retryCount,
    };
}
