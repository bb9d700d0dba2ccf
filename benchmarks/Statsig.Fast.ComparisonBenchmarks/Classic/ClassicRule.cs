using System.Collections.Generic;

namespace Statsig.Fast.ComparisonBenchmarks.Classic;

/// <summary>A rule: conditions, and what it answers.</summary>
internal sealed record ClassicRule(
    string Id, string Salt, double PassPercentage, string IdType, object? ReturnValue, string? ConfigDelegate, List<ClassicCondition> Conditions);
