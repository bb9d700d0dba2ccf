using System.Collections.Generic;
using System.Linq;
using System.Text;
using Statsig.Fast.Benchmarks.Guard;

namespace Statsig.Fast.ComparisonBenchmarks.Tests.Guard;

public sealed class GuardLimitsTests
{
    private static readonly byte[] Recorded = Encoding.UTF8.GetBytes(
        """
        {
          "jit":{"fast-1":{"a":2,"b":1.5},"slow-2":{"a":3}},
          "nativeAot":{"fast-1":{"a":4}},
          "benchmarkDotNet":{"fast-1":{"PublicGate | ByName":1.2}},
          "nativePrograms":{"size":3.1}
        }
        """);

    [Fact]
    public void LimitOf_KnownProcessor_IsItsOwnRatioAndTheTolerance() =>
        Assert.Equal(2 * GuardSection.Jit.Tolerance, Read(GuardSection.Jit).LimitOf("fast-1", "a"));

    [Fact]
    public void LimitOf_UnknownProcessor_IsTheLargestRatioAndTheWideTolerance() =>
        Assert.Equal(3 * GuardSection.Jit.ToleranceElsewhere, Read(GuardSection.Jit).LimitOf("other", "a"));

    [Fact]
    public void LimitOf_ProcessorKnownUnderTheJitOnly_IsWideForNativeRows()
    {
        RowLimits native = Read(GuardSection.NativeAot);

        Assert.False(native.Knows("slow-2"));
        Assert.Equal(4 * GuardSection.NativeAot.ToleranceElsewhere, native.LimitOf("slow-2", "a"));
        Assert.Equal(4 * GuardSection.NativeAot.Tolerance, native.LimitOf("fast-1", "a"));
    }

    [Theory]
    [InlineData("slow-2", "b")]
    [InlineData("other", "c")]
    public void LimitOf_RowWithoutRatio_IsNone(string processor, string row) => Assert.Null(Read(GuardSection.Jit).LimitOf(processor, row));

    [Theory]
    [InlineData("slow-2", new[] { "a" })]
    [InlineData("other", new[] { "a", "b" })]
    public void RowsOf_Processor_AreItsOwnOrThoseOfAll(string processor, string[] rows) => Assert.Equal(rows, Read(GuardSection.Jit).RowsOf(processor));

    [Fact]
    public void Read_FileWithoutASection_Throws() =>
        Assert.Throws<KeyNotFoundException>(static () => GuardLimits.Read("""{"jit":{},"benchmarkDotNet":{},"nativePrograms":{}}"""u8.ToArray()));

    [Fact]
    public void Write_WhatWasRead_IsReadTheSame()
    {
        GuardLimits read = GuardLimits.Read(GuardLimits.Read(Recorded).Write());

        Assert.Equal(["fast-1", "slow-2"], read.Of(GuardSection.Jit).ByProcessor.Keys);
        Assert.Equal(1.5, read.Of(GuardSection.Jit).ByProcessor["fast-1"]["b"]);
        Assert.Equal(4, read.Of(GuardSection.NativeAot).ByProcessor["fast-1"]["a"]);
        Assert.Equal(1.2, read.Of(GuardSection.BenchmarkDotNet).ByProcessor["fast-1"]["PublicGate | ByName"]);
        Assert.Equal(3.1, read.Native["size"]);
    }

    [Fact]
    public void Record_SeveralRuns_KeepsTheHighest()
    {
        GuardLimits limits = GuardLimits.Read(Recorded);
        RowLimits rows = limits.Of(GuardSection.Jit);

        rows.Record("fast-1", "a", 1.9);
        rows.Record("fast-1", "b", 1.7);
        rows.Record("new-3", "a", 4);
        limits.RecordNative("size", 3.2);

        Assert.Equal(2, rows.ByProcessor["fast-1"]["a"]);
        Assert.Equal(1.7, rows.ByProcessor["fast-1"]["b"]);
        Assert.Equal(4, rows.ByProcessor["new-3"]["a"]);
        Assert.Equal(4, limits.Of(GuardSection.NativeAot).ByProcessor["fast-1"]["a"]);
        Assert.Equal(3.2, limits.Native["size"]);
    }

    /// <summary>The limits must be narrow enough for half as much work again in every row, wherever ratios are recorded.</summary>
    [Fact]
    public void Committed_KnownProcessors_FindHalfAsMuchWorkAgainInEveryRow()
    {
        GuardLimits limits = GuardLimits.Committed();
        foreach (RowLimits section in GuardSection.All.Select(limits.Of))
        {
            Assert.NotEmpty(section.ByProcessor);
            foreach ((string processor, SortedDictionary<string, double> rows) in section.ByProcessor)
            {
                GuardedRow[] slowed = GuardVerdict.Compare(section, processor, [.. rows.Keys], rows.ToDictionary(static row => row.Key, static row => row.Value * 1.5));
                Assert.All(slowed, static row => Assert.True(row.IsLost, GuardedRow.Verdict(row)));
            }
        }
    }

    [Fact]
    public void Committed_NativeRows_AreThoseUnderTheJit()
    {
        GuardLimits limits = GuardLimits.Committed();
        foreach ((string processor, SortedDictionary<string, double> rows) in limits.Of(GuardSection.NativeAot).ByProcessor)
        {
            Assert.Equal(limits.Of(GuardSection.Jit).ByProcessor[processor].Keys, rows.Keys);
        }
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

    private static RowLimits Read(GuardSection section) => GuardLimits.Read(Recorded).Of(section);
}
