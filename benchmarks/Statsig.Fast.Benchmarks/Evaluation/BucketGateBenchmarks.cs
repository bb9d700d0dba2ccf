using BenchmarkDotNet.Attributes;
using Statsig.Fast.Benchmarks.Floors;
using Statsig.Fast.Benchmarks.Work;

namespace Statsig.Fast.Benchmarks.Evaluation;

/// <summary>What does a gate at 50 % cost, for distinct users, beside a look-up and its hash?</summary>
public class BucketGateBenchmarks : CallBenchmarks
{
    private readonly BareWork _bare = new();
    private readonly GateWork _gate = new(BenchWork.CreateServer(), "b_pct50", CommonUsers.Many);

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public long Floor() => _bare.HalfBucket(Calls, CommonUsers.Many);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long ByName() => _gate.ByName(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long Typed() => _gate.Typed(Calls);
}
