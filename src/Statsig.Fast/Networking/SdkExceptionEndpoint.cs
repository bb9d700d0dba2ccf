using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Networking;

/// <summary>Posts error reports to the service.</summary>
internal sealed class SdkExceptionEndpoint(StatsigHttp http, TimeSpan requestTimeout)
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _timeout = requestTimeout < LongestTimeout ? requestTimeout : LongestTimeout;

    /// <summary>Posts one report, once; what went wrong is part of the outcome.</summary>
    /// <param name="body">The JSON of the report.</param>
    /// <param name="cancellationToken">Ends the attempt; the only thing this throws for.</param>
    internal async ValueTask<PostOutcome> PostAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        RequestOutcome outcome = await http.SendAsync(
            new StatsigRequest
            {
                Endpoint = Endpoint.SdkException,
                Method = HttpMethod.Post,
                Address = Endpoints.SdkException,
                Timeout = _timeout,
                Body = body,
            },
            cancellationToken).ConfigureAwait(false);
        return new PostOutcome(outcome.StatusCode, outcome.RetryAfter, outcome.Failure);
    }
}
