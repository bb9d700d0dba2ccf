using BenchmarkDotNet.Attributes;
using Statsig.Fast.Benchmarks.Work;

namespace Statsig.Fast.Benchmarks.Evaluation;

/// <summary>What does building a user cost, beside allocating as many bytes?</summary>
public class UserBenchmarks : CallBenchmarks
{
    private readonly UserWork _users = new();

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public long Floor() => _users.Allocate(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long Build() => _users.Build(Calls);
}
