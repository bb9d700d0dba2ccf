using System;
using System.Buffers;
using System.IO;

namespace Statsig.Fast.Benchmarks.Work;

/// <summary>Client responses for one user after the other, into a reused buffer.</summary>
/// <remarks>Of the common payload, or of the file that STATSIG_FAST_BENCH_PAYLOAD names.</remarks>
internal sealed class ClientWork
{
    private const string PayloadVariable = "STATSIG_FAST_BENCH_PAYLOAD";
    private const int DistinctUsers = 1_000;

    private static readonly ClientInitializeOptions V2 = new() { Format = ClientResponseFormat.V2 };
    private static readonly ClientInitializeOptions InitV2 = new() { Format = ClientResponseFormat.InitV2 };

    private readonly StatsigUser[] _users;
    private readonly StatsigServer _server;
    private readonly ArrayBufferWriter<byte> _buffer = new(4 << 20);
    private readonly byte[] _response;
    private int _next;

    internal ClientWork(StatsigUser[] users)
    {
        _users = users;
        string? path = Environment.GetEnvironmentVariable(PayloadVariable);
        GoalNs = path is null ? 0 : 80_000;
        _server = BenchWork.CreateServer(path is null ? null : File.ReadAllBytes(path));
        _server.WriteClientInitializeResponse(users[0], _buffer);
        _response = _buffer.WrittenSpan.ToArray();
    }

    /// <summary>The goal for the payload of a file; none for the small common one.</summary>
    internal double GoalNs { get; }

    internal long Write(int count) => Write(count, ClientInitializeOptions.Default);

    internal long WriteV2(int count) => Write(count, V2);

    internal long WriteInitV2(int count) => Write(count, InitV2);

    /// <summary>Copying as many bytes.</summary>
    internal long Copy(int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            _buffer.ResetWrittenCount();
            _buffer.Write(_response);
            sum += _buffer.WrittenCount;
        }

        return sum;
    }

    private long Write(int count, ClientInitializeOptions options)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            _buffer.ResetWrittenCount();
            _server.WriteClientInitializeResponse(_users[_next++ % DistinctUsers], _buffer, options);
            sum += _buffer.WrittenCount;
        }

        return sum;
    }
}
