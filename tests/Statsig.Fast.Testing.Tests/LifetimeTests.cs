using System;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Testing.Tests;

[Collection(SharedServerTests.Name)]
public sealed class LifetimeTests
{
    [Fact]
    public void Create_WithAManualClock_StartsNoTimer()
    {
        var clock = new ManualClock();
        using var statsig = TestStatsig.Create(specs => specs.Gate("g", on: true), new TestStatsigOptions { TimeProvider = clock });
        _ = statsig.Server.CheckGate(new StatsigUser("u"), "g");

        Assert.Equal(0, clock.TimerCount);
        Assert.Equal(default, statsig.Server.EventStatistics); // There is no event log, and so no thread.
    }

    [Fact]
    public void Dispose_OfAThousandServers_LeavesNone()
    {
        WeakReference[] servers = new WeakReference[1000];
        for (int i = 0; i < servers.Length; i++)
        {
            servers[i] = Test();
        }

        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.DoesNotContain(servers, static server => server.IsAlive);
    }

    [Fact]
    public async Task SetShared_OfAFixture_ServesContextsWithoutAServer()
    {
        using var fixture = TestStatsig.Create(specs => specs.Gate(Gates.NewCheckout, on: true));
        StatsigServer.SetShared(fixture.Server);
        try
        {
            Task<bool> elsewhere;
            using (ExecutionContext.SuppressFlow())
            {
                elsewhere = Task.Run(static () => Gates.NewCheckout.IsOn(new StatsigUser("u")));
            }

            Assert.True(await elsewhere);
        }
        finally
        {
            StatsigServer.RemoveShared();
        }
    }

    [Fact]
    public async Task DisposeAsync_EndsTheServer()
    {
        var statsig = TestStatsig.Create();
        await statsig.DisposeAsync();

        Assert.False(statsig.Server.IsInitialized);
        await statsig.DisposeAsync();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Test()
    {
        using var statsig = TestStatsig.Create(specs => specs.Gate(Gates.NewCheckout, on: true));
        using (Gates.NewCheckout.Override(false))
        {
            Assert.False(Gates.NewCheckout.IsOn(new StatsigUser("u")));
        }

        return new WeakReference(statsig.Server);
    }
}
