using BenchmarkDotNet.Attributes;
using Statsig.Fast.Benchmarks.Floors;
using Statsig.Fast.Benchmarks.Work;

namespace Statsig.Fast.Benchmarks.Evaluation;

/// <summary>What does a gate of forty rules with two conditions each cost, beside a look-up and forty frozen sets?</summary>
public class BigGateBenchmarks : CallBenchmarks
{
    private readonly BareWork _bare = new();
    private readonly GateWork _gate = new(BenchWork.CreateServer(), "b_big", CommonUsers.One);

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public long Floor() => _bare.Big(Calls, CommonUsers.One[0]);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long ByName() => _gate.ByName(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long Typed() => _gate.Typed(Calls);
}
