using System.Collections.Generic;
using System.Linq;
using System.Text;
using Statsig.Fast.ComparisonBenchmarks.Measuring;

namespace Statsig.Fast.ComparisonBenchmarks.Reports;

/// <summary>Rows against subjects, in Markdown.</summary>
internal static class ComparisonTable
{
    private const string Missing = "–";

    /// <summary>The subjects of a report in the order of its columns: ours, the floor, then the others.</summary>
    internal static IReadOnlyList<string> Peers(ComparisonReport report) =>
        [.. report.Subjects.Select(static subject => subject.Name).Where(static name => name is not (Subject.Ours or Subject.Floor))];

    /// <summary>Ours with its bytes, its floor, and each other subject with the ratio to ours and its bytes.</summary>
    internal static string Write(ComparisonReport report, IEnumerable<RowResult> rows)
    {
        IReadOnlyList<string> peers = Peers(report);
        var text = new StringBuilder();
        MarkdownRow(text, ["row", Subject.Ours, "allocated", "bare floor", .. peers]);
        MarkdownRow(text, Enumerable.Repeat("---", peers.Count + 4));
        foreach (RowResult row in rows)
        {
            Cell? ours = row.Cells.GetValueOrDefault(Subject.Ours);
            Cell? floor = row.Cells.GetValueOrDefault(Subject.Floor);
            MarkdownRow(
                text,
                [
                    row.Name.Replace(" | ", ", ", System.StringComparison.Ordinal),
                    ours is null ? Missing : Figures.Of(ours.Value, row.Unit),
                    ours?.BytesPerOperation is { } bytes ? Figures.Bytes(bytes) : Missing,
                    floor is null ? Missing : Figures.Of(floor.Value, row.Unit),
                    .. peers.Select(peer => PeerCell(row, ours, row.Cells.GetValueOrDefault(peer))),
                ]);
        }

        return text.ToString();
    }

    internal static void MarkdownRow(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string PeerCell(RowResult row, Cell? ours, Cell? peer)
    {
        if (peer is null)
        {
            return Missing;
        }

        string ratio = ours is { Value: > 0 } ? $" · {Figures.Ratio(peer.Value / ours.Value)}" : "";
        string bytes = peer.BytesPerOperation is { } allocated ? $" · {Figures.Bytes(allocated)}" : "";
        return Figures.Of(peer.Value, row.Unit) + ratio + bytes;
    }
}
