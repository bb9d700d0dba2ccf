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
        int before = await SettledHandlesAsync(int.MaxValue);
        int threads = ThreadCount();

        await RunAsync(service, Servers);

        // The service's ends of the connections close a moment later than ours, and the runtime opens a few handles of its own.
        int most = before + (Servers / 10);
        Assert.InRange(await SettledHandlesAsync(most), 0, most);
        Assert.InRange(ThreadCount(), 0, threads + 16);
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

    /// <summary>The handles of the process, once there are few enough or ten seconds have passed.</summary>
    private static async Task<int> SettledHandlesAsync(int enough)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            int handles = Directory.GetFiles("/proc/self/fd").Length;
            if (handles <= enough || limit.IsCancellationRequested)
            {
                return handles;
            }

            await Task.Yield();
        }
    }
}

/// <summary>Tests that run while no others do.</summary>
[CollectionDefinition("Alone", DisableParallelization = true)]
public sealed class RunsAlone;
