using System;

namespace Statsig.Fast.Rulesets;

/// <summary>What few outcomes have.</summary>
internal sealed record OutcomeExtras
{
    private static readonly OutcomeExtras None = new();

    /// <inheritdoc cref="Outcome.ParameterRuleIds"/>
    internal string[]? ParameterRuleIds { get; init; }

    /// <inheritdoc cref="Outcome.Persisted"/>
    internal PersistedOrigin? Persisted { get; init; }

    /// <inheritdoc cref="Outcome.SamplingRate"/>
    internal ulong? SamplingRate { get; init; }

    /// <summary>Returns the extras with one more value; null while there is none.</summary>
    internal static OutcomeExtras? With<T>(OutcomeExtras? extras, T value, Func<OutcomeExtras, T, OutcomeExtras> set) =>
        value is null ? extras : set(extras ?? None, value);
}
