using System;
using System.Linq;
using Statsig.Fast.ComparisonBenchmarks.Measuring;
using Statsig.Fast.ComparisonBenchmarks.Reports;
using Statsig.Fast.ComparisonBenchmarks.Work;

namespace Statsig.Fast.ComparisonBenchmarks.Tests;

public sealed class TableTests
{
    [Fact]
    public void ComparisonTable_Row_HasTimeRatioAndBytesOfEach()
    {
        ComparisonReport report = TestReports.Create();

        string[] lines = ComparisonTable.Write(report, report.Rows.Take(2)).Split('\n');

        Assert.Equal("| row | Statsig.Fast | allocated | bare floor | peer <1> |", lines[0]);
        Assert.Equal("| gate b_public, off | 8 | 0 B | 5 | 800 · 100× · 1,320 B |", lines[2]);
        Assert.Equal("| build user | 50 | 200 B | – | – |", lines[3]);
    }

    [Fact]
    public void GoalTable_Row_ShowsEachColumnBesideItsGoal()
    {
        ComparisonReport native = TestReports.Create(15, ".NET 9.0.0, NativeAOT");
        ComparisonReport portable = TestReports.Create(9, hashing: "portable");

        string line = Line(GoalTable.Write(TestReports.Create(), [native, portable]), "gate b_public, off ");

        Assert.Equal("| gate b_public, off | ≤ 10 | 5 | 8 | ≤ 14 | 5 | 15 ▲ | ≤ 10 | 5 | 9 | ≤ 14 | – | – | 0 B | 800 |", line);
    }

    [Fact]
    public void GoalTable_TooManyBytes_AreMarked() =>
        Assert.Contains("| 200 B ▲ |", Line(GoalTable.Write(TestReports.Create(), []), "build user "), StringComparison.Ordinal);

    [Fact]
    public void GoalTable_RateBelowItsGoal_IsMarked() =>
        Assert.Contains("| ≥ 10 M/s | – | 9 M/s ▲ |", Line(GoalTable.Write(TestReports.Create(), []), "burst, accepted "), StringComparison.Ordinal);

    [Fact]
    public void GoalTable_Count_TellsRowsAndMisses() =>
        Assert.Equal((Goals.All.Count, 2), GoalTable.Count(GoalTable.Write(TestReports.Create(), [])));

    [Fact]
    public void Goals_Rows_AreRowsThatAreMeasured()
    {
        string[] single = [RowNames.FirstGate, RowNames.TailP99, RowNames.TailP999, RowNames.TailMax, RowNames.Kept, RowNames.BurstAccepted, RowNames.BurstDelivered];

        Assert.Empty(Goals.All.Select(static goal => goal.Row).Concat(Headlines.Rows.Select(static headline => headline.Row)).Except([.. RowNames.Timed, .. single]));
    }

    [Fact]
    public void Page_Report_NamesEverySubjectWithItsVersion()
    {
        string page = ReportMarkdown.Page(TestReports.Create(), [TestReports.Create(9, hashing: "portable")], ["A remark."]);

        Assert.Contains("| peer <1> | 1.2.3: another |", page, StringComparison.Ordinal);
        Assert.Contains("\n- A remark.\n", page, StringComparison.Ordinal);
        Assert.Contains("| gate b_public | 10 | 12 | 40 | 1.2× ▲ | 200 M/s |", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_NativeRuns_AreComparedWithTheJit()
    {
        string page = ReportMarkdown.Page(
            TestReports.Create(),
            [TestReports.Create(8.8, TestReports.Native), TestReports.Create(8.5, TestReports.Native, instructionSet: "native"), TestReports.Create(40, TestReports.Native, "portable")],
            []);

        Assert.Contains("\n| row | JIT | NativeAOT | against the JIT | NativeAOT for native | against the JIT |\n", page, StringComparison.Ordinal);
        Assert.Contains("\n| gate b_public, off | 8 | 8.8 | 1.1× | 8.5 | 1.06× ▲ |\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_NativeRunAboveItsGoal_IsMarked() => Assert.Contains(
        "\n| gate b_public, off | 8 | 10 | 1.25× ▲ |\n", ReportMarkdown.Page(TestReports.Create(), [TestReports.Create(10, TestReports.Native)], []), StringComparison.Ordinal);

    [Fact]
    public void Headline_Report_LinksChartAndReport()
    {
        string headline = ReportMarkdown.Headline(TestReports.Create(), [TestReports.Create(9, TestReports.Native)], "benchmarks/results/x");

        Assert.Contains("| a gate for everyone | 8 | 9 | 0 B | 1.6× | 100× (800) |", headline, StringComparison.Ordinal);
        Assert.Contains("(benchmarks/results/x/comparison.svg)", headline, StringComparison.Ordinal);
        Assert.Contains("(benchmarks/results/x/comparison.md)", headline, StringComparison.Ordinal);
        Assert.DoesNotContain(Subject.Floor + " here", headline, StringComparison.Ordinal);
    }

    [Fact]
    public void Headline_WithoutANativeRun_SaysSo() => Assert.Contains(
        "| a gate for everyone | 8 | – | 0 B |", ReportMarkdown.Headline(TestReports.Create(), [], "benchmarks/results/x"), StringComparison.Ordinal);

    private static string Line(string table, string start) => table.Split('\n').Single(line => line.StartsWith("| " + start, StringComparison.Ordinal));
}
