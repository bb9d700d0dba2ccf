using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Net.Http;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Tests.Networking;
using Statsig.Fast.Tests.Sync;

namespace Statsig.Fast.Tests.Diagnostics;

/// <summary>Servers that come and go leave nothing behind. Alone, because it counts what the process holds.</summary>
[CollectionDefinition(nameof(DisposalTests), DisableParallelization = true)]
[Collection(nameof(DisposalTests))]
public sealed class DisposalTests
{
    private const int Servers = 10_000;
    private const int OverSockets = 200;

    [Fact]
    public async Task Servers_TenThousandDisposed_LeaveNoTimerThreadSocketOrObject()
    {
        await using RawService service = new(static request => RawAnswer.Json(
            request.Path.Contains("download_config_specs", StringComparison.Ordinal) ? "{\"has_updates\":true,\"time\":1,\"feature_gates\":[],\"dynamic_configs\":[],\"layer_configs\":[]}" : "{}"));
        await RunAsync(100, static () => InMemory());
        await RunAsync(10, () => new SocketsHttpHandler(), service.Address + "/v1");
        (long timers, int threads, int handles) before = Measure();

        List<WeakReference> servers = await RunAsync(Servers, static () => InMemory());
        await RunAsync(OverSockets, () => new SocketsHttpHandler(), service.Address + "/v1");

        // Connections close a moment later than their servers, and threads that the pool of a busy machine made end when they have had
        // nothing to do for some time.
        (long timers, int threads, int handles) after = Measure();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!limit.IsCancellationRequested
            && (after.timers > before.timers + 20 || after.threads > before.threads + 20 || after.handles > before.handles + 40
                || servers.FindAll(static server => server.IsAlive).Count >= 20))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
            after = Measure();
        }

        Assert.True(after.timers <= before.timers + 20, $"{before.timers} timers before, {after.timers} after");
        Assert.True(after.threads <= before.threads + 20, $"{before.threads} threads before, {after.threads} after");
        Assert.True(after.handles <= before.handles + 40, $"{before.handles} handles before, {after.handles} after");
        Assert.True(servers.FindAll(static server => server.IsAlive).Count < 20);
        Assert.InRange(StatsigMeters.Default.Servers.Count, 0, 200);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<List<WeakReference>> RunAsync(int count, Func<HttpMessageHandler> handler, string api = LiveServer.Main)
    {
        var servers = new List<WeakReference>();
        for (int i = 0; i < count; i++)
        {
            servers.Add(await RunOneAsync(handler, api));
        }

        return servers;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> RunOneAsync(Func<HttpMessageHandler> handler, string api)
    {
        await using var server = new StatsigServer(LiveServer.Key, new StatsigOptions
        {
            Api = api,
            HttpHandlerFactory = handler,
            OutputLogLevel = OutputLogLevel.None,
            EventRingCapacity = 16,
            ExposureDedupeMaxKeys = 1024,
        });
        InitializeDetails details = await server.InitializeAsync();
        Assert.True(details.StorePopulated);
        server.CheckGate(LiveServer.User, "g");
        return new WeakReference(server);
    }

    private static FakeHttp InMemory() => new FakeHttp()
        .On("download_config_specs", static _ => FakeHttp.Ok(Specs))
        .On("get_id_lists", static _ => FakeHttp.Ok("{}"))
        .On("log_event", static _ => FakeHttp.Ok("{}"));

    private static readonly byte[] Specs = LiveServer.SpecsOf(1000);

    private static (long Timers, int Threads, int Handles) Measure()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        using var process = Process.GetCurrentProcess();
        int handles = Directory.Exists("/proc/self/fd") ? Directory.GetFiles("/proc/self/fd").Length : process.HandleCount;
        return (Timer.ActiveCount, process.Threads.Count, handles);
    }
}
