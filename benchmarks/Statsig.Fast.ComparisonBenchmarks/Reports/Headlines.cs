using System.Collections.Generic;
using Statsig.Fast.ComparisonBenchmarks.Work;

namespace Statsig.Fast.ComparisonBenchmarks.Reports;

/// <summary>The rows that stand for the others in the README and in the chart.</summary>
internal static class Headlines
{
    internal static IReadOnlyList<string> Rows { get; } =
    [
        "gate b_public" + RowNames.Off,
        "gate b_public" + RowNames.OnSame,
        "gate b_field_any" + RowNames.Off,
        "gate b_str_contains" + RowNames.Off,
        "gate b_pct50" + RowNames.OffDistinct,
        "gate b_pct50" + RowNames.OnDistinct,
        "gate b_nested" + RowNames.Off,
        "gate b_big" + RowNames.Off,
        "config value" + RowNames.Off,
        "experiment value" + RowNames.OffDistinct,
        "layer param" + RowNames.OnSame,
        RowNames.LogEvent,
        RowNames.Cold,
        RowNames.ClientResponse,
        RowNames.Load,
    ];
}
