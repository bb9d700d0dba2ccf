using System;
using System.Threading;

namespace Statsig.Fast.Tests.Sync.Streaming;

/// <summary>A clock that cannot set timers of one length, for a number of times.</summary>
internal sealed class FaultyClock(TimeProvider clock, TimeSpan due, int faults) : TimeProvider
{
    private int _faults;

    internal int FaultCount => Volatile.Read(ref _faults);

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == due && FaultCount < faults)
        {
            Interlocked.Increment(ref _faults);
            throw new InvalidOperationException("The clock is broken.");
        }

        return clock.CreateTimer(callback, state, dueTime, period);
    }
}
