namespace Statsig.Fast.ComparisonBenchmarks.Measuring;

/// <summary>What one subject measured for one row.</summary>
/// <param name="Value">In the row's unit; nanoseconds per operation for what is timed.</param>
/// <param name="BytesPerOperation">Allocated; null where that cannot be measured.</param>
/// <param name="Spread">Between repeats, as a share of the value.</param>
internal sealed record Cell(double Value, double? BytesPerOperation = null, double Spread = 0);
