namespace Statsig.Fast.ComparisonBenchmarks.Reports;

/// <summary>A subject as the report names it.</summary>
internal sealed record SubjectInfo(string Name, string Version, string Description);
