using BenchmarkDotNet.Attributes;
using Statsig.Fast.Benchmarks.Floors;
using Statsig.Fast.Benchmarks.Work;

namespace Statsig.Fast.Benchmarks.Evaluation;

/// <summary>What does a gate cost that searches a field for two texts, beside a look-up and one vectorized search?</summary>
public class ContainsGateBenchmarks : CallBenchmarks
{
    private readonly BareWork _bare = new();
    private readonly GateWork _gate = new(BenchWork.CreateServer(), "b_str_contains", CommonUsers.One);

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public long Floor() => _bare.Contains(Calls, CommonUsers.One[0]);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long ByName() => _gate.ByName(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long Typed() => _gate.Typed(Calls);
}
