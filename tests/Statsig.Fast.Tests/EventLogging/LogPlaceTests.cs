using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Statsig.Fast.EventLogging;
using Statsig.Fast.EventLogging.Rings;

namespace Statsig.Fast.Tests.EventLogging;

/// <summary>The places of logs in a thread's table; alone, because logs of other tests take places too.</summary>
[Collection("Alone")]
public sealed class LogPlaceTests
{
    [Fact]
    public async Task Log_ToManyLogsInTurn_FindsTheRingOfEach()
    {
        const int Logs = 1000;
        var rigs = new List<EventRig>();
        for (int i = 0; i < Logs; i++)
        {
            rigs.Add(new EventRig(new EventLogSettings { RingCapacity = 16, DedupeCapacity = 16, IsManual = true }));
        }

        for (int round = 0; round < 3; round++)
        {
            rigs.ForEach(static rig => rig.LogEvents(2));
        }

        Assert.All(rigs, static rig => Assert.Equal((6, 1), (rig.Statistics.Accepted, rig.Pump.Log.Rings.Rings.Length)));
        int taken = LogPlace.Taken;
        foreach (EventRig rig in rigs)
        {
            await rig.Pump.StopAsync(TimeSpan.FromSeconds(10));
            rig.LogEvents(1);
            Assert.Equal((6, 1), (rig.Statistics.Sent, rig.Statistics.DroppedAfterShutdown));
        }

        Assert.InRange(LogPlace.Taken, 0, taken - Logs + 100); // What other tests left behind may end meanwhile.
    }
}
