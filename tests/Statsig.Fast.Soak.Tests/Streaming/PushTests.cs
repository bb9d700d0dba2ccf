using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Proxy;

namespace Statsig.Fast.Soak.Tests.Streaming;

public sealed class PushTests
{
    private const int Pushes = 100_000;
    private const int Timed = 200;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_HundredThousandMessages_LeavesMemoryFlat()
    {
        await using ProxyPeer peer = await ProxyPeer.StartAsync();
        await using var server = new StatsigServer("secret-soak", new StatsigOptions
        {
            ProxyConfigs = new Dictionary<NetworkEndpoint, ProxyConfig> { [NetworkEndpoint.DownloadConfigSpecs] = new(NetworkProtocol.GrpcWebSocket, peer.Address) },
            DisableIdLists = true,
            DisableAllLogging = true,
            OutputLogLevel = OutputLogLevel.None,
        });
        Task<InitializeDetails> starting = server.InitializeAsync(Token);
        await (await peer.NextAsync(Token)).AnswerAsync(SpecsOf(1), 1);
        await starting;
        ProxyCall stream = await peer.NextAsync(Token);

        // Every hundredth brings newer specs, the rest are heartbeats.
        await PushAsync(stream, server, 1, Pushes / 10);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await PushAsync(stream, server, Pushes / 10, Pushes);
        long after = GC.GetTotalMemory(forceFullCollection: true);

        TestContext.Current.TestOutputHelper?.WriteLine($"{before:N0} bytes before, {after:N0} after {Pushes:N0} messages; {await LatencyAsync(stream, server):F3} ms from sending a push to its answer, median of {Timed}");
        Assert.InRange(after - before, long.MinValue, 2 << 20);
    }

    private static async Task PushAsync(ProxyCall stream, StatsigServer server, int from, int to)
    {
        byte[] heartbeat = ProxyCall.Frame("{\"has_updates\":false}"u8, 1);
        for (int i = from; i < to; i++)
        {
            await stream.SendBytesAsync(i % 100 == 0 ? ProxyCall.Frame(SpecsOf(i), (ulong)i) : heartbeat);
        }

        long last = (to - 1) / 100 * 100;
        await WaitAsync(() => server.ConfigSyncTimeMs == last);
    }

    private static async Task<double> LatencyAsync(ProxyCall stream, StatsigServer server)
    {
        var ms = new double[Timed];
        for (int i = 0; i < Timed; i++)
        {
            long time = Pushes + 1 + i;
            byte[] frame = ProxyCall.Frame(SpecsOf(time), (ulong)time);
            long started = Stopwatch.GetTimestamp();
            await stream.SendBytesAsync(frame);
            SpinWait.SpinUntil(() => server.ConfigSyncTimeMs == time, TimeSpan.FromSeconds(30));
            ms[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        Array.Sort(ms);
        return ms[Timed / 2];
    }

    private static async Task WaitAsync(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        while (!condition())
        {
            await Task.Delay(1, limit.Token);
        }
    }

    private static byte[] SpecsOf(long timeMs) => new SpecBuilder().Time(timeMs).Gate("g", static gate => gate.Rule("r", When.Public)).ToV2();
}
