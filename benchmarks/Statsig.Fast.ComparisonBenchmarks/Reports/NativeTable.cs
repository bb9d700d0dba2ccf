using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Statsig.Fast.ComparisonBenchmarks.Measuring;

namespace Statsig.Fast.ComparisonBenchmarks.Reports;

/// <summary>What native programs take against the same library under the JIT, one column for each instruction set.</summary>
internal static class NativeTable
{
    private const string Ours = Subject.Ours;

    /// <summary>The part of the page, with its heading; empty without a native run.</summary>
    /// <param name="main">
    /// The run with all subjects, whose figures are used when the library was not measured alone under the JIT.
    /// </param>
    /// <param name="others">Runs of this library alone.</param>
    internal static string Write(ComparisonReport main, IReadOnlyList<ComparisonReport> others)
    {
        ComparisonReport[] natives = [.. others.Where(static report => report is { IsNative: true, IsPortable: false })];
        if (natives.Length == 0)
        {
            return "";
        }

        var text = new StringBuilder("\n## NativeAOT against the JIT\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Of this library alone, each in a process of its own. The goals are {Goals.NativeAgainstJit} with the usual target and ");
        text.Append(CultureInfo.InvariantCulture, $"{Goals.NativeSetAgainstJit} with an instruction set that the servers have.\n\n");
        ComparisonReport jit = others.FirstOrDefault(static report => report is { IsNative: false, IsPortable: false }) ?? main;
        string[] header = ["row", "JIT", .. natives.SelectMany(static native => (string[])["NativeAOT" + TargetOf(native), "against the JIT"])];
        ComparisonTable.MarkdownRow(text, header);
        ComparisonTable.MarkdownRow(text, header.Select(static _ => "---"));
        foreach (RowResult row in jit.Rows.Where(row => row.Unit == RowResult.Nanoseconds && row.Cells.ContainsKey(Ours) && natives[0].Find(row.Name, Ours) is not null))
        {
            double ns = row.Cells[Ours].Value;
            ComparisonTable.MarkdownRow(
                text, [row.Name.Replace(" | ", ", ", System.StringComparison.Ordinal), Figures.Time(ns), .. natives.SelectMany(native => Cells(native, row.Name, ns))]);
        }

        return text.ToString();
    }

    /// <summary>The instruction set that a native program was compiled for, as part of a sentence; empty for the usual target.</summary>
    internal static string TargetOf(ComparisonReport report) => report.InstructionSet.Length > 0 ? $" for {report.InstructionSet}" : "";

    private static string[] Cells(ComparisonReport native, string row, double jit)
    {
        if (native.Find(row, Ours) is not { } cell)
        {
            return ["–", "–"];
        }

        double ratio = cell.Value / jit;
        bool isMissed = ratio > (native.InstructionSet.Length > 0 ? Goals.NativeSetAgainstJit : Goals.NativeAgainstJit);
        return [Figures.Time(cell.Value), Figures.Ratio(ratio) + (isMissed ? GoalTable.MissedMark : "")];
    }
}
