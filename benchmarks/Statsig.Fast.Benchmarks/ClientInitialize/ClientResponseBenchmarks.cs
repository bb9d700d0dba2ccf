using BenchmarkDotNet.Attributes;
using Statsig.Fast.Benchmarks.Work;

namespace Statsig.Fast.Benchmarks.ClientInitialize;

/// <summary>What does a client's response cost, into a reused buffer and for distinct users, beside copying as many bytes?</summary>
[MemoryDiagnoser]
public class ClientResponseBenchmarks
{
    private readonly ClientWork _client = new(CommonUsers.Many);

    [Benchmark(Baseline = true)]
    public long Floor() => _client.Copy(1);

    [Benchmark]
    public long V1() => _client.Write(1);

    [Benchmark]
    public long V2() => _client.WriteV2(1);

    [Benchmark]
    public long InitV2() => _client.WriteInitV2(1);
}
