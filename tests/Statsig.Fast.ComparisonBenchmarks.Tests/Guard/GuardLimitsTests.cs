using System.Text;
using Statsig.Fast.Benchmarks.Guard;

namespace Statsig.Fast.ComparisonBenchmarks.Tests.Guard;

public sealed class GuardLimitsTests
{
    private static readonly byte[] Recorded = Encoding.UTF8.GetBytes(
        """{"processors":{"fast-1":{"a":2,"b":1.5},"slow-2":{"a":3}},"native":{"size":3.1}}""");

    [Fact]
    public void LimitOf_KnownProcessor_IsItsOwnRatioAndTheTolerance() =>
        Assert.Equal(2 * GuardLimits.Tolerance, GuardLimits.Read(Recorded).LimitOf("fast-1", "a"));

    [Fact]
    public void LimitOf_UnknownProcessor_IsTheLargestRatioAndTheWideTolerance() =>
        Assert.Equal(3 * GuardLimits.ToleranceElsewhere, GuardLimits.Read(Recorded).LimitOf("other", "a"));

    [Theory]
    [InlineData("slow-2", "b")]
    [InlineData("other", "c")]
    public void LimitOf_RowWithoutRatio_IsNone(string processor, string row) => Assert.Null(GuardLimits.Read(Recorded).LimitOf(processor, row));

    [Fact]
    public void Write_WhatWasRead_IsReadTheSame()
    {
        GuardLimits read = GuardLimits.Read(GuardLimits.Read(Recorded).Write());

        Assert.Equal(["fast-1", "slow-2"], read.ByProcessor.Keys);
        Assert.Equal(1.5, read.ByProcessor["fast-1"]["b"]);
        Assert.Equal(3.1, read.Native["size"]);
    }

    [Fact]
    public void Record_SeveralRuns_KeepsTheHighest()
    {
        GuardLimits limits = GuardLimits.Read(Recorded);

        limits.Record("fast-1", "a", 1.9);
        limits.Record("fast-1", "b", 1.7);
        limits.Record("new-3", "a", 4);
        limits.RecordNative("size", 3.2);

        Assert.Equal(2, limits.ByProcessor["fast-1"]["a"]);
        Assert.Equal(1.7, limits.ByProcessor["fast-1"]["b"]);
        Assert.Equal(4, limits.ByProcessor["new-3"]["a"]);
        Assert.Equal(3.2, limits.Native["size"]);
    }

    [Theory]
    [InlineData(new[] { 1.0, 1.1, 1.2 }, 1.15, 1.1, 3)] // Within: three are enough.
    [InlineData(new[] { 9.0, 9.1, 1.0, 1.0, 1.0, 1.0 }, 1.5, 1.0, 6)] // A bad moment at first.
    [InlineData(new[] { 2.0, 2.1, 2.2, 2.0, 1.0, 2.1 }, 1.5, 2.05, 6)] // A loss, once hidden.
    public void Decide_Measurements_MedianOfAsManyAsNeeded(double[] measurements, double limit, double expected, int needed)
    {
        int taken = 0;

        double ratio = GuardedRatio.Decide(() => measurements[taken++], limit);

        Assert.Equal(expected, ratio, 9);
        Assert.Equal(needed, taken);
    }

    [Fact]
    public void Decide_NoLimit_MeasuresThreeTimes()
    {
        int taken = 0;

        GuardedRatio.Decide(() => ++taken, limit: null);

        Assert.Equal(3, taken);
    }
}
