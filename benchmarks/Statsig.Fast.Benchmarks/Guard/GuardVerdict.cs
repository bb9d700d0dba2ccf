using System.Collections.Generic;
using System.Linq;

namespace Statsig.Fast.Benchmarks.Guard;

/// <summary>What follows from the rows of a run: what failed, and whether the guard noticed slowness that was planted.</summary>
internal static class GuardVerdict
{
    /// <summary>What a run on a processor begins with.</summary>
    internal static string Heading(RowLimits limits, string processor) =>
        $"{processor}, {limits.Section.Name}{(limits.Knows(processor) ? "" : ": not a known processor, so the wide limits of all others apply")}";

    /// <summary>The rows in the order of their names, each with its limit, whether or not it was measured.</summary>
    internal static GuardedRow[] Compare(RowLimits limits, string processor, IReadOnlyList<string> rows, IReadOnlyDictionary<string, double> ratios) =>
        [.. rows.Select(row => new GuardedRow(row, ratios.TryGetValue(row, out double ratio) ? ratio : null, limits.LimitOf(processor, row)))];

    internal static string[] Lost(IEnumerable<GuardedRow> rows) => [.. rows.Where(static row => row.IsLost).Select(static row => row.Name)];

    /// <summary>How many rows exceed a limit, and only that: a row without one says nothing about slowness.</summary>
    internal static int Noticed(IEnumerable<GuardedRow> rows) => rows.Count(static row => row.Ratio > row.Limit);

    /// <summary>Whether slowness that was planted in every row was noticed in enough of them.</summary>
    /// <remarks>One row is enough for a run to fail. The wide limits of a processor that is not known may let all of them pass.</remarks>
    internal static bool IsNoticed(RowLimits limits, string processor, IReadOnlyCollection<GuardedRow> rows) =>
        Noticed(rows) > rows.Count / 3 || !limits.Knows(processor);
}
