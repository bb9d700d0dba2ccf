using Statsig.Fast.Diagnostics;
using Statsig.Fast.Networking;

namespace Statsig.Fast;

public sealed partial class StatsigServer
{
    /// <summary>What telling needs of the parts that are made after it; nothing here is called before all of them are.</summary>
    private TelemetryWiring WiringOf(SdkMetadata metadata) => new()
    {
        DiagnosticsRates = () => _rulesets.Current.Remote.DiagnosticsRates,
        PostError = async (body, token) => await _network.SdkException.PostAsync(body, token).ConfigureAwait(false),
        MetadataJson = metadata.Value.ToArray(),
    };
}
