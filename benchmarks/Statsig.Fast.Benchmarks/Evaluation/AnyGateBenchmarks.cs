using BenchmarkDotNet.Attributes;
using Statsig.Fast.Benchmarks.Floors;
using Statsig.Fast.Benchmarks.Work;

namespace Statsig.Fast.Benchmarks.Evaluation;

/// <summary>What does a gate cost that compares a field with ten texts, beside a look-up and a frozen set?</summary>
public class AnyGateBenchmarks : CallBenchmarks
{
    private readonly BareWork _bare = new();
    private readonly GateWork _gate = new(BenchWork.CreateServer(), "b_field_any", CommonUsers.One);

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public long Floor() => _bare.Any(Calls, CommonUsers.One[0]);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long ByName() => _gate.ByName(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long Typed() => _gate.Typed(Calls);
}
