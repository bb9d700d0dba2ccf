using BenchmarkDotNet.Attributes;
using Statsig.Fast.Benchmarks.Floors;
using Statsig.Fast.Benchmarks.Work;

namespace Statsig.Fast.Benchmarks.Evaluation;

/// <summary>What does a typed gate cost on the shared server and on one that the call names, beside one read of an array?</summary>
public class TypedGateBenchmarks : CallBenchmarks
{
    private readonly BareWork _bare = new();
    private readonly TypedWork _typed = new(BenchWork.CreateServer(), CommonUsers.Many);

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public long Floor() => _bare.ByIndex(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long SharedServer() => _typed.PublicOff(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long NamedServer() => _typed.PublicOffExplicit(Calls);
}
