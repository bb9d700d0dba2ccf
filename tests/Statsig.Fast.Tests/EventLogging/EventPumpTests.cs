using System;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Evaluation;
using Statsig.Fast.EventLogging;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Tests.EventLogging;

/// <summary>Batches, retries, limits and the end of event logging, on a pump driven by hand.</summary>
public sealed class EventPumpTests
{
    [Fact]
    public void Pass_BatchIsFull_PostsItAtOnce()
    {
        var rig = new EventRig(new EventLogSettings { BatchEvents = 3 });
        rig.LogEvents(2);
        rig.Settle();
        Assert.Empty(rig.Endpoint.Posts);

        rig.LogEvents(1);
        rig.Settle();

        Assert.Equal(3, Assert.Single(rig.Endpoint.Posts).EventCount);
        rig.AssertConserved();
    }

    [Fact]
    public void Pass_ServiceSetsTheBatchSize_Follows()
    {
        var rig = new EventRig(remote: new RemoteSettings { EventQueueSize = 2 });
        rig.LogEvents(2);

        rig.Settle();

        Assert.Equal(2, Assert.Single(rig.Endpoint.Posts).EventCount);
    }

    [Fact]
    public void Pass_FirstEventWaitedLongEnough_PostsTheBatch()
    {
        var rig = new EventRig();
        rig.LogEvents(1);
        rig.Settle();
        rig.Clock.Advance(TimeSpan.FromSeconds(59));
        rig.Settle();
        Assert.Empty(rig.Endpoint.Posts);

        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        rig.Settle();

        Assert.Equal(1, rig.Statistics.Sent);
        Assert.Equal("scheduled", rig.Endpoint.Posts[0].Json.GetProperty("statsigMetadata").GetProperty("flushType").GetString());
    }

    [Fact]
    public void Pass_BatchIsLargeInBytes_PostsWhatFits()
    {
        var rig = new EventRig(new EventLogSettings { BatchBytes = 64 << 10 });
        string text = new('x', 30_000);
        for (int i = 0; i < 3; i++)
        {
            rig.Pump.Log.Log(EventKind.Custom, null, rig.Ruleset, "large", text, 0, null);
        }

        rig.Pump.Log.Log(EventKind.Custom, null, rig.Ruleset, "huge", new string('y', 100_000), 0, null);
        rig.Pump.Log.Log(EventKind.Custom, null, rig.Ruleset, "last", null, 0, null);
        rig.Settle();
        rig.Clock.Advance(TimeSpan.FromMinutes(1));
        rig.Settle();

        Assert.Equal([2, 1, 1, 1], rig.Endpoint.Posts.Select(static post => post.EventCount));
        Assert.Equal(["large", "large", "large", "huge", "last"], rig.Endpoint.Events.Select(static entry => entry.GetProperty("eventName").GetString()));
        rig.AssertConserved();
    }

    [Fact]
    public void Pass_ServiceStopsCompression_PostsPlainJson()
    {
        var rig = new EventRig(new EventLogSettings { BatchEvents = 1 }, new RemoteSettings { StopsEventCompression = true });
        rig.LogEvents(1);

        rig.Settle();

        Assert.False(Assert.Single(rig.Endpoint.Posts).IsCompressed);
        Assert.Single(rig.Endpoint.Events);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(408)]
    [InlineData(425)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(522)]
    [InlineData(524)]
    [InlineData(599)]
    public void Post_FailsInPassing_IsTriedAgainAfterThePause(int status)
    {
        var rig = new EventRig(new EventLogSettings { BatchEvents = 1 });
        rig.Endpoint.AnswerWith(status);
        rig.LogEvents(1);
        rig.Settle();
        Assert.Equal((1, 1), (rig.Endpoint.Posts.Count, (int)rig.Statistics.Pending));
        rig.AssertConserved();

        rig.Clock.Advance(TimeSpan.FromSeconds(2));
        rig.Settle();

        Assert.Equal([0, 1], rig.Endpoint.Posts.Select(static post => post.RetryCount));
        Assert.Equal(rig.Endpoint.Posts[0].Body, rig.Endpoint.Posts[1].Body);
        Assert.Equal((1, TimeSpan.FromSeconds(1)), (rig.Statistics.Sent, rig.Pump.Delivery.Backoff.Interval));
        rig.AssertConserved();
    }

