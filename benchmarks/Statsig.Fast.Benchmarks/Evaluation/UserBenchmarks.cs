using BenchmarkDotNet.Attributes;

namespace Statsig.Fast.Benchmarks.Evaluation;

/// <summary>What does building a user cost?</summary>
[MemoryDiagnoser]
public class UserBenchmarks
{
    private const string UserId = "0d3f9a4e-6a6b-4c7e-9a53-2f1c8f1d6b7a";

    [Benchmark(Description = "build user")]
    public StatsigUser Build() => BenchWork.CreateUser(UserId);
}
