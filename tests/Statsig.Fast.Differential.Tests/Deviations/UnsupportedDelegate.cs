using System.Linq;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>
/// A layer whose delegate is Unsupported names no experiment and has no exposures; the reference names it, with the exposures so far.
/// </summary>
internal sealed class UnsupportedDelegate() : UnsupportedAnswer("unsupported-delegate")
{
    /// <inheritdoc/>
    protected override bool Covers(string spec, DifferentialCase asked) =>
        (asked.Payload["layer_configs"]?[spec]?["rules"]?.Items ?? []).Any(static rule => rule["configDelegate"]?.AsText is not null);
}
