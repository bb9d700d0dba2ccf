using BenchmarkDotNet.Attributes;
using Statsig.Fast.Benchmarks.Floors;
using Statsig.Fast.Benchmarks.Work;

namespace Statsig.Fast.Benchmarks.Evaluation;

/// <summary>What does a gate cost that asks other gates, beside a look-up and what those compare?</summary>
public class NestedGateBenchmarks : CallBenchmarks
{
    private readonly BareWork _bare = new();
    private readonly GateWork _gate = new(BenchWork.CreateServer(), "b_nested", CommonUsers.One);

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public long Floor() => _bare.Nested(Calls, CommonUsers.One[0]);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long ByName() => _gate.ByName(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long Typed() => _gate.Typed(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long Details() => _gate.Details(Calls);
}
