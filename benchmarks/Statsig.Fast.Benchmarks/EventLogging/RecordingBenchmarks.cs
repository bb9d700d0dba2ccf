using BenchmarkDotNet.Attributes;

namespace Statsig.Fast.Benchmarks.EventLogging;

/// <summary>What does recording cost the calling thread?</summary>
/// <remarks>The pump runs beside it; what it cannot keep up with finds the ring full, which costs about the same.</remarks>
[MemoryDiagnoser]
public class RecordingBenchmarks
{
    private readonly StatsigServer _server = BenchWork.CreateLoggingServer();
    private readonly StatsigUser _user = BenchWork.CreateUser();
    private readonly StatsigUser[] _users = BenchWork.CreateManyUsers();
    private int _next;

    [Benchmark(Baseline = true, Description = "gate b_public | on, same user (deduped)")]
    public bool Public() => _server.CheckGate(_user, "b_public");

    [Benchmark(Description = "gate b_pct50 | on, same user (deduped)")]
    public bool Half() => _server.CheckGate(_user, "b_pct50");

    [Benchmark(Description = "gate b_pct50 | on, distinct users")]
    public bool HalfOfMany() => _server.CheckGate(_users[_next++ % BenchWork.ManyUsers], "b_pct50");

    [Benchmark(Description = "log event")]
    public void LogEvent() => _server.LogEvent(_user, "purchase");
}
