using BenchmarkDotNet.Attributes;

namespace Statsig.Fast.Benchmarks;

/// <summary>
/// What the classes about single calls share: memory is measured, and what is timed is the same loop as in the quick suite.
/// </summary>
/// <remarks>
/// A class asks one question. Its baseline, called Floor, is the bare work that the answer cannot do without, so that ratios say what the
/// library adds.
/// </remarks>
[MemoryDiagnoser]
public abstract class CallBenchmarks
{
    /// <summary>The calls of one loop; figures are for one of them.</summary>
    protected const int Calls = 1_000;
}
