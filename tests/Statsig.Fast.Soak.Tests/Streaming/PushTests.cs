using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Proxy;

namespace Statsig.Fast.Soak.Tests.Streaming;

public sealed class PushTests
{
    private const int Pushes = 100_000;
    private const int SpecsEvery = 10;
    private const int Timed = 50;
    private const int Gates = 1_325;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_HundredThousandMessages_LeavesMemoryFlat()
    {
        await using ProxyPeer peer = await ProxyPeer.StartAsync();
        await using var server = new StatsigServer("secret-soak", new StatsigOptions
        {
            ProxyConfigs = new Dictionary<NetworkEndpoint, ProxyConfig>
            {
                [NetworkEndpoint.DownloadConfigSpecs] = new(NetworkProtocol.GrpcWebSocket, peer.Address) { ConnectTimeout = TimeSpan.FromMinutes(1) },
            },
            DisableIdLists = true,
            DisableAllLogging = true,
            OutputLogLevel = OutputLogLevel.None,
        }.UseGrpcForwardProxy());
        Task<InitializeDetails> starting = server.InitializeAsync(Token);
        await (await peer.NextAsync(Token)).AnswerAsync(SpecsOf(1), 1);
        await starting;
        ProxyCall stream = await peer.NextAsync(Token);

        // Every tenth brings newer specs, the rest are heartbeats.
        await PushAsync(stream, server, 1, Pushes / 10);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await PushAsync(stream, server, Pushes / 10, Pushes);
        long after = Heap.Settle(before + (2 << 20));

        (double push, double load) = await LatencyAsync(stream, server);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{before:N0} bytes before, {after:N0} after {Pushes:N0} messages; medians of {Timed} with 432 KB: {push:F3} ms from sending a push to its answer, "
            + $"{load:F3} ms of it to load the specs, {push - load:F3} ms for the stream");
        Assert.InRange(push - load, double.MinValue, 5000); // A push that waits for a poll, not a machine that is busy.
        Assert.InRange(after - before, long.MinValue, 2 << 20);
    }

    [Fact]
    public async Task Stream_HundredThousandPushes_LeavesMemoryFlat()
    {
        // Without a network, so that every one can bring newer specs: they go through the reader of messages, the updater and the store of
        // rulesets.
        const int Batch = 500;
        using var proxy = new FedProxy(ProxyCall.Frame(SpecsOf(1), 1));
        await using var server = new StatsigServer("secret-soak", new StatsigOptions
        {
            ProxyConfigs = new Dictionary<NetworkEndpoint, ProxyConfig>
            {
                [NetworkEndpoint.DownloadConfigSpecs] = new(NetworkProtocol.GrpcWebSocket, "proxy.example:50051") { HandlerFactory = () => proxy },
            },
            DisableIdLists = true,
            DisableAllLogging = true,
            OutputLogLevel = OutputLogLevel.None,
        }.UseGrpcForwardProxy());
        await server.InitializeAsync(Token);
        long before = 0;
        for (int pushed = 0; pushed < Pushes; pushed += Batch)
        {
            before = pushed == Pushes / 10 ? GC.GetTotalMemory(forceFullCollection: true) : before;
            using var batch = new MemoryStream();
            for (int i = 0; i < Batch; i++)
            {
                int time = 2 + pushed + i;
                batch.Write(ProxyCall.Frame(SpecsOf(time), (ulong)time));
            }

            await proxy.HungryAsync().WaitAsync(TimeSpan.FromMinutes(1), Token);
            proxy.Feed(batch.ToArray());
        }

        await proxy.HungryAsync().WaitAsync(TimeSpan.FromMinutes(1), Token);
        Assert.Equal(Pushes + 1, server.SpecsTimeMs);
        long after = Heap.Settle(before + (2 << 20));
        TestContext.Current.TestOutputHelper?.WriteLine($"{before:N0} bytes before, {after:N0} after {Pushes:N0} pushes of newer specs");
        Assert.InRange(after - before, long.MinValue, 2 << 20);
    }

    private static async Task PushAsync(ProxyCall stream, StatsigServer server, int from, int to)
    {
        byte[] heartbeat = ProxyCall.Frame("{\"has_updates\":false}"u8, 1);
        for (int i = from; i < to; i++)
        {
            await stream.SendBytesAsync(i % SpecsEvery == 0 ? ProxyCall.Frame(SpecsOf(i), (ulong)i) : heartbeat);
        }

        long last = (to - 1) / SpecsEvery * SpecsEvery;
        await WaitAsync(() => server.SpecsTimeMs == last);
    }

    /// <summary>
    /// The medians, in milliseconds, from sending a push of specs of a usual size to its answer, and of loading those specs without a
    /// stream.
    /// </summary>
    private static async Task<(double Push, double Load)> LatencyAsync(ProxyCall stream, StatsigServer server)
    {
        await using var local = new StatsigServer(null, new StatsigOptions { LocalMode = true, OutputLogLevel = OutputLogLevel.None });
        await local.InitializeAsync(Token);
        var pushMs = new double[Timed];
        var loadMs = new double[Timed];
        for (int i = 0; i < Timed; i++)
        {
            long time = Pushes + 1 + i;
            byte[] specs = LargeSpecsOf(time);
            Assert.InRange(specs.Length, 422_000, 442_000);
            byte[] frame = ProxyCall.Frame(specs, (ulong)time);
            long started = Stopwatch.GetTimestamp();
            await stream.SendBytesAsync(frame);
            Assert.True(SpinWait.SpinUntil(() => server.SpecsTimeMs == time, TimeSpan.FromMinutes(1)), $"push {i} was not taken");
            pushMs[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            started = Stopwatch.GetTimestamp();
            Assert.Equal(SpecsUpdateStatus.Applied, local.UpdateSpecs(specs).Status);
            loadMs[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        Array.Sort(pushMs);
        Array.Sort(loadMs);
        return (pushMs[Timed / 2], loadMs[Timed / 2]);
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

    private static byte[] SpecsOf(long timeMs) => new SpecBuilder().Time(timeMs).Gate("g", static gate => gate.Rule("r", Conditions.Public)).ToV2();

    private static byte[] LargeSpecsOf(long timeMs)
    {
        var specs = new SpecBuilder().Time(timeMs);
        for (int i = 0; i < Gates; i++)
        {
            specs.Gate($"gate_{i}", static gate => gate.Rule("r", Conditions.Public));
        }

        return specs.ToV2();
    }
}
