using BenchmarkDotNet.Attributes;
using Statsig.Fast.Benchmarks.Work;

namespace Statsig.Fast.Benchmarks.Evaluation;

/// <summary>What does one of a hundred gates at 50 % cost when they are asked together, beside their hashes in vector lanes?</summary>
public class BulkGateBenchmarks : CallBenchmarks
{
    private readonly BulkWork _bulk = new(CommonUsers.Many);

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public long Floor() => _bulk.BareLanes(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long Together() => _bulk.Together(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long TogetherByHandle() => _bulk.TogetherByHandle(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long OneByOne() => _bulk.OneByOne(Calls);
}
