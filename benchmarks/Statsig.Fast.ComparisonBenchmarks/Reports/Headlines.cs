using System.Collections.Generic;
using Statsig.Fast.ComparisonBenchmarks.Work;

namespace Statsig.Fast.ComparisonBenchmarks.Reports;

/// <summary>The rows that stand for the others in the README and in the chart, in the words of an application.</summary>
internal static class Headlines
{
    internal static IReadOnlyList<Headline> Rows { get; } =
    [
        new("gate b_public" + RowNames.Off, "a gate for everyone"),
        new("gate b_public" + RowNames.OffTyped, "a gate for everyone, by its typed accessor"),
        new("gate b_public" + RowNames.OnSame, "a gate for everyone, and its exposure, which was recorded before"),
        new("gate b_field_any" + RowNames.Off, "a gate for ten e-mail addresses"),
        new("gate b_str_contains" + RowNames.Off, "a gate for the e-mail addresses of two domains"),
        new("gate b_pct50" + RowNames.OffDistinct, "a gate for 50 % of users"),
        new("gate b_pct50" + RowNames.OnDistinct, "a gate for 50 % of users, and a new exposure"),
        new("gate b_nested" + RowNames.Off, "a gate that depends on three others"),
        new("gate b_big" + RowNames.Off, "a gate with 40 rules"),
        new("config value" + RowNames.Off, "a value of a dynamic config"),
        new("experiment value" + RowNames.OffDistinct, "a value of an experiment"),
        new("layer param" + RowNames.OnSame, "a parameter of a layer, and its exposure, which was recorded before"),
        new(RowNames.LogEvent, "a custom event"),
        new(RowNames.Cold, "a gate of a project of 159 entities, each in turn"),
        new(RowNames.ClientResponse, "the values of that project for a browser, 235 KB"),
        new(RowNames.Load, "a server of that project, until it is ready"),
        new(RowNames.Update, "an update of that project that changes one gate"),
    ];
}

/// <summary>A row of the comparison, and what it is to an application.</summary>
/// <param name="Row">The name of the row.</param>
/// <param name="Words">One line.</param>
internal sealed record Headline(string Row, string Words);
