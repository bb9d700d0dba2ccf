using Statsig.Fast.ComparisonBenchmarks.Measuring;
using Statsig.Fast.ComparisonBenchmarks.Reports;

namespace Statsig.Fast.ComparisonBenchmarks.Tests;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(1.048, "1.05")]
    [InlineData(67.63, "67.6")]
    [InlineData(99.96, "100")]
    [InlineData(2353.2, "2,353")]
    [InlineData(9994, "9,994")]
    [InlineData(9996, "10 µs")]
    [InlineData(33_140, "33.1 µs")]
    [InlineData(999_600, "1 ms")]
    [InlineData(2_411_000, "2.41 ms")]
    public void Time_OfNanoseconds_HasThreeDigitsAndAUnit(double ns, string expected) => Assert.Equal(expected, Figures.Of(ns, RowResult.Nanoseconds));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(0.4, "0 B")]
    [InlineData(0.6, "1 B")]
    [InlineData(5120, "5,120 B")]
    [InlineData(20_800_000, "20.8 MB")]
    public void Bytes_OfACount_ShowsLessThanHalfAsNone(double bytes, string expected) => Assert.Equal(expected, Figures.Of(bytes, RowResult.Bytes));

    [Theory]
    [InlineData(22_200_000, "22.2 M/s")]
    [InlineData(693_000, "693 k/s")]
    public void PerSecond_OfARate_HasItsUnit(double rate, string expected) => Assert.Equal(expected, Figures.Of(rate, RowResult.PerSecond));
}
