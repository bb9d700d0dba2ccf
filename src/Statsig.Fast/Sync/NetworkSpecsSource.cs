using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Networking;

namespace Statsig.Fast.Sync;

/// <summary>The specs behind a base address: the configured one or Statsig's own.</summary>
internal sealed class NetworkSpecsSource(DataSource kind, string api, StatsigHttp http, Endpoints endpoints, StatsigOptions options) : SpecsSource
{
    internal override DataSource Kind => kind;

    internal override EvaluationSource EvaluationSource =>
        kind == DataSource.StatsigNetwork ? EvaluationSource.StatsigNetwork : EvaluationSource.Network;

    internal override string Api { get; } = AddressCredentials.Hide(api);

    internal override async ValueTask<SpecsFetchResult> FetchAsync(KnownSpecs known, bool isInitial, CancellationToken cancellationToken)
    {
        RequestOutcome outcome = await http.SendAsync(
            new StatsigRequest
            {
                Endpoint = Endpoint.Specs,
                Address = endpoints.Specs(api, known.TimeMs, known.Checksum),
                IsElsewhere = kind == DataSource.StatsigNetwork,
                Timeout = RequestLimits.Of(options, isInitial),
            },
            cancellationToken).ConfigureAwait(false);
        return outcome.IsSuccess
            ? new SpecsFetchResult(outcome.Body, null, outcome)
            : new SpecsFetchResult(null, $"The request to {Api} failed: {outcome.Error}.", outcome);
    }
}
