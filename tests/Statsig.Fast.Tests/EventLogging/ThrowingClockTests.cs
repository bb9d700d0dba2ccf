using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.EventLogging;
using Statsig.Fast.EventLogging.Delivery;
using Statsig.Fast.EventLogging.Pump;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.EventLogging;

/// <summary>The options' clock is the application's code. One exception of it must not end delivery.</summary>
public sealed class ThrowingClockTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Flush_ClockThrowsWhileABatchIsSettled_LaterFlushesDeliver(bool isAccepted)
    {
        var clock = new ThrowingClock();
        var endpoint = new FakeEventEndpoint();
        endpoint.AnswerWith(isAccepted ? 202 : 500);
        EventPump pump = EventRig.PumpOf(new EventLogSettings { TimeProvider = clock, IsManual = true }, endpoint);
        pump.Log.Log(EventKind.Custom, null, EventRig.RulesetOf(null), "first", null, 0, null);
        clock.ThrowsInSettle = true;

        try
        {
            await pump.FlushAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
        catch (InvalidOperationException)
        {
            // The exception may reach the caller of the flush; the batch is settled in any case.
        }

        Assert.False(clock.ThrowsInSettle);
        pump.Log.Log(EventKind.Custom, null, EventRig.RulesetOf(null), "second", null, 0, null);
        FlushReport report = await pump.FlushAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.True(report.Completed);
        EventStatistics statistics = pump.ReadStatistics();
        Assert.Equal((2, 0), (statistics.Sent, statistics.Pending));
    }

    /// <summary>Throws once, where the pause after an attempt is computed.</summary>
    private sealed class ThrowingClock : TimeProvider
    {
        private int _throws;

        internal bool ThrowsInSettle
        {
            get => Volatile.Read(ref _throws) != 0;
            set => Volatile.Write(ref _throws, value ? 1 : 0);
        }

        public override long GetTimestamp()
        {
            if (ThrowsInSettle && new StackTrace().ToString().Contains($"{nameof(PostAttempts)}.{nameof(PostAttempts.Settle)}(", StringComparison.Ordinal))
            {
                ThrowsInSettle = false;
                throw new InvalidOperationException("The clock failed.");
            }

            return base.GetTimestamp();
        }
    }
}
