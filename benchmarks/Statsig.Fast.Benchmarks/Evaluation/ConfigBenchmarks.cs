using BenchmarkDotNet.Attributes;

namespace Statsig.Fast.Benchmarks.Evaluation;

/// <summary>What does fetching a config, experiment or layer and reading one string of it cost?</summary>
[MemoryDiagnoser]
public class ConfigBenchmarks
{
    private readonly StatsigServer _server = BenchWork.CreateServer();
    private readonly StatsigUser _user = BenchWork.CreateUser();
    private readonly StatsigUser[] _users = BenchWork.CreateManyUsers();
    private int _next;

    [Benchmark(Baseline = true, Description = "config value | off")]
    public string Config() => _server.GetDynamicConfig(_user, "b_config").Get("button_color", "");

    [Benchmark(Description = "experiment value | off, distinct users")]
    public string Experiment() => _server.GetExperiment(_users[_next++ % BenchWork.ManyUsers], "b_exp").Get("button_color", "");

    [Benchmark(Description = "layer param | off, distinct users")]
    public string Layer() => _server.GetLayer(_users[_next++ % BenchWork.ManyUsers], "b_layer").Get("button_color", "");
}
