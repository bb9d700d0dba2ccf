using BenchmarkDotNet.Attributes;
using Statsig.Fast.Benchmarks.Floors;
using Statsig.Fast.Benchmarks.Work;

namespace Statsig.Fast.Benchmarks.Evaluation;

/// <summary>
/// What does a gate cost whose segment is a list of 100,000 IDs, for distinct users, beside a look-up, one hash and a set of numbers?
/// </summary>
public class IdListBenchmarks : CallBenchmarks
{
    private readonly BareConditions _bare = new();
    private readonly ConditionWork _conditions = new();

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public long Floor() => _bare.IdList(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long ByName() => _conditions.IdList.ByName(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long Typed() => _conditions.IdList.Typed(Calls);
}
