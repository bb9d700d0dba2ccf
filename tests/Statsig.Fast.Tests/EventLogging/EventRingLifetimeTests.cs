using System;
using System.Threading;
using Statsig.Fast.EventLogging;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Tests.EventLogging;

/// <summary>Rings of threads that log and end while a pump is driven by hand.</summary>
public sealed class EventRingLifetimeTests
{
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
}
