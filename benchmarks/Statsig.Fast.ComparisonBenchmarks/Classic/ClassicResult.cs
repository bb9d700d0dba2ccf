using System.Collections.Generic;

namespace Statsig.Fast.ComparisonBenchmarks.Classic;

/// <summary>An answer, made anew by every evaluation.</summary>
internal sealed class ClassicResult
{
    internal required object? Value { get; init; }

    internal required string RuleId { get; init; }

    internal required List<Dictionary<string, string>> SecondaryExposures { get; init; }

    internal string? AllocatedExperiment { get; init; }

    internal List<string> ExplicitParameters { get; init; } = [];

    internal bool IsOn => Value is true;

    internal T Get<T>(string parameter, T fallback) =>
        Value is Dictionary<string, object?> values && values.TryGetValue(parameter, out object? value) && value is T typed ? typed : fallback;
}
