using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Benchmarks.Guard;

namespace Statsig.Fast.ComparisonBenchmarks.Tests.Guard;

public sealed class GuardVerdictTests
{
    private const string Known = "fast-1";
    private static readonly string[] Rows = ["a", "b", "c"];

    [Fact]
    public void Compare_RatiosAsRecorded_NoneIsLost()
    {
        GuardedRow[] rows = GuardVerdict.Compare(Limits(), Known, Rows, Ratios(1));

        Assert.Equal(Rows, rows.Select(static row => row.Name));
        Assert.Empty(GuardVerdict.Lost(rows));
    }

    [Fact]
    public void Compare_RatioAtItsLimit_IsNotLost()
    {
        Dictionary<string, double> ratios = Ratios(1);
        ratios["b"] = Limits().LimitOf(Known, "b")!.Value;

        Assert.Empty(GuardVerdict.Lost(GuardVerdict.Compare(Limits(), Known, Rows, ratios)));
    }

    [Fact]
    public void Compare_OneSlowerRow_IsLostAlone()
    {
        Dictionary<string, double> ratios = Ratios(1);
        ratios["b"] *= 1.5;

        GuardedRow[] rows = GuardVerdict.Compare(Limits(), Known, Rows, ratios);

        Assert.Equal(["b"], GuardVerdict.Lost(rows));
        Assert.Equal("SLOWER  b: 3.00 times its floor; limit 2.50", GuardedRow.Verdict(rows[1]));
    }

    [Theory]
    [InlineData(Known)]
    [InlineData("other")]
    public void Compare_RowThatWasNotMeasured_IsLost(string processor)
    {
        Dictionary<string, double> ratios = Ratios(1);
        ratios.Remove("c");

        Assert.Equal(["c"], GuardVerdict.Lost(GuardVerdict.Compare(Limits(), processor, Rows, ratios)));
    }

    [Theory]
    [InlineData(Known)]
    [InlineData("other")]
    public void Compare_RowWithoutRecordedRatio_IsLost(string processor)
    {
        Dictionary<string, double> ratios = Ratios(1);
        ratios.Add("new", 0.1);

        GuardedRow[] rows = GuardVerdict.Compare(Limits(), processor, [.. Rows, "new"], ratios);

        Assert.Equal(["new"], GuardVerdict.Lost(rows));
        Assert.Equal("ABSENT  new: 0.10 times its floor, but no ratio is recorded. Record it with --record FILE.", GuardedRow.Verdict(rows[^1]));
    }

    [Fact]
    public void Compare_RatioThatIsNotANumber_IsLost()
    {
        Dictionary<string, double> ratios = Ratios(1);
        ratios["a"] = double.NaN;

        Assert.Equal(["a"], GuardVerdict.Lost(GuardVerdict.Compare(Limits(), Known, Rows, ratios)));
    }

    [Theory]
    [InlineData(1.5, true)]
    [InlineData(1.2, false)]
    public void IsNoticed_KnownProcessor_WhenRowsExceedTheirLimits(double factor, bool isNoticed)
    {
        GuardedRow[] rows = GuardVerdict.Compare(Limits(), Known, Rows, Ratios(factor));

        Assert.Equal(isNoticed ? 3 : 0, GuardVerdict.Noticed(rows));
        Assert.Equal(isNoticed, GuardVerdict.IsNoticed(Limits(), Known, rows));
    }

    [Fact]
    public void IsNoticed_RowsWithoutRatio_DoNotCount()
    {
        GuardedRow[] rows = GuardVerdict.Compare(Limits(), Known, ["x", "y", "z"], new Dictionary<string, double> { ["x"] = 9, ["y"] = 9, ["z"] = 9 });

        Assert.Equal(3, GuardVerdict.Lost(rows).Length);
        Assert.False(GuardVerdict.IsNoticed(Limits(), Known, rows));
    }

    [Fact]
    public void IsNoticed_UnknownProcessor_IsNotAskedFor()
    {
        GuardedRow[] rows = GuardVerdict.Compare(Limits(), "other", Rows, Ratios(1.5));

        Assert.Equal(0, GuardVerdict.Noticed(rows));
        Assert.True(GuardVerdict.IsNoticed(Limits(), "other", rows));
    }

    [Fact]
    public void Heading_Processor_SaysWhetherItIsKnown()
    {
        Assert.Equal("fast-1, nativeAot", GuardVerdict.Heading(Limits(), Known));
        Assert.Equal("other, nativeAot: not a known processor, so the wide limits of all others apply", GuardVerdict.Heading(Limits(), "other"));
    }

    private static RowLimits Limits()
    {
        var limits = new RowLimits(GuardSection.NativeAot with { Tolerance = 1.25, ToleranceElsewhere = 1.8 });
        foreach ((string row, double ratio) in Ratios(1))
        {
            limits.Record(Known, row, ratio);
        }

        return limits;
    }

    private static Dictionary<string, double> Ratios(double factor) => new() { ["a"] = 1 * factor, ["b"] = 2 * factor, ["c"] = 0.7 * factor };
}
