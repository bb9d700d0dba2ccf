using System;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using Statsig.Fast.EventLogging;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Tests.EventLogging;

/// <summary>Batches: when they are posted and what they contain, on a pump driven by hand.</summary>
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
        EventsFlushedEventArgs? seen = null;
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

        Assert.Equal((true, 1, 202, null, false), (seen!.Success, seen.EventCount, seen.StatusCode, seen.Error, seen.WillRetry));
        Assert.Equal(1, rig.Statistics.Sent);
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
