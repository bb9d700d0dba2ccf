using BenchmarkDotNet.Attributes;
using Statsig.Fast.Benchmarks.Floors;
using Statsig.Fast.Benchmarks.Work;

namespace Statsig.Fast.Benchmarks.Evaluation;

/// <summary>What does a gate cost that takes a regular expression, beside a look-up and the same expression?</summary>
public class PatternBenchmarks : CallBenchmarks
{
    private readonly BareConditions _bare = new();
    private readonly ConditionWork _conditions = new();

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public long Floor() => _bare.Pattern(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long ByName() => _conditions.Pattern.ByName(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long Typed() => _conditions.Pattern.Typed(Calls);
}