    [Theory]
    [InlineData(400)]
    [InlineData(405)]
    [InlineData(413)]
    [InlineData(422)]
    [InlineData(501)]
    public void Post_RefusedForGood_IsDroppedAndReported(int status)
    {
        var rig = new EventRig(new EventLogSettings { BatchEvents = 1 });
        rig.Endpoint.AnswerWith(status);
        rig.LogEvents(1);

        rig.Settle();
        rig.Clock.Advance(TimeSpan.FromMinutes(5));
        rig.Settle();

        Assert.Single(rig.Endpoint.Posts);
        Assert.Equal(1, rig.Statistics.DroppedRejected);
        Assert.Equal((status, 1), Assert.Single(rig.Statistics.RejectedByStatus.Select(static entry => (entry.Key, entry.Value))));
        Assert.Contains(("statsig::log_event_failed", 1), rig.Losses);
        Assert.Contains(rig.Logger.Messages, static message => message.Level == OutputLogLevel.Warning);
        rig.AssertConserved();
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(407)]
    [InlineData(507)]
    [InlineData(511)]
    [InlineData(520)]
    [InlineData(522)]
    [InlineData(530)]
    public void Post_AnswerThatIsNotAboutTheBatch_KeepsItHoweverLongItTakesAndWarnsOnce(int status)
    {
        var rig = new EventRig(new EventLogSettings { BatchEvents = 1 });
        rig.Endpoint.Status = status;
        rig.LogEvents(3);
        for (int i = 0; i < 40; i++)
        {
            rig.Settle();
            rig.Clock.Advance(TimeSpan.FromMinutes(3));
        }

        Assert.Equal((3, 0), (rig.Statistics.Pending, rig.Statistics.Dropped));
        Assert.InRange(rig.Endpoint.Posts.Count, 20, 60);
        Assert.Contains($"{status}", Assert.Single(rig.Logger.Messages, static message => message.Level >= OutputLogLevel.Warning).Text, StringComparison.Ordinal);
        rig.AssertConserved();

        rig.Endpoint.Status = 202;
        for (int i = 0; i < 10; i++)
        {
            rig.Settle();
            rig.Clock.Advance(TimeSpan.FromMinutes(3));
        }

        Assert.Equal(3, rig.Statistics.Sent);
    }

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
    public async Task ReportLosses_EveryReason_IsLoggedForItself()
    {
        var rig = new EventRig(new EventLogSettings { BatchEvents = 1, QueuedBatches = 1, RingCapacity = 16 });
        rig.LogEvents(20);
        rig.Endpoint.Status = 503;
        rig.Settle();
        rig.Clock.Advance(TimeSpan.FromMinutes(1));
        rig.Settle();
        await rig.Pump.StopAsync(TimeSpan.FromMinutes(1));

        string[] lines = [.. rig.Logger.Messages.Where(static message => message.Level == OutputLogLevel.Warning).Select(static message => message.Text)];
        Assert.Contains(lines, static line => line.StartsWith("4 events were dropped: more came in than could be sent", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.Contains("the queue of batches was full", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.Contains("by the end of the shutdown", StringComparison.Ordinal));
        Assert.Single(lines, static line => line.Contains("more came in", StringComparison.Ordinal));
    }

    [Fact]
    public void Post_FailsElevenTimes_IsDroppedAndReported()
    {
        var rig = new EventRig(new EventLogSettings { BatchEvents = 1 });
        rig.Endpoint.Status = 500;
        rig.LogEvents(1);
        for (int i = 0; i < 12; i++)
        {
            rig.Settle();
            rig.Clock.Advance(TimeSpan.FromSeconds(120));
        }

        Assert.Equal(Enumerable.Range(0, 11), rig.Endpoint.Posts.Select(static post => post.RetryCount));
        Assert.Equal(1, rig.Statistics.DroppedRetriesExhausted);
        Assert.Contains(("statsig::log_event_failed", 1), rig.Losses);
        rig.AssertConserved();
    }

    [Fact]
    public void Post_ServiceAsksToWait_IsTriedAgainNoEarlier()
    {
        var rig = new EventRig(new EventLogSettings { BatchEvents = 1 });
        rig.Endpoint.AnswerWith(429);
        rig.Endpoint.RetryAfter = TimeSpan.FromSeconds(30);
        rig.LogEvents(1);
        rig.Settle();

        rig.Clock.Advance(TimeSpan.FromSeconds(29));
        rig.Settle();
        Assert.Single(rig.Endpoint.Posts);

        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        rig.Settle();
        Assert.Equal(1, rig.Statistics.Sent);
    }

    [Fact]
    public void Queue_WhileTheServiceFails_LosesItsOldestBatches()
    {
        var rig = new EventRig(new EventLogSettings { BatchEvents = 2, QueuedBatches = 3 });
        rig.Endpoint.Status = 503;
        rig.LogEvents(2);
        rig.Settle(); // From now on the sender waits.
        rig.LogEvents(19, "later");
        rig.Settle();

        Assert.Equal(7, rig.Statistics.Pending);
        Assert.Equal(14, rig.Statistics.DroppedQueueFull);
        rig.AssertConserved();

        rig.Clock.Advance(TimeSpan.FromMinutes(1));
        rig.Settle();
        Assert.Equal(("statsig::log_event_dropped_event_count", rig.Statistics.Dropped), Assert.Single(rig.Losses));
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

    [Fact]
    public void LogInternal_DiagnosticsOfTheLibrary_IsSentAsItIs()
    {
        var rig = new EventRig(new EventLogSettings { BatchEvents = 1 });

        rig.Pump.LogInternal("statsig::diagnostics", Encoding.UTF8.GetBytes("""{"context":"initialize","markers":[]}"""));
        rig.Settle();

        JsonElement sent = Assert.Single(rig.Endpoint.Events);
        Assert.Equal("""{"context":"initialize","markers":[]}""", sent.GetProperty("metadata").GetRawText());
        Assert.Equal("{}", sent.GetProperty("user").GetRawText());
        rig.AssertConserved();
    }

    [Fact]
    public void EventsFlushed_CallbackThatThrows_ChangesNothing()
    {
        EventsFlushedArgs? seen = null;
        var rig = new EventRig(new EventLogSettings
        {
            BatchEvents = 1,
            EventsFlushed = attempt =>
            {
                seen = attempt;
                throw new InvalidOperationException("mine");
            },
        });
        rig.LogEvents(1);

        rig.Settle();

        Assert.Equal(new EventsFlushedArgs(true, 1, 202, null, false), seen);
        Assert.Equal(1, rig.Statistics.Sent);
    }

    [Fact]
    public void Ring_Full_DropsCountsAndDoesNotHideTheExposureLater()
    {
        var rig = new EventRig(new EventLogSettings { RingCapacity = 16 });
        rig.LogEvents(16);
        var user = new StatsigUser("u");
        var gate = new CompiledSpec("g");
        var outcome = new Outcome { RuleId = "r" };

        Assert.Equal(RingWriteStatus.Full, rig.Pump.Log.ExposeGate(user, rig.Ruleset, gate, outcome, null, InferenceGap.None));
        Assert.Equal(1, rig.Statistics.DroppedRingFull);
        rig.Settle();

        Assert.Equal(RingWriteStatus.Written, rig.Pump.Log.ExposeGate(user, rig.Ruleset, gate, outcome, null, InferenceGap.None));
        Assert.Equal(RingWriteStatus.Duplicate, rig.Pump.Log.ExposeGate(user, rig.Ruleset, gate, outcome, null, InferenceGap.None));
        rig.AssertConserved();
    }

    [Fact]
    public void Reclaim_ThreadThatEnded_DropsItsRingAndKeepsItsCounts()
    {
        var rig = new EventRig();
        for (int i = 0; i < 5; i++)
        {
            var thread = new Thread(() => rig.LogEvents(1));
            thread.Start();
            thread.Join();
            rig.Clock.Advance(TimeSpan.FromSeconds(1));
            rig.Settle();
        }

        Assert.Equal(0, rig.Pump.Log.Rings.Rings.Length);
        Assert.Equal(5, rig.Statistics.Accepted);
        rig.AssertConserved();
    }

    [Fact]
    public void Join_ThreadsThatEndWhileNothingIsRead_LeaveTheirRingsToTheNext()
    {
        const int Threads = 1000;
        var rig = new EventRig();
        for (int i = 0; i < Threads; i++)
        {
            var thread = new Thread(() => rig.LogEvents(1));
            thread.Start();
            thread.Join();
        }

        Assert.Equal(RingRegistry.FewRings, rig.Pump.Log.Rings.Rings.Length);
        rig.Settle();
        Assert.Equal((Threads, 0), (rig.Statistics.Accepted, rig.Statistics.Dropped));
        rig.AssertConserved();
    }

    [Fact]
    public void Join_ThreadsThatEndWhileNothingIsReadOfSmallRings_LeaveTheirRingsToTheNext()
    {
        const int Threads = 600;
        var rig = new EventRig(new EventLogSettings { RingCapacity = 256 });
        for (int i = 0; i < Threads; i++)
        {
            var thread = new Thread(() => rig.LogEvents(40)); // More than an eighth of the capacity, in one chunk.
            thread.Start();
            thread.Join();
        }

        Assert.InRange(rig.Pump.Log.Rings.Rings.Length, 1, 2 * RingRegistry.FewRings);
        rig.Settle();
        rig.AssertConserved();
    }

    [Theory]
    [InlineData((uint)int.MaxValue - 1)]
    [InlineData(uint.MaxValue - 1)]
    public void Pass_AfterMonthsOfPasses_StillReadsEveryRing(uint passes)
    {
        var rig = new EventRig();
        rig.Pump.Drain.FirstRing = passes;
        for (int i = 0; i < 3; i++)
        {
            var thread = new Thread(() => rig.LogEvents(1));
            thread.Start();
            thread.Join();
        }

        for (int i = 0; i < 5; i++)
        {
            rig.LogEvents(1);
            rig.Settle();
        }

        Assert.Equal((8, 0), (rig.Statistics.Accepted, rig.Statistics.Dropped));
        rig.AssertConserved();
    }
}
