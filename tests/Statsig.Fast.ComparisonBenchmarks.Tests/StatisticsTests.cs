using System;
using Statsig.Fast.Benchmarks;

namespace Statsig.Fast.ComparisonBenchmarks.Tests;

public sealed class StatisticsTests
{
    [Theory]
    [InlineData(new double[] { 5 }, 5)]
    [InlineData(new double[] { 9, 1, 4 }, 4)]
    [InlineData(new double[] { 9, 1, 4, 6 }, 5)]
    public void Median_OfValues_IsTheMiddle(double[] values, double expected) => Assert.Equal(expected, Statistics.Median(values));

    [Fact]
    public void Median_OfNothing_Throws() => Assert.Throws<ArgumentException>(static () => Statistics.Median([]));

    [Fact]
    public void Median_OfValues_LeavesTheirOrder()
    {
        double[] values = [3, 1, 2];

        Statistics.Median(values);

        Assert.Equal([3, 1, 2], values);
    }

    [Fact]
    public void Spread_OfValues_IsTheRangeAgainstTheMedian() => Assert.Equal(0.5, Statistics.Spread([8, 10, 13]));

    [Theory]
    [InlineData(0.5, 50)]
    [InlineData(0.99, 99)]
    [InlineData(0.999, 100)]
    [InlineData(1, 100)]
    [InlineData(0, 1)]
    public void Percentile_OfOneToHundred_IsTheValueNotExceeded(double share, long expected)
    {
        long[] sorted = new long[100];
        for (int i = 0; i < sorted.Length; i++)
        {
            sorted[i] = i + 1;
        }

        Assert.Equal(expected, Statistics.Percentile(sorted, share));
    }
}
