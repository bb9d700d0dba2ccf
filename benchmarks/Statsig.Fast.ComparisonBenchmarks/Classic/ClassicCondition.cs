namespace Statsig.Fast.ComparisonBenchmarks.Classic;

/// <summary>A condition with its operator's name, which every evaluation looks at again.</summary>
internal sealed record ClassicCondition(string Type, string? Operator, string? Field, string IdType, string? Salt, object? Target);
