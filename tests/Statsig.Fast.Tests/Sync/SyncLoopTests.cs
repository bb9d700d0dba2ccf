using System;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Internals;
using Statsig.Fast.Sync;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Sync;

/// <summary>An interval that changes while a loop pauses.</summary>
public sealed class SyncLoopTests : IAsyncDisposable
{
    private readonly ManualClock _clock = new();
    private readonly LiveInterval _interval = new(TimeSpan.FromMinutes(10));
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _worked = new(0);
    private readonly PollPace _pace;
    private readonly SyncLoop _loop;
    private readonly Task _running;

    public SyncLoopTests()
    {
        var options = new StatsigOptions { TimeProvider = _clock, LocalMode = true };
        _pace = new PollPace(options);
        _loop = new SyncLoop("Testing", _interval, jitterPercent: 0, _pace, _clock, new Telemetry(null, options, new TelemetryHost()), _ =>
        {
            _worked.Release();
            return Task.CompletedTask;
        });
        _running = _loop.Start(isAtOnce: false, _stopping.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Pause_IntervalShortened_EndsWhenTheNewOneIsOver()
    {
        await _clock.WaitForTimerAsync(TimeSpan.FromMinutes(10));
        _clock.Advance(TimeSpan.FromMinutes(4));

        Assert.True(_interval.Change(TimeSpan.FromMinutes(5)));

        await _clock.WaitForTimerAsync(TimeSpan.FromMinutes(1));
        await _clock.WaitForAtMostAsync(1);
        Assert.Equal(0, _worked.CurrentCount);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await WorkedAsync();
        await _clock.WaitForTimerAsync(TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Pause_IntervalIsOverAlready_EndsAtOnce()
    {
        await _clock.WaitForTimerAsync(TimeSpan.FromMinutes(10));
        _clock.Advance(TimeSpan.FromMinutes(4));

        _interval.Change(TimeSpan.FromMinutes(3));

        await WorkedAsync();
    }

    [Fact]
    public async Task Pause_IntervalLengthened_GoesOnUntilTheNewOneIsOver()
    {
        await _clock.WaitForTimerAsync(TimeSpan.FromMinutes(10));
        _clock.Advance(TimeSpan.FromMinutes(4));

        _interval.Change(TimeSpan.FromMinutes(20));

        await _clock.WaitForTimerAsync(TimeSpan.FromMinutes(16));
        await _clock.WaitForAtMostAsync(1);
        _clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(0, _worked.CurrentCount);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await WorkedAsync();
    }

    [Fact]
    public async Task Pause_ServiceAskedForMore_IsNotShortened()
    {
        _pace.Ended(isFailed: true, TimeSpan.FromMinutes(8));
        await _clock.WaitForTimerAsync(TimeSpan.FromMinutes(10));
        _clock.Advance(TimeSpan.FromMinutes(2));

        _interval.Change(TimeSpan.FromSeconds(1));

        await _clock.WaitForTimerAsync(TimeSpan.FromMinutes(6));
    }

    [Fact]
    public async Task Change_ToTheSame_WakesNothing()
    {
        await _clock.WaitForTimerAsync(TimeSpan.FromMinutes(10));
        Task changed = _interval.Changed;

        Assert.False(_interval.Change(TimeSpan.FromMinutes(10)));

        Assert.False(changed.IsCompleted);
        Assert.Same(changed, _interval.Changed);
    }

    [Fact]
    public async Task Heart_LoopPausesAsItSays_IsNeverLate()
    {
        await _clock.WaitForTimerAsync(TimeSpan.FromMinutes(10));
        _clock.Advance(TimeSpan.FromMinutes(9));
        Assert.False(_loop.Heart.IsLate(TimeSpan.Zero));
        Assert.False(_loop.Heart.IsLate(TimeSpan.Zero));
    }

    [Fact]
    public void Heart_NothingCameWhenItShould_IsLateAtTheSecondLookOnly()
    {
        var heart = new Heartbeat(_clock);
        Assert.False(heart.IsLate(TimeSpan.Zero) || heart.IsLate(TimeSpan.Zero));
        heart.Expect(TimeSpan.FromMinutes(1));
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.False(heart.IsLate(TimeSpan.FromMinutes(1)));
        Assert.False(heart.IsLate(TimeSpan.FromMinutes(1)));
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.False(heart.IsLate(TimeSpan.FromMinutes(1)));
        Assert.False(heart.IsLate(TimeSpan.FromMinutes(1))); // Asked by two at once, after a pause of the process.
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(heart.IsLate(TimeSpan.FromMinutes(1)));
        heart.Expect(TimeSpan.FromMinutes(1));
        Assert.False(heart.IsLate(TimeSpan.FromMinutes(1)) || heart.IsLate(TimeSpan.FromMinutes(1)));
    }

    private async Task WorkedAsync() => Assert.True(await _worked.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
}
