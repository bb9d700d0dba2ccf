using BenchmarkDotNet.Attributes;
using Statsig.Fast.Benchmarks.Floors;
using Statsig.Fast.Benchmarks.Work;

namespace Statsig.Fast.Benchmarks.Evaluation;

/// <summary>
/// What does a parameter of a layer cost, for distinct users, beside two look-ups and the hash of its experiment's bucket?
/// </summary>
public class LayerBenchmarks : CallBenchmarks
{
    private readonly BareWork _bare = new();
    private readonly ReadWork _reads = new(BenchWork.CreateServer(), CommonUsers.Many);
    private readonly TypedWork _typed = new(BenchWork.CreateServer(), CommonUsers.Many);

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public long Floor() => _bare.Experiment(Calls, CommonUsers.Many);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long ByName() => _reads.Layer(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long ByHandle() => _typed.LayerOff(Calls);
}
