namespace Statsig.Fast.Rulesets;

/// <summary>What few outcomes have.</summary>
internal sealed record OutcomeExtras
{
    internal static readonly OutcomeExtras None = new();

    /// <inheritdoc cref="Outcome.ParameterRuleIds"/>
    internal string[]? ParameterRuleIds { get; init; }

    /// <inheritdoc cref="Outcome.Sticky"/>
    internal StickyOrigin? Sticky { get; init; }

    /// <inheritdoc cref="Outcome.SamplingRate"/>
    internal ulong? SamplingRate { get; init; }
}
