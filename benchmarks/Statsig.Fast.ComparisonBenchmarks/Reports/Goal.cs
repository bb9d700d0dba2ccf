using Statsig.Fast.ComparisonBenchmarks.Measuring;

namespace Statsig.Fast.ComparisonBenchmarks.Reports;

/// <summary>What a row may take.</summary>
/// <param name="Row">The row's name.</param>
/// <param name="Jit">The limit under the JIT, in the row's unit; for a rate, what it must reach.</param>
/// <param name="Native">The limit as NativeAOT; null for none.</param>
/// <param name="Portable">The limit without the processor's or libcrypto's hashing; null for none.</param>
/// <param name="Unit">As in <see cref="RowResult"/>.</param>
/// <param name="AllowedBytes">What an operation may allocate.</param>
internal sealed record Goal(string Row, double Jit, double? Native, double? Portable, string Unit = RowResult.Nanoseconds, double AllowedBytes = 0)
{
    /// <summary>True when a value meets a limit: rates reach it, everything else stays below.</summary>
    internal bool IsMet(double value, double limit) => Unit == RowResult.PerSecond ? value >= limit : value <= limit;
}
