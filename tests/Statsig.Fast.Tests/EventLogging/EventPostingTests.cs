using System;
using System.Linq;
using System.Threading.Tasks;
using Statsig.Fast.EventLogging;

namespace Statsig.Fast.Tests.EventLogging;

/// <summary>Retries, refusals and the limits of waiting batches, on a pump driven by hand.</summary>
public sealed class EventPostingTests
{
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
}
