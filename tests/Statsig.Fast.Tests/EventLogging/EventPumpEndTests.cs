using System;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.EventLogging;
using Statsig.Fast.EventLogging.Delivery;

namespace Statsig.Fast.Tests.EventLogging;

/// <summary>Flushes and the end of event logging, on a pump driven by hand.</summary>
public sealed class EventPumpEndTests
{
    [Fact]
    public async Task FlushAsync_ServiceRefuses_DoesNotPostEveryBatchThatWaits()
    {
        var rig = new EventRig(new EventLogSettings { BatchEvents = 1, QueuedBatches = 100, IsManual = true });
        rig.Endpoint.Status = 429;
        rig.LogEvents(50);

        Assert.False((await rig.Pump.FlushAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)).Completed);
        Assert.InRange(rig.Endpoint.Posts.Count, 1, PostAttempts.Parallel);

        int before = rig.Endpoint.Posts.Count;
        Assert.False((await rig.Pump.FlushAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)).Completed);
        Assert.Equal(before + 1, rig.Endpoint.Posts.Count); // One, to see whether it still refuses.
        rig.AssertConserved();

        rig.Endpoint.Status = 202;
        Assert.Equal(new FlushReport(true, 50, 0, 0), await rig.Pump.FlushAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        rig.AssertConserved();
    }

    [Fact]
    public async Task StopAsync_ServiceRefuses_CountsEveryEventWithoutPostingEveryBatch()
    {
        var rig = new EventRig(new EventLogSettings { BatchEvents = 1, QueuedBatches = 10, IsManual = true });
        rig.Endpoint.Status = 503;
        rig.LogEvents(200);

        ShutdownReport report = await rig.Pump.StopAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(new ShutdownReport(false, 0, 200, 0), report);
        Assert.InRange(rig.Endpoint.Posts.Count, 1, PostAttempts.Parallel);
        Assert.Equal((200, 0), (rig.Statistics.DroppedAtShutdown, rig.Statistics.Pending));
    }

    [Fact]
    public async Task FlushAsync_EventsInRingsBatchesAndQueue_SendsAll()
    {
        var rig = new EventRig(new EventLogSettings { BatchEvents = 10 });
        rig.Endpoint.AnswerWith(503);
        rig.LogEvents(10);
        rig.Settle();
        rig.LogEvents(15);

        FlushReport report = await rig.Pump.FlushAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal(new FlushReport(true, 25, 0, 0), report);
        rig.AssertConserved();
    }

    [Fact]
    public async Task FlushAsync_MoreThanTheQueueHolds_SendsAllInOrderWithoutLoss()
    {
        var rig = new EventRig(new EventLogSettings { BatchEvents = 2, QueuedBatches = 2, RingCapacity = 64, IsManual = true });
        rig.LogEvents(61);

        FlushReport report = await rig.Pump.FlushAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal(new FlushReport(true, 61, 0, 0), report);
        Assert.Equal(61, rig.Endpoint.Events.Count);
        rig.AssertConserved();
    }

    [Fact]
    public async Task FlushAsync_ServiceFails_TriesOnceAndKeepsTheEvents()
    {
        var rig = new EventRig(new EventLogSettings { IsManual = true });
        rig.Endpoint.Status = 500;
        rig.LogEvents(5);

        FlushReport report = await rig.Pump.FlushAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal(new FlushReport(false, 0, 5, 0), report);
        Assert.Single(rig.Endpoint.Posts);
        rig.AssertConserved();
    }

    [Fact]
    public async Task FlushAsync_EndpointThatNeverAnswers_EndsAtTheDeadline()
    {
        var rig = new EventRig(new EventLogSettings { IsManual = true });
        var gate = new TaskCompletionSource();
        rig.Endpoint.Gate = gate.Task;
        rig.Endpoint.IgnoresCancellation = true;
        rig.LogEvents(5);
        using var deadline = new CancellationTokenSource();

        Task<FlushReport> flush = rig.Pump.FlushAsync(TimeSpan.FromMinutes(1), deadline.Token);
        Assert.False(flush.IsCompleted);
        await deadline.CancelAsync();

        Assert.Equal(new FlushReport(false, 0, 5, 0), await flush);
        rig.AssertConserved();
        gate.SetResult();
    }

    [Fact]
    public async Task StopAsync_EverythingPending_IsSentAndLaterEventsAreRefused()
    {
        var rig = new EventRig(new EventLogSettings { BatchEvents = 4 });
        rig.LogEvents(10);

        ShutdownReport report = await rig.Pump.StopAsync(TimeSpan.FromMinutes(1));
        rig.LogEvents(2);

        Assert.Equal(new ShutdownReport(true, 10, 0, 0), report);
        Assert.Equal((12, 10, 2, 0), (rig.Statistics.Accepted, rig.Statistics.Sent, rig.Statistics.DroppedAfterShutdown, rig.Statistics.Pending));
        Assert.Same(report, await rig.Pump.StopAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task StopAsync_ServiceFails_DropsAndCountsWithoutASecondAttempt()
    {
        var rig = new EventRig(new EventLogSettings { BatchEvents = 4 });
        rig.Endpoint.Status = 500;
        rig.LogEvents(10);

        ShutdownReport report = await rig.Pump.StopAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(new ShutdownReport(false, 0, 10, 0), report);
        Assert.All(rig.Endpoint.Posts, static post => Assert.Equal(0, post.RetryCount));
        Assert.Equal((10, 0), (rig.Statistics.DroppedAtShutdown, rig.Statistics.Pending));
    }

    [Fact]
    public async Task StopAsync_EndpointThatNeverAnswers_EndsAtTheDeadlineWithExactCounts()
    {
        var rig = new EventRig(new EventLogSettings { BatchEvents = 4, QueuedBatches = 2 });
        var gate = new TaskCompletionSource();
        rig.Endpoint.Gate = gate.Task;
        rig.Endpoint.IgnoresCancellation = true;
        rig.LogEvents(100);

        ShutdownReport report = await rig.Pump.StopAsync(TimeSpan.Zero);

        Assert.Equal((false, 100), (report.Completed, report.EventsDropped));
        Assert.Equal((100, 100, 0), (rig.Statistics.Accepted, rig.Statistics.DroppedAtShutdown, rig.Statistics.Pending));
        gate.SetResult();
    }
}
