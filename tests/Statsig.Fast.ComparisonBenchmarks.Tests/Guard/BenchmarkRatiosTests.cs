using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Statsig.Fast.Benchmarks.Guard;

namespace Statsig.Fast.ComparisonBenchmarks.Tests.Guard;

public sealed class BenchmarkRatiosTests
{
    [Fact]
    public void Read_Methods_AreMultiplesOfTheFloorOfTheirClass()
    {
        SortedDictionary<string, double> ratios = Read(
            Benchmark("PublicGateBenchmarks", "Floor", 4), Benchmark("PublicGateBenchmarks", "ByName", 6), Benchmark("PublicGateBenchmarks", "Unknown", 2),
            Benchmark("LayerBenchmarks", "ByName", 30), Benchmark("LayerBenchmarks", "Floor", 10));

        Assert.Equal(["Layer | ByName", "PublicGate | ByName", "PublicGate | Unknown"], ratios.Keys);
        Assert.Equal([3, 1.5, 0.5], ratios.Values);
    }

    [Fact]
    public void Read_Iterations_TheTwentiethPartThatWasDisturbedLeastCounts()
    {
        double[] iterations = [.. Enumerable.Range(1, 40).Select(static i => (double)i).Reverse()];

        Assert.Equal(3, Read(Benchmark("A", "Floor", 1), Benchmark("A", "Path", iterations))["A | Path"]);
    }

    [Fact]
    public void Read_WarmUpAndOverhead_DoNotCount()
    {
        string path = Benchmark("A", "Path", 5).Replace(
            "\"Measurements\":[",
            """
            "Measurements":[
            {"IterationMode":"Workload","IterationStage":"Warmup","Operations":10,"Nanoseconds":10},
            {"IterationMode":"Overhead","IterationStage":"Actual","Operations":10,"Nanoseconds":10},
            """,
            StringComparison.Ordinal);

        Assert.Equal(5, Read(Benchmark("A", "Floor", 1), path)["A | Path"]);
    }

    [Fact]
    public void Read_ClassWithoutFloor_Throws() => Assert.Throws<InvalidDataException>(static () => Read(Benchmark("A", "Path", 5)));

    [Fact]
    public void Read_MethodWithoutMeasurements_Throws() =>
        Assert.Throws<InvalidDataException>(static () => Read(Benchmark("A", "Floor", 1), Benchmark("A", "Path")));

    private static SortedDictionary<string, double> Read(params string[] benchmarks)
    {
        var ratios = new SortedDictionary<string, double>(StringComparer.Ordinal);
        BenchmarkRatios.Read(Encoding.UTF8.GetBytes($$"""{"Title":"t","Benchmarks":[{{string.Join(',', benchmarks)}}]}"""), ratios);
        return ratios;
    }

    /// <summary>A benchmark as in the file, with one iteration of ten operations for each duration.</summary>
    private static string Benchmark(string type, string method, params double[] nanoseconds)
    {
        IEnumerable<string> iterations = nanoseconds.Select(static ns => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"IterationMode":"Workload","IterationStage":"Actual","LaunchIndex":1,"IterationIndex":1,"Operations":10,"Nanoseconds":{{ns * 10}}}"""));
        return $$"""{"FullName":"N.{{type}}.{{method}}","Namespace":"N","Type":"{{type}}","Method":"{{method}}","Measurements":[{{string.Join(',', iterations)}}]}""";
    }
}
