using System;
using Statsig.Fast.EventLogging.Delivery;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.EventLogging;

public sealed class SendBackoffTests
{
    private readonly ManualClock _clock = new();
    private readonly SendBackoff _backoff;

    public SendBackoffTests() => _backoff = new SendBackoff(_clock);

    [Fact]
    public void Interval_OverFailuresAndSuccesses_DoublesAndHalves()
    {
        foreach (double seconds in (double[])[2, 4, 8, 16, 32, 64, 120, 120])
        {
            _backoff.Failed(null, null);
            Assert.Equal(seconds, _backoff.Interval.TotalSeconds);
        }

        foreach (double seconds in (double[])[60, 30, 15, 7.5, 3.75, 1.875, 1, 1])
        {
            _backoff.Succeeded(null);
            Assert.Equal(seconds, _backoff.Interval.TotalSeconds);
        }

        Assert.True(_backoff.IsHealthy);
    }

    [Fact]
    public void Remaining_AfterAFailure_RunsOutWithTheClock()
    {
        _backoff.Failed(null, null);
        Assert.Equal(TimeSpan.FromSeconds(2), _backoff.Remaining);
        Assert.False(_backoff.IsHealthy);

        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.Zero, _backoff.Remaining);
    }

    [Fact]
    public void Remaining_ServiceAsksForMore_IsWhatItAsksUpToTenMinutes()
    {
        _backoff.Failed(null, TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.FromSeconds(30), _backoff.Remaining);

        _backoff.Failed(null, TimeSpan.FromHours(5));
        Assert.Equal(TimeSpan.FromMinutes(10), _backoff.Remaining);
    }

    [Fact]
    public void Interval_SetByTheService_ReplacesTheArithmetic()
    {
        _backoff.Failed(TimeSpan.FromSeconds(100), null);
        Assert.Equal(100, _backoff.Interval.TotalSeconds);

        _backoff.Succeeded(TimeSpan.FromSeconds(100));
        Assert.Equal(TimeSpan.FromSeconds(100), _backoff.Remaining);
        Assert.False(_backoff.IsHealthy);
    }
}
