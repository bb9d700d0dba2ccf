using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Statsig.Fast.ComparisonBenchmarks.Measuring;

namespace Statsig.Fast.ComparisonBenchmarks.Reports;

/// <summary>The whole report as a page, and its headline rows for the README.</summary>
internal static class ReportMarkdown
{
    internal const string Command = "dotnet run -c Release --project benchmarks/Statsig.Fast.ComparisonBenchmarks";

    internal static string Page(ComparisonReport main, IReadOnlyList<ComparisonReport> others, IReadOnlyList<string> remarks)
    {
        var text = new StringBuilder();
        text.Append("# The same work in what one might use instead\n\n");
        text.Append("Written by `").Append(Command).Append("`; not edited by hand.\n\n");
        text.Append("| | |\n| --- | --- |\n");
        ComparisonTable.MarkdownRow(text, ["CPU", $"{main.Cpu}, {main.Processors} virtual processors"]);
        ComparisonTable.MarkdownRow(text, ["Runtime", $"{main.Runtime}, workstation garbage collection, hashing with {main.Hashing}"]);
        ComparisonTable.MarkdownRow(text, ["Date", main.Date]);
        ComparisonTable.MarkdownRow(text, ["Method", main.Method]);
        foreach (SubjectInfo subject in main.Subjects)
        {
            ComparisonTable.MarkdownRow(text, [subject.Name, $"{subject.Version}: {subject.Description}"]);
        }

        foreach (ComparisonReport other in others)
        {
            ComparisonTable.MarkdownRow(text, ["merged", $"{other.Runtime}{NativeTable.TargetOf(other)}, hashing with {other.Hashing}, {other.Date}, {other.Method}"]);
        }

        text.Append('\n');
        foreach (string remark in remarks)
        {
            text.Append("- ").Append(remark).Append('\n');
        }

        text.Append("\n![The rows as a chart](comparison.svg)\n\n## Every row\n\n");
        text.Append("Nanoseconds per call unless another unit is given. Of the others: time, how many times ours, bytes allocated. \"–\" is a row that a subject does not have.\n\n");
        text.Append(ComparisonTable.Write(main, main.Rows.Where(static row => row.Unit == RowResult.Nanoseconds)));
        string goals = GoalTable.Write(main, others);
        (int measured, int missed) = GoalTable.Count(goals);
        text.Append("\n## Goals\n\nGoal, floor of the same run and ours: under the JIT, as NativeAOT, and with hashing that needs neither libcrypto nor the processor's instructions. ");
        text.Append(CultureInfo.InvariantCulture, $"{measured} goals; {missed} figures miss theirs, marked{GoalTable.MissedMark}.\n\n");
        text.Append(goals);
        text.Append(NativeTable.Write(main, others));
        text.Append("\n## Threads\n\nWall time per call of one thread, in nanoseconds, while as many threads ask the same server. More threads than processors share them, so four on two cannot need less than twice.\n\n");
        foreach (ComparisonReport report in (IEnumerable<ComparisonReport>)[main, .. others.Where(static report => report.Threads.Count > 0)])
        {
            text.Append(report.Runtime).Append(NativeTable.TargetOf(report)).Append(", ").Append(report.Hashing).Append(":\n\n").Append(ThreadTable(report)).Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>What stands between the README's markers.</summary>
    /// <param name="main">The run with all subjects.</param>
    /// <param name="others">Runs of this library alone, of which the README shows the native one.</param>
    /// <param name="folder">The report's folder as a link in the README has it.</param>
    internal static string Headline(ComparisonReport main, IReadOnlyList<ComparisonReport> others, string folder)
    {
        IReadOnlyList<string> peers = ComparisonTable.Peers(main);
        ComparisonReport? native = GoalTable.Native(others, "");
        var text = new StringBuilder();
        string[] header = ["what is asked", "ns", "NativeAOT", "allocated", "against its bare floor", .. peers];
        ComparisonTable.MarkdownRow(text, header);
        ComparisonTable.MarkdownRow(text, header.Select(static _ => "---"));
        foreach ((string name, string words) in Headlines.Rows)
        {
            if (main.Find(name, Subject.Ours) is not { } ours)
            {
                continue;
            }

            ComparisonTable.MarkdownRow(
                text,
                [
                    words,
                    Figures.Time(ours.Value),
                    native?.Find(name, Subject.Ours) is { } cell ? Figures.Time(cell.Value) : "–",
                    ours.BytesPerOperation is { } bytes ? Figures.Bytes(bytes) : "–",
                    main.Find(name, Subject.Floor) is { } floor ? Figures.Ratio(ours.Value / floor.Value) : "–",
                    .. peers.Select(peer => main.Find(name, peer) is { } cell ? $"{Figures.Ratio(cell.Value / ours.Value)} ({Figures.Time(cell.Value)})" : "–"),
                ]);
        }

        text.Append(CultureInfo.InvariantCulture, $"\n![Time per call of each, logarithmic]({folder}/comparison.svg)\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{main.Cpu}, {main.Processors} virtual processors, {main.Runtime}, {main.Date}: ");
        text.AppendJoin(", ", main.Subjects.Where(static subject => subject.Name is not (Subject.Ours or Subject.Floor)).Select(static subject => $"{subject.Name} {subject.Version}"));
        text.Append(CultureInfo.InvariantCulture, $". All gave the same answers. \"–\": not in that library. [Every row, its floor, the goals]({folder}/comparison.md).\n");
        return text.ToString();
    }

    private static string ThreadTable(ComparisonReport report)
    {
        int[] counts = [.. report.Threads.Select(static row => row.Threads).Distinct().Order()];
        var text = new StringBuilder();
        string[] header = ["row", .. counts.Select(static count => $"{count} thread{(count == 1 ? "" : "s")}"), "two against one", "calls a second, all threads of the last column"];
        ComparisonTable.MarkdownRow(text, header);
        ComparisonTable.MarkdownRow(text, header.Select(static _ => "---"));
        foreach (IGrouping<string, ThreadRow> rows in report.Threads.GroupBy(static row => row.Row))
        {
            ThreadRow last = rows.Last();
            double two = rows.FirstOrDefault(static row => row.Threads == 2)?.AgainstOne ?? double.NaN;
            ComparisonTable.MarkdownRow(
                text,
                [
                    rows.Key.Replace(" | ", ", ", StringComparison.Ordinal),
                    .. rows.Select(static row => Figures.Time(row.Ns)),
                    Figures.Ratio(two) + (two > Goals.TwoThreads ? GoalTable.MissedMark : ""),
                    Figures.PerSecond(last.Threads * 1e9 / last.Ns),
                ]);
        }

        return text.ToString();
    }
}
