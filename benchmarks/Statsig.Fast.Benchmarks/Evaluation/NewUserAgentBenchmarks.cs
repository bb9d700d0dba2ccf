using BenchmarkDotNet.Attributes;
using Statsig.Fast.Benchmarks.Floors;
using Statsig.Fast.Benchmarks.Work;

namespace Statsig.Fast.Benchmarks.Evaluation;

/// <summary>
/// What does a gate that asks for the browser cost with a user object for each call, beside making that object and one search in its user
/// agent?
/// </summary>
public class NewUserAgentBenchmarks : CallBenchmarks
{
    private readonly BareConditions _bare = new();
    private readonly ConditionWork _conditions = new();

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public long Floor() => _bare.NewUserAgent(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long ByName() => _conditions.NewUserAgent(Calls);
}
