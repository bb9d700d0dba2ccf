using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.EventLogging;
using Statsig.Fast.EventLogging.Delivery;
using Statsig.Fast.EventLogging.Pump;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.EventLogging.Spill;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.EventLogging;

/// <summary>What the application hands in, or what breaks on the way, costs no event that is not counted.</summary>
public sealed class EventPumpFaultTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pump").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task FlushAsync_NonExposedNameThatIsNoUnicode_SendsEverything()
    {
        var rig = new EventRig(new EventLogSettings { IsManual = true, CountsNonExposedChecks = true });
        rig.Pump.Log.NonExposed!.Count("half a pair \uD800");
        rig.Pump.Log.NonExposed.Count("whole");
        rig.LogEvents(3);

        FlushReport report = await rig.Pump.FlushAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal(new FlushReport(true, 4, 0, 0), report);
        string checks = rig.Endpoint.Events.Single(static entry => entry.GetProperty("eventName").GetString() == "statsig::non_exposed_checks")
            .GetProperty("metadata").GetProperty("checks").GetString()!;
        Assert.Equal("""{"half a pair �":1,"whole":1}""", System.Text.RegularExpressions.Regex.Unescape(checks));
        rig.AssertConserved();
    }

    [Theory]
    [MemberData(nameof(Unlimited))]
    public async Task FlushAsync_DeadlineBeyondAllTimers_SendsEverything(TimeSpan deadline)
    {
        var rig = new EventRig(new EventLogSettings { IsManual = true });
        rig.LogEvents(3);

        FlushReport report = await rig.Pump.FlushAsync(deadline, TestContext.Current.CancellationToken);

        Assert.Equal(new FlushReport(true, 3, 0, 0), report);
    }

    public static TheoryData<TimeSpan> Unlimited => [TimeSpan.MaxValue, TimeSpan.FromDays(365)];

    [Fact]
    public async Task FlushAsync_WhileAnotherPosts_EndsNoEarlierThanWhatThatPosts()
    {
        var rig = new EventRig(new EventLogSettings { IsManual = true });
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.Endpoint.Gate = gate.Task;
        rig.LogEvents(3);
        Task<FlushReport> first = rig.Pump.FlushAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Task<FlushReport> second = rig.Pump.FlushAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.False(second.IsCompleted);
        gate.SetResult();
        Assert.Equal((true, 0), ((await second).Completed, (await second).Pending));
        Assert.True((await first).Completed);
    }

    [Fact]
    public async Task FlushAsync_TimeIsOver_EndsTheRequestsUnderWay()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var rig = new EventRig(new EventLogSettings { IsManual = true, EventsFlushed = _ => ended.TrySetResult() });
        rig.Endpoint.Gate = new TaskCompletionSource().Task;
        rig.LogEvents(2);
        using var deadline = new CancellationTokenSource();
        Task<FlushReport> flush = rig.Pump.FlushAsync(TimeSpan.FromMinutes(1), deadline.Token);

        await deadline.CancelAsync();

        Assert.False((await flush).Completed);
        await ended.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task FlushAsync_EndedManyTimesByItsDeadline_UsesUpNoRetries()
    {
        int attempts = 0;
        var rig = new EventRig(new EventLogSettings { IsManual = true, EventsFlushed = _ => Interlocked.Increment(ref attempts) });
        var gate = new TaskCompletionSource();
        rig.Endpoint.Gate = gate.Task;
        rig.LogEvents(2);
        while (Volatile.Read(ref attempts) <= RetryPolicy.MostRetries)
        {
            using var deadline = new CancellationTokenSource();
            Task<FlushReport> flush = rig.Pump.FlushAsync(TimeSpan.FromMinutes(1), deadline.Token);
            await deadline.CancelAsync();
            await flush;
        }

        gate.SetResult();
        rig.Endpoint.AnswerWith(503);
        while (!(await rig.Pump.FlushAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)).Completed)
        {
            // The first attempts: the last one that was cut short may still be ending, then the 503.
        }

        Assert.Equal((2, 0), (rig.Statistics.Sent, rig.Statistics.Dropped));
        rig.AssertConserved();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StopAsync_ServiceFails_SaysThatOnlySpilledBatchesAreSentAgain(bool spills)
    {
        EventsFlushedEventArgs? last = null;
        var rig = new EventRig(new EventLogSettings
        {
            IsManual = true,
            SpillPath = spills ? Path.Combine(_folder, "events.spill") : null,
            EventsFlushed = attempt => last = attempt,
        });
        rig.Endpoint.Status = 503;
        rig.Pump.Start();
        rig.LogEvents(2);

        await rig.Pump.StopAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(spills, last!.WillRetry);
    }

    [Fact]
    public async Task EventsFlushed_ShutdownBeginsDuringTheCallback_RetriesWhatItAnnounced()
    {
        var attempts = new List<bool>();
        Task<ShutdownReport>? stop = null;
        EventRig? rig = null;
        rig = new EventRig(new EventLogSettings
        {
            IsManual = true,
            EventsFlushed = attempt =>
            {
                attempts.Add(attempt.WillRetry);
                stop ??= rig!.Pump.StopAsync(TimeSpan.FromMinutes(1));
            },
        });
        rig.Endpoint.AnswerWith(503);
        rig.LogEvents(2);

        await rig.Pump.FlushAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        ShutdownReport report = await stop!;

        Assert.Equal([true, false], attempts);
        Assert.Equal((2, 0), (report.EventsSent, report.EventsDropped));
        rig.AssertConserved();
    }

    [Fact]
    public async Task Start_AfterTheEnd_LeavesTheSpillFileToOthers()
    {
        string spill = Path.Combine(_folder, "events.spill");
        var rig = new EventRig(new EventLogSettings { IsManual = true, SpillPath = spill });
        await rig.Pump.DisposeAsync();

        rig.Pump.Start();

        SpillFile.Open(spill, 1 << 20).Dispose();
    }

    [Fact]
    public async Task Pass_ClockThatThrowsOnce_SendsEveryEventOnce()
    {
        var clock = new BrittleClock();
        var endpoint = new FakeEventEndpoint();
        EventPump pump = EventRig.PumpOf(new EventLogSettings { IsManual = true, TimeProvider = clock }, endpoint);
        for (int i = 0; i < 3; i++)
        {
            pump.Log.Log(EventKind.CustomInteger, null, EventRig.RulesetOf(null), "e" + i, null, (ulong)i, null);
        }

        clock.Breaks = true;
        Assert.Throws<InvalidTimeZoneException>(() => pump.Pass());
        clock.Breaks = false;
        pump.Pass();
        await pump.FlushAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal(["e0", "e1", "e2"], endpoint.Events.Select(static entry => entry.GetProperty("eventName").GetString()));
        Assert.Equal((3, 0), (pump.ReadStatistics().Sent, pump.ReadStatistics().Pending));
    }

    /// <summary>An application's clock with a fault.</summary>
    private sealed class BrittleClock : TimeProvider
    {
        internal bool Breaks { get; set; }

        public override long GetTimestamp() => Breaks ? throw new InvalidTimeZoneException("The clock broke.") : base.GetTimestamp();
    }
}
