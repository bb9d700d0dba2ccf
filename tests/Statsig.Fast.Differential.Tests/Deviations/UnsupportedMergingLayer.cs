namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>
/// A layer that gathers parameters from several rules has none when a delegate is Unsupported; the reference answers those gathered
/// before.
/// </summary>
internal sealed class UnsupportedMergingLayer() : UnsupportedAnswer("unsupported-merging-layer")
{
    /// <inheritdoc/>
    protected override bool Covers(string spec, DifferentialCase asked) => new PayloadFacts(asked.Payload).IsMerging(spec);
}
