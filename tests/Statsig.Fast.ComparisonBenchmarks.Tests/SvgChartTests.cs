using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;
using Statsig.Fast.ComparisonBenchmarks.Measuring;
using Statsig.Fast.ComparisonBenchmarks.Reports;

namespace Statsig.Fast.ComparisonBenchmarks.Tests;

public sealed class SvgChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Draw_Report_IsNamedAndDescribedForThoseWhoDoNotSeeIt()
    {
        XElement chart = Draw(TestReports.Create());

        Assert.Equal(("img", "title desc"), (chart.Attribute("role")!.Value, chart.Attribute("aria-labelledby")!.Value));
        Assert.NotEmpty(chart.Element(Svg + "title")!.Value);
        Assert.Contains("a gate for everyone: Statsig.Fast 8 ns, bare floor 5 ns, peer <1> 800 ns.", chart.Element(Svg + "desc")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_Report_HasColoursForBothThemes() =>
        Assert.Contains("prefers-color-scheme: dark", Draw(TestReports.Create()).Element(Svg + "style")!.Value, StringComparison.Ordinal);

    [Fact]
    public void Draw_TenfoldTime_IsOneDecadeFurtherRight()
    {
        double[] at = [.. ((double[])[10, 100, 1000]).Select(static ours => OursAt(ours))];

        Assert.Equal(at[1] - at[0], at[2] - at[1], 0.11);
        Assert.True(at[1] > at[0]);
    }

    [Fact]
    public void Draw_NoRow_Throws() => Assert.Throws<ArgumentException>(static () => SvgChart.Draw(TestReports.Create(), [new Headline("no such row", "nothing")]));

    // With a floor of 1 and a peer of 10,000 the axis stays the same.
    private static double OursAt(double ours)
    {
        ComparisonReport report = TestReports.Create();
        var cells = new Dictionary<string, Cell> { [Subject.Ours] = new(ours), [Subject.Floor] = new(1), [TestReports.Peer] = new(10_000) };
        XElement circle = Draw(report with { Rows = [new(TestReports.PublicOff, RowResult.Nanoseconds, cells)] }).Elements(Svg + "circle").Last();
        return double.Parse(circle.Attribute("cx")!.Value, CultureInfo.InvariantCulture);
    }

    private static XElement Draw(ComparisonReport report) => XDocument.Parse(SvgChart.Draw(report, [new Headline(TestReports.PublicOff, "a gate for everyone")])).Root!;
}
