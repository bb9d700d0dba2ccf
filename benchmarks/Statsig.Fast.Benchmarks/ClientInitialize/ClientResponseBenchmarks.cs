using System.Buffers;
using BenchmarkDotNet.Attributes;

namespace Statsig.Fast.Benchmarks.ClientInitialize;

/// <summary>What does a client's response cost, into a reused buffer?</summary>
[MemoryDiagnoser]
public class ClientResponseBenchmarks
{
    private readonly StatsigServer _server = BenchWork.CreateServer();
    private readonly StatsigUser[] _users = BenchWork.CreateManyUsers();
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 20);
    private readonly ClientInitializeOptions _initV2 = new() { Format = ClientResponseFormat.InitV2 };
    private int _next;

    [Benchmark(Baseline = true, Description = "client response v1 djb2 | distinct users")]
    public int Write() => Write(ClientInitializeOptions.Default);

    [Benchmark(Description = "client response init_v2 djb2 | distinct users")]
    public int WriteInitV2() => Write(_initV2);

    private int Write(ClientInitializeOptions options)
    {
        _buffer.ResetWrittenCount();
        _server.WriteClientInitializeResponse(_users[_next++ % BenchWork.ManyUsers], _buffer, options);
        return _buffer.WrittenCount;
    }
}
