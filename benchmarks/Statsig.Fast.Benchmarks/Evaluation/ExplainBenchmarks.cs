using BenchmarkDotNet.Attributes;
using Statsig.Fast.Benchmarks.Work;

namespace Statsig.Fast.Benchmarks.Evaluation;

/// <summary>What does the explanation of a gate of forty rules cost, beside a check of the gate?</summary>
public class ExplainBenchmarks : CallBenchmarks
{
    private readonly ExplainWork _work = new();

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public long Floor() => _work.Check(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long Explain() => _work.Explain(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long ExplainAsText() => _work.ExplainAsText(Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public long ExplainAsJson() => _work.ExplainAsJson(Calls);
}
