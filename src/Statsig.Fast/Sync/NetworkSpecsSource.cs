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

    internal override async ValueTask<SpecsFetchResult> FetchAsync(KnownSpecs known, SpecsForm form, bool isInitial, CancellationToken cancellationToken)
    {
        RequestOutcome outcome = await http.SendAsync(
            new StatsigRequest
            {
                Endpoint = Endpoint.Specs,
                Address = endpoints.Specs(api, known.TimeMs, known.Checksum, form != SpecsForm.Json, form == SpecsForm.Deltas),
                AcceptsCompactSpecs = form != SpecsForm.Json,
                IsElsewhere = kind == DataSource.StatsigNetwork,
                Timeout = RequestLimits.Of(options, isInitial),
            },
            cancellationToken).ConfigureAwait(false);
        return outcome is { IsSuccess: true, HasCompactEncoding: true, IsBinary: false }
            ? new SpecsFetchResult(null, $"{Api} returned the compact form with another content type than \"application/octet-stream\".", outcome) { IsUnreadable = true }
            : outcome.IsSuccess
            ? new SpecsFetchResult(outcome.Body, null, outcome) { IsCompact = outcome.HasCompactEncoding }
            : new SpecsFetchResult(null, $"The request to {Api} failed: {outcome.Error}.", outcome);
    }
}
