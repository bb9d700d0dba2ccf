using BenchmarkDotNet.Attributes;
using Statsig.Fast.Benchmarks.Floors;
using Statsig.Fast.Benchmarks.Work;

namespace Statsig.Fast.Benchmarks.Evaluation;

/// <summary>What does a string of a parameter store cost, fixed or chosen by a gate of twenty rules, beside two look-ups?</summary>
public class ParameterStoreBenchmarks : CallBenchmarks
{
    private readonly BareWork _bare = new();
    private readonly BareConditions _bareConditions = new();
    private readonly ConditionWork _conditions = new();

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public long Floor() => _bare.Config(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long ByName() => _conditions.StoreValue(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long ByHandle() => _conditions.StoreValueByHandle(Calls);

    /// <summary>What the last one cannot do without.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    public long FloorOfTheGate() => _bareConditions.TwentyRules(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long ChosenByAGate() => _conditions.StoreGate(Calls);
}
