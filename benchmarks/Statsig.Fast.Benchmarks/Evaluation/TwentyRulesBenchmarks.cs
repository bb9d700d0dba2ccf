using BenchmarkDotNet.Attributes;
using Statsig.Fast.Benchmarks.Floors;
using Statsig.Fast.Benchmarks.Work;

namespace Statsig.Fast.Benchmarks.Evaluation;

/// <summary>What does a gate cost whose last rule of twenty passes, beside a look-up and twenty frozen sets?</summary>
public class TwentyRulesBenchmarks : CallBenchmarks
{
    private readonly BareConditions _bare = new();
    private readonly ConditionWork _conditions = new();

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public long Floor() => _bare.TwentyRules(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long ByName() => _conditions.TwentyRules.ByName(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long Typed() => _conditions.TwentyRules.Typed(Calls);
}
