using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Statsig.Fast.ComparisonBenchmarks.Measuring;

namespace Statsig.Fast.ComparisonBenchmarks.Reports;

/// <summary>The goals beside what was measured: under the JIT, as NativeAOT, with portable hashing, and by the other subjects.</summary>
internal static class GoalTable
{
    /// <summary>Marks a figure that misses its goal.</summary>
    internal const string MissedMark = " ▲";

    private const string Missing = "–";

    /// <param name="main">The run under the JIT with all subjects.</param>
    /// <param name="others">Runs of this library alone: native, portable, both.</param>
    internal static string Write(ComparisonReport main, IReadOnlyList<ComparisonReport> others)
    {
        IReadOnlyList<string> peers = ComparisonTable.Peers(main);
        (string Title, ComparisonReport? Report, Func<Goal, double?> Limit)[] columns =
        [
            ("JIT", main, static goal => goal.Jit),
            ("NativeAOT", Native(others, ""), static goal => goal.Native),
            ("portable, JIT", others.FirstOrDefault(static report => report is { IsNative: false, IsPortable: true }), static goal => goal.Portable),
            ("portable, NativeAOT", others.FirstOrDefault(static report => report is { IsNative: true, IsPortable: true }), static goal => PortableNative(goal)),
        ];
        var text = new StringBuilder();
        string[] header = ["row", .. columns.SelectMany(static column => (string[])[$"goal, {column.Title}", "floor", "ours"]), "allocated", .. peers];
        ComparisonTable.MarkdownRow(text, header);
        ComparisonTable.MarkdownRow(text, header.Select(static _ => "---"));
        foreach (Goal goal in Goals.All)
        {
            ComparisonTable.MarkdownRow(
                text,
                [
                    goal.Row.Replace(" | ", ", ", StringComparison.Ordinal),
                    .. columns.SelectMany(column => Cells(goal, column.Limit(goal), column.Report)),
                    Allocated(goal, main),
                    .. peers.Select(peer => main.Find(goal.Row, peer) is { } cell ? Figures.Of(cell.Value, goal.Unit) : Missing),
                ]);
        }

        return text.ToString();
    }

    /// <summary>How many goals with a figure there are, and how many figures miss them.</summary>
    internal static (int Measured, int Missed) Count(string table) =>
        (table.Split('\n').Count(static line => line.StartsWith("| ", StringComparison.Ordinal)) - 2, table.Split(MissedMark).Length - 1);

    /// <summary>The run of the native program for an instruction set; null when there was none.</summary>
    /// <param name="others">Runs of this library alone.</param>
    /// <param name="instructionSet">Empty for the usual target.</param>
    internal static ComparisonReport? Native(IReadOnlyList<ComparisonReport> others, string instructionSet) =>
        others.FirstOrDefault(report => report is { IsNative: true, IsPortable: false } && report.InstructionSet == instructionSet);

    private static string[] Cells(Goal goal, double? limit, ComparisonReport? report)
    {
        Cell? ours = report?.Find(goal.Row, Subject.Ours);
        Cell? floor = report?.Find(goal.Row, Subject.Floor);
        string mark = ours is not null && limit is { } most && !goal.IsMet(ours.Value, most) ? MissedMark : "";
        return
        [
            limit is { } shown ? (goal.Unit == RowResult.PerSecond ? "≥ " : "≤ ") + Figures.Of(shown, goal.Unit) : Missing,
            floor is null ? Missing : Figures.Of(floor.Value, goal.Unit),
            ours is null ? Missing : Figures.Of(ours.Value, goal.Unit) + mark,
        ];
    }

    private static string Allocated(Goal goal, ComparisonReport main) => main.Find(goal.Row, Subject.Ours)?.BytesPerOperation is not { } bytes
        ? Missing
        : Figures.Bytes(bytes) + (bytes >= goal.AllowedBytes + 0.5 ? MissedMark : "");

    /// <summary>No goal was set for both at once: what the two together leave.</summary>
    private static double? PortableNative(Goal goal) => goal.Portable is { } portable && goal.Native is { } native ? Math.Max(portable, native) : null;
}
