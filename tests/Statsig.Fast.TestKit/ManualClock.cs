using System;
using System.Threading;

namespace Statsig.Fast.TestKit;

/// <summary>A clock that stands still until a test moves it.</summary>
public sealed class ManualClock : TimeProvider
{
    private long _ticks;

    /// <summary>Makes a clock that shows a moment, in Unix milliseconds.</summary>
    public ManualClock(long unixMs = 1_700_000_000_000) => _ticks = DateTimeOffset.FromUnixTimeMilliseconds(unixMs).UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public long UnixMs => GetUtcNow().ToUnixTimeMilliseconds();

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
