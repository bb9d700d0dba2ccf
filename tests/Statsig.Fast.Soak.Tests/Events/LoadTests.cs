using System;
using System.Threading.Tasks;

namespace Statsig.Fast.Soak.Tests.Events;

/// <summary>More events than can be sent, whatever the service does: each is accounted for, memory stays flat, nothing waits.</summary>
public sealed class LoadTests
{
    [Fact]
    public async Task LogEvent_WhileTheServiceIsSlowThenFailingThenWell_AccountsForEveryEvent()
    {
        var endpoint = new MoodyEndpoint();
        await using var run = new LoadRun(endpoint);
        run.Start();

        run.Run(MoodyEndpoint.Mood.Slow, LoadRun.Duration / 3);
        long sentWhileSlow = run.Statistics.Sent;
        run.Run(MoodyEndpoint.Mood.Failing, LoadRun.Duration / 3);
        run.Run(MoodyEndpoint.Mood.Well, LoadRun.Duration / 3);
        ShutdownReport report = await run.EndAsync(TimeSpan.FromSeconds(30));

        Assert.True(report.Completed);
        Assert.Equal(0, run.Statistics.DroppedAtShutdown);
        Assert.InRange(sentWhileSlow, 1, run.Statistics.Sent - 1);
    }

    [Theory]
    [InlineData(nameof(MoodyEndpoint.Mood.Dead))]
    [InlineData(nameof(MoodyEndpoint.Mood.Failing))]
    [InlineData(nameof(MoodyEndpoint.Mood.Hanging))]
    public async Task LogEvent_WhileTheServiceTakesNothing_CountsEveryDropInBoundedMemory(string mood)
    {
        var endpoint = new MoodyEndpoint();
        await using var run = new LoadRun(endpoint);
        endpoint.Now = Enum.Parse<MoodyEndpoint.Mood>(mood);
        run.Start();

        run.Run(endpoint.Now, LoadRun.Duration / 3);
        ShutdownReport report = await run.EndAsync(TimeSpan.FromSeconds(2));

        Assert.False(report.Completed);
        Assert.True(endpoint.Attempts > 0);
        Assert.Equal((0L, 0L), (endpoint.Accepted, run.Statistics.Sent));
        Assert.True(run.Statistics.DroppedAtShutdown > 0);
        Assert.True(run.Statistics.DroppedQueueFull + run.Statistics.DroppedRingFull > 0);
    }
}
