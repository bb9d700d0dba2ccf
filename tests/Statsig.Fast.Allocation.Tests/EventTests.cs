using System;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Allocation.Tests;

/// <summary>Recording exposures and events allocates nothing on the calling thread, whether there is room or not.</summary>
public sealed class EventTests
{
    private static readonly StatsigUser[] Users = EveryFeature.Users(400);

    [Theory]
    [InlineData(16)] // Full after a moment: nothing drains in manual mode.
    [InlineData(1 << 18)] // Never full.
    public async Task EveryForm_ThatRecords_AllocatesNothing(int ringCapacity)
    {
        var endpoint = new FakeEventEndpoint { KeepsBodies = false };
        await using StatsigServer server = EventServer.Create(Encoding.UTF8.GetBytes(EveryFeature.V2), endpoint, new StatsigOptions
        {
            ManualMode = true,
            DisableDiagnostics = true, // One window in a hundred notes its first calls, which allocates.
            EventRingCapacity = ringCapacity,
            EventRingMaxGrowthBytes = 0, // A ring that grows allocates: see below.
            RegexTimeoutPerCall = TimeSpan.FromSeconds(30), // A thread that waits for a processor must not run out of time: that throws, which allocates.
            OutputLogLevel = OutputLogLevel.None,
        });
        var kept = new StatsigEvent("kept") { Value = 2.5, Metadata = [new("items", 3), new("gift", true)], Time = DateTimeOffset.UnixEpoch };
        long seen = 0;

        Allocated.AssertNothing(() =>
        {
            foreach (StatsigUser user in Users)
            {
                foreach (string gate in EveryFeature.Gates)
                {
                    seen += server.CheckGate(user, gate) ? 1 : 0;
                }

                seen += server.GetFeatureGate(user, "half").RuleId.Length;
                seen += server.GetDynamicConfig(user, "config").Get("text", "").Length;
                seen += server.GetExperiment(user, "experiment").RuleId.Length;
                seen += server.GetLayer(user, "layer").Get("color", "").Length;
                seen += server.GetParameterStore(user, "store").Get("gate", 0);
                server.ManuallyLogGateExposure(user, "half");
                server.LogEvent(user, "bare");
                server.LogEvent(user, "number", 1.5);
                server.LogEvent(user, "timed", 5, time: DateTimeOffset.UnixEpoch);
                server.LogEvent(user, in kept);
            }
        });
        Assert.True(server.EventStatistics.Accepted > 0);
        Assert.Equal(ringCapacity == 16, server.EventStatistics.DroppedRingFull > 0);
        GC.KeepAlive(seen);
    }

    /// <summary>
    /// However far the pump falls behind, one thread whose ring does not grow takes no more chunks than were made with its first event.
    /// </summary>
    [Fact]
    public async Task Bursts_WithoutGrowthWhileThePumpReads_AllocateNothing()
    {
        const int Burst = 20_000;
        var endpoint = new FakeEventEndpoint { KeepsBodies = false };
        await using StatsigServer server = EventServer.Create(Encoding.UTF8.GetBytes(EveryFeature.V2), endpoint, new StatsigOptions
        {
            DisableDiagnostics = true,
            EventRingMaxGrowthBytes = 0,
            OutputLogLevel = OutputLogLevel.None,
        });
        server.LogEvent(Users[0], "first");

        Allocated.AssertNothing(() =>
        {
            for (int i = 0; i < Burst; i++)
            {
                server.LogEvent(Users[i % Users.Length], "burst");
            }
        });
    }

    /// <summary>Events that fit into the capacity of a ring that may grow take the chunks that were made with the first event.</summary>
    [Fact]
    public Task Bursts_WithinTheCapacity_AllocateNothing() => AssertNothingAsync(burst: 8000, grownBefore: 0);

    /// <summary>A burst beyond the capacity allocates; the next ones find its chunks in the pool.</summary>
    [Fact]
    public Task Bursts_BeyondTheCapacityAfterTheRingHasGrown_AllocateNothing() => AssertNothingAsync(burst: 20_000, grownBefore: 30_000);

    private static async Task AssertNothingAsync(int burst, int grownBefore)
    {
        var endpoint = new FakeEventEndpoint { KeepsBodies = false };
        await using StatsigServer server = EventServer.Create(Encoding.UTF8.GetBytes(EveryFeature.V2), endpoint, new StatsigOptions
        {
            ManualMode = true,
            DisableDiagnostics = true,
            TimeProvider = new ManualClock(), // Nothing is released for lack of use, however long the test takes.
            OutputLogLevel = OutputLogLevel.None,
        });
        using var due = new AutoResetEvent(false);
        using var done = new AutoResetEvent(false);
        bool ends = false;
        var reader = new Thread(() =>
        {
            while (due.WaitOne() && !Volatile.Read(ref ends))
            {
                server.FlushAsync(TimeSpan.FromMinutes(10)).GetAwaiter().GetResult();
                done.Set();
            }
        });
        reader.Start();
        Log(grownBefore);
        try
        {
            Allocated.AssertNothing(() => Log(burst));
        }
        finally
        {
            Volatile.Write(ref ends, true);
            due.Set();
            reader.Join();
        }

        Assert.Equal(0, server.EventStatistics.Dropped);

        void Log(int count)
        {
            for (int i = 0; i < count; i++)
            {
                server.LogEvent(Users[i % Users.Length], "burst");
            }

            due.Set();
            done.WaitOne();
        }
    }
}
