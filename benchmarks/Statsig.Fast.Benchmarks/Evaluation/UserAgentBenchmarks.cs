using BenchmarkDotNet.Attributes;
using Statsig.Fast.Benchmarks.Floors;
using Statsig.Fast.Benchmarks.Work;

namespace Statsig.Fast.Benchmarks.Evaluation;

/// <summary>What does a gate that asks for the browser cost when the user object was asked before, beside a look-up and a set?</summary>
public class UserAgentBenchmarks : CallBenchmarks
{
    private readonly BareConditions _bare = new();
    private readonly ConditionWork _conditions = new();

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public long Floor() => _bare.UserAgent(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long ByName() => _conditions.UserAgent.ByName(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long Typed() => _conditions.UserAgent.Typed(Calls);
}
