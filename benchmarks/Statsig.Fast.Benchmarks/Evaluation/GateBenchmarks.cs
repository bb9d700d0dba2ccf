using BenchmarkDotNet.Attributes;

namespace Statsig.Fast.Benchmarks.Evaluation;

/// <summary>What does one gate check cost, by name and without exposures?</summary>
[MemoryDiagnoser]
public class GateBenchmarks
{
    private readonly StatsigServer _server = BenchWork.CreateServer();
    private readonly StatsigUser _user = BenchWork.CreateUser();
    private readonly StatsigUser[] _users = BenchWork.CreateManyUsers();
    private int _next;

    [Benchmark(Baseline = true, Description = "gate b_public | off")]
    public bool Public() => _server.CheckGate(_user, "b_public");

    [Benchmark(Description = "gate b_field_any | off")]
    public bool FieldAny() => _server.CheckGate(_user, "b_field_any");

    [Benchmark(Description = "gate b_str_contains | off")]
    public bool Contains() => _server.CheckGate(_user, "b_str_contains");

    [Benchmark(Description = "gate b_pct50 | off, distinct users")]
    public bool Half() => _server.CheckGate(_users[_next++ % BenchWork.ManyUsers], "b_pct50");

    [Benchmark(Description = "gate b_nested | off")]
    public bool Nested() => _server.CheckGate(_user, "b_nested");

    [Benchmark(Description = "gate b_big | off")]
    public bool Big() => _server.CheckGate(_user, "b_big");

    [Benchmark(Description = "gate b_nested | with details")]
    public string NestedDetails() => _server.GetFeatureGate(_user, "b_nested").RuleId;

    [Benchmark(Description = "gate unknown | off")]
    public bool Unknown() => _server.CheckGate(_user, "no_such_gate");
}
