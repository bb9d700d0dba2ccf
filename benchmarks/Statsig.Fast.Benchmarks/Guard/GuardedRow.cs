using System.Globalization;

namespace Statsig.Fast.Benchmarks.Guard;

/// <summary>A row that was measured, beside its limit.</summary>
/// <param name="Name">The name of the row.</param>
/// <param name="Ratio">What it costs as a multiple of its floor; null when it was not measured.</param>
/// <param name="Limit">The highest ratio at which it counts as unharmed; null when nothing is recorded.</param>
internal sealed record GuardedRow(string Name, double? Ratio, double? Limit)
{
    /// <summary>True for a ratio above its limit. A row without ratio or limit is lost too: it would pass whatever became of it.</summary>
    internal bool IsLost => !(Ratio <= Limit);

    /// <summary>The line of a row in a report that only measures.</summary>
    internal static string Figure(GuardedRow row) => string.Create(CultureInfo.InvariantCulture, $"{row.Name}: {row.Ratio:0.00} times its floor");

    /// <summary>The line of a row in a report that judges.</summary>
    internal static string Verdict(GuardedRow row) => row switch
    {
        { Ratio: null } => $"ABSENT  {row.Name}: it was not measured.",
        { Limit: null } => $"ABSENT  {Figure(row)}, but no ratio is recorded. Record it with --record FILE.",
        _ => string.Create(CultureInfo.InvariantCulture, $"{(row.IsLost ? "SLOWER" : "ok"),-6}  {Figure(row)}; limit {row.Limit:0.00}"),
    };
}
