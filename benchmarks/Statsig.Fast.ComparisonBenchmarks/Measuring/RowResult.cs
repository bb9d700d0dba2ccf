using System.Collections.Generic;

namespace Statsig.Fast.ComparisonBenchmarks.Measuring;

/// <summary>A row of the table.</summary>
/// <param name="Name">One of the names that all reports share.</param>
/// <param name="Unit">"ns", "B" or "1/s".</param>
/// <param name="Cells">By the subject's name; subjects without the row are missing.</param>
internal sealed record RowResult(string Name, string Unit, IReadOnlyDictionary<string, Cell> Cells)
{
    internal const string Nanoseconds = "ns";
    internal const string Bytes = "B";
    internal const string PerSecond = "1/s";

    internal static RowResult OfOurs(string name, string unit, double value) =>
        new(name, unit, new Dictionary<string, Cell> { [Subject.Ours] = new(value) });
}
