using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Tests.Sync;

/// <summary>What servers leave behind in the process; alone, because it counts what belongs to the whole process.</summary>
[Collection("Alone")]
public sealed class LeftoverTests
{
    private const int Servers = 300;

    [Fact]
    public async Task Servers_MadeAndDisposedInNumbers_LeaveNoSocketAndNoThread()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Counts what /proc lists.");
        await using TestService service = await TestService.StartAsync(TestContext.Current.CancellationToken);
        service.Publish(new SpecBuilder().Time(1000).Gate("g", static gate => gate.Rule("r", When.Public))).SetIdList("L", "+xsKJ5J6c\n");
        await RunAsync(service, 20);
        (int handles, int threads) = (HandleCount(), ThreadCount());

        await RunAsync(service, Servers);

        // The service's ends of the connections close a moment later than ours, and the runtime opens a few further handles. The thread
        // pool of a busy machine makes threads that end when they have had nothing to do for some time.
        handles += Servers / 10;
        threads += 16;
        await SettleAsync(() => HandleCount() <= handles && ThreadCount() <= threads);
        Assert.InRange(HandleCount(), 0, handles);
        Assert.InRange(ThreadCount(), 0, threads);
    }

    private static async Task RunAsync(TestService service, int servers)
    {
        for (int i = 0; i < servers; i++)
        {
            await using var server = new StatsigServer("secret-a", new StatsigOptions { Api = service.Api, OutputLogLevel = OutputLogLevel.None });
            InitializeDetails details = await server.InitializeAsync(TestContext.Current.CancellationToken);
            Assert.Equal((true, 1), (details.StorePopulated, details.IdListCount));
        }
    }

    private static int ThreadCount()
    {
        using var process = Process.GetCurrentProcess();
        return process.Threads.Count;
    }

    private static int HandleCount() => Directory.GetFiles("/proc/self/fd").Length;

    /// <summary>Waits until something is so, or for two minutes.</summary>
    private static async Task SettleAsync(Func<bool> isSettled)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!isSettled() && !limit.IsCancellationRequested)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}

/// <summary>Tests that run while no others do.</summary>
[CollectionDefinition("Alone", DisableParallelization = true)]
public sealed class RunsAlone;
