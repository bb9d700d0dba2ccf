using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Testing.Tests;

/// <summary>What is counted or set for the whole process, so that no other test may run at the same time.</summary>
[Collection(nameof(ProcessStateTests))]
[CollectionDefinition(nameof(ProcessStateTests), DisableParallelization = true)]
public sealed class ProcessStateTests
{
    [Fact]
    public void Create_OfManyServers_StartsNeitherTimersNorThreads()
    {
        const int Many = 200;
        var clock = new ManualClock();
        long timers = Timer.ActiveCount;
        TestStatsig[] servers =
        [
            .. Enumerable.Range(0, Many).Select(i => TestStatsig.Create(specs => specs.Gate("g", on: true), i % 2 == 0 ? null : new TestStatsigOptions { TimeProvider = clock })),
        ];
        foreach (TestStatsig statsig in servers)
        {
            _ = statsig.CheckGate(new StatsigUser("u"), "g");
            Assert.Equal(default, statsig.EventStatistics); // There is no event log, and so no thread.
        }

        // Those of tests that have ended may end now; one for each server, or for each of one clock, would be many more.
        Assert.InRange(Timer.ActiveCount - timers, long.MinValue, (Many / 4) - 1);
        Assert.Equal(0, clock.TimerCount);
        foreach (TestStatsig statsig in servers.Reverse())
        {
            statsig.Dispose();
        }
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
}
