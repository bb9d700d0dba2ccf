using BenchmarkDotNet.Attributes;
using Statsig.Fast.Benchmarks.Floors;
using Statsig.Fast.Benchmarks.Work;

namespace Statsig.Fast.Benchmarks.Evaluation;

/// <summary>What does a string of a dynamic config cost, beside two look-ups?</summary>
public class ConfigBenchmarks : CallBenchmarks
{
    private readonly BareWork _bare = new();
    private readonly ReadWork _reads = new(BenchWork.CreateServer(), CommonUsers.One);
    private readonly TypedWork _typed = new(BenchWork.CreateServer(), CommonUsers.Many);

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public long Floor() => _bare.Config(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long ByName() => _reads.Config(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long ByHandle() => _typed.ConfigOff(Calls);
}
