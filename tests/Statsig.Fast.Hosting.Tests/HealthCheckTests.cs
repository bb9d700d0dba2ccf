using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Hosting.Tests;

/// <summary>Readiness and liveness apart: what each says, and what it never says.</summary>
public sealed class HealthCheckTests
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMinutes(17);

    [Fact]
    public void AddStatsig_Registrations_HaveNamesAndTagsOfTheirOwn()
    {
        using IHost host = Build(static services => services
            .AddStatsig("secret-a").AddKeyedStatsig("b", "secret-b").AddHealthChecks().AddStatsig().AddStatsig("b").AddStatsigReadiness("mine", failureStatus: HealthStatus.Degraded, tags: ["x", "y"]));
        ICollection<HealthCheckRegistration> checks = host.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<HealthCheckServiceOptions>>().Value.Registrations;

        Assert.Equal(
            ["statsig-ready: ready", "statsig-live: live", "statsig-b-ready: ready", "statsig-b-live: live", "mine: x y"],
            checks.Select(static check => $"{check.Name}: {string.Join(' ', check.Tags)}"));
        Assert.Equal([HealthStatus.Unhealthy, HealthStatus.Degraded], checks.Select(static check => check.FailureStatus).Distinct());
    }

    [Fact]
    public async Task Checks_KeyedServers_AreThoseOfTheirServer()
    {
        await using TestService service = await StartServiceAsync();
        using IHost host = Build(services => services
            .AddStatsig("client-not-a-secret", options => options.Api = service.Api)
            .AddKeyedStatsig("b", "secret-b", options => options.Api = service.Api)
            .AddHealthChecks().AddStatsig().AddStatsig("b"));
        await host.StartAsync(TestContext.Current.CancellationToken);

        HealthReport report = await ReportAsync(host);

        Assert.Equal((HealthStatus.Unhealthy, HealthStatus.Healthy), (report.Entries["statsig-ready"].Status, report.Entries["statsig-b-ready"].Status));
        Assert.Contains("client key", report.Entries["statsig-ready"].Description, StringComparison.Ordinal);
        Assert.All(report.Entries.Where(static entry => entry.Value.Tags.Contains("live")), static entry => Assert.Equal(HealthStatus.Healthy, entry.Value.Status));
    }

    [Fact]
    public async Task Liveness_ThroughTheLifeOfAHost_IsHealthyWhileReadinessChanges()
    {
        await using TestService service = await StartServiceAsync();
        using IHost host = Build(services => services.AddStatsig("secret-a", options => options.Api = service.Api).AddHealthChecks().AddStatsig());
        Assert.Equal((HealthStatus.Unhealthy, HealthStatus.Healthy), await ChecksAsync(host));

        await host.StartAsync(TestContext.Current.CancellationToken);
        host.Services.GetRequiredService<StatsigServer>().LogEvent(new StatsigUser("u"), "bought");
        Assert.Equal((HealthStatus.Healthy, HealthStatus.Healthy), await ChecksAsync(host));

        await host.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal((HealthStatus.Unhealthy, HealthStatus.Healthy), await ChecksAsync(host));
    }

    [Fact]
    public async Task Liveness_NetworkIsDown_StaysHealthyForAsLongAsItIs()
    {
        await using TestService service = await StartServiceAsync();
        service.Specs.Always(Fault.Reset());
        service.IdLists.Always(Fault.Reset());
        service.LogEvent.Always(Fault.Reset());
        var clock = new ManualClock();
        using IHost host = Build(services => services.AddStatsig("secret-a", options =>
        {
            (options.Api, options.TimeProvider, options.SyncJitterPercent) = (service.Api, clock, 0);
            options.ConfigSyncInterval = options.IdListsSyncInterval = PollInterval;
        }).AddHealthChecks().AddStatsig());
        await host.StartAsync(TestContext.Current.CancellationToken);
        for (int poll = 1; poll <= 6; poll++)
        {
            host.Services.GetRequiredService<StatsigServer>().LogEvent(new StatsigUser("u"), "bought");
            int before = service.Specs.Count;
            await UntilAsync(() => Task.FromResult(service.Specs.Count > before), () => clock.Advance(TimeSpan.FromMinutes(1)));
            await UntilAsync(async () => await ChecksAsync(host) == (HealthStatus.Unhealthy, HealthStatus.Healthy));
        }

        service.LogEvent.Recover();
        Task stopping = host.StopAsync(TestContext.Current.CancellationToken);
        await UntilAsync(() => Task.FromResult(stopping.IsCompleted), () => clock.Advance(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task Liveness_ThreadOfTheEventsHangs_IsUnhealthyUntilItMoves()
    {
        await using TestService service = await StartServiceAsync();
        var clock = new OddClock();
        using IHost host = Build(services => services.AddStatsig("secret-a", options =>
        {
            (options.Api, options.TimeProvider, options.StalledAfter) = (service.Api, clock, TimeSpan.FromMinutes(3));
            options.ConfigSyncInterval = options.IdListsSyncInterval = TimeSpan.FromHours(20);
        }).AddHealthChecks().AddStatsig());
        await host.StartAsync(TestContext.Current.CancellationToken);
        host.Services.GetRequiredService<StatsigServer>().LogEvent(new StatsigUser("u"), "bought");

        clock.HoldEvents();

        // Only as far as the thread sleeps: a thread that the machine lets wait would otherwise be late already when it is held.
        await UntilAsync(() => Task.FromResult(clock.IsHolding), () => clock.Inner.TrySkipToNextTimer(TimeSpan.FromSeconds(1)));
        Assert.Equal(HealthStatus.Healthy, (await ChecksAsync(host)).Live);
        clock.Inner.Advance(TimeSpan.FromHours(1)); // More than StalledAfter and the posts of a pass.

        Assert.Equal(HealthStatus.Healthy, (await ChecksAsync(host)).Live); // Once could be a pause of the whole process.
        clock.Inner.Advance(TimeSpan.FromSeconds(5));
        HealthReportEntry live = (await ReportAsync(host)).Entries["statsig-live"];
        clock.ReleaseEvents();
        Assert.Equal((HealthStatus.Unhealthy, "The thread of the events no longer works. Restart the process."), (live.Status, live.Description));
        await UntilAsync(async () => (await ChecksAsync(host)).Live == HealthStatus.Healthy);
    }

    [Fact]
    public async Task Liveness_LoopEnds_IsUnhealthy()
    {
        await using TestService service = await StartServiceAsync();
        var clock = new OddClock { BrokenPause = PollInterval };
        using IHost host = Build(services => services.AddStatsig("secret-a", options =>
        {
            (options.Api, options.TimeProvider, options.SyncJitterPercent, options.ConfigSyncInterval, options.DisableIdLists) = (service.Api, clock, 0, PollInterval, true);
        }).AddHealthChecks().AddStatsig());

        await host.StartAsync(TestContext.Current.CancellationToken);

        await UntilAsync(async () => (await ChecksAsync(host)).Live == HealthStatus.Unhealthy);
        Assert.StartsWith("A task of the synchronization no longer works.", (await ReportAsync(host)).Entries["statsig-live"].Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Liveness_PollThatNeverEnds_IsUnhealthyOnceItIsLateUntilItEnds()
    {
        await using TestService service = await StartServiceAsync();
        var hold = new Hold();
        var clock = new OddClock();
        using IHost host = Build(services => services.AddStatsig("secret-a", options =>
        {
            (options.Api, options.TimeProvider, options.SyncJitterPercent, options.ConfigSyncInterval, options.DisableIdLists) = (service.Api, clock, 0, PollInterval, true);
            (options.RequestTimeout, options.DisableAllLogging) = (TimeSpan.FromSeconds(19), true);
        }).AddHealthChecks().AddStatsig());
        await host.StartAsync(TestContext.Current.CancellationToken);
        await clock.Inner.WaitForTimerAsync(PollInterval);
        service.Specs.Always(Fault.SlowHeaders(hold));
        clock.DeadPause = TimeSpan.FromSeconds(19); // The limit of the request, without which the poll hangs.
        clock.Inner.Advance(PollInterval);
        await service.Specs.WaitForRequestsAsync(2, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Healthy, (await ChecksAsync(host)).Live);

        clock.Inner.Advance(TimeSpan.FromMinutes(1)); // Longer than the request may take, but not yet late by StalledAfter.
        Assert.Equal(HealthStatus.Healthy, (await ChecksAsync(host)).Live);
        clock.Inner.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(HealthStatus.Healthy, (await ChecksAsync(host)).Live); // Once could be a pause of the whole process.
        clock.Inner.Advance(TimeSpan.FromSeconds(5));

        Assert.StartsWith("The loop \"Polling specs\" no longer works.", (await ReportAsync(host)).Entries["statsig-live"].Description, StringComparison.Ordinal);
        hold.Release();
        await UntilAsync(async () => (await ChecksAsync(host)).Live == HealthStatus.Healthy);
    }

    private static IHost Build(Action<IServiceCollection> configure)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        configure(builder.Services);
        builder.Services.StartPatiently();
        return builder.Build();
    }

    private static async Task<TestService> StartServiceAsync() =>
        (await TestService.StartAsync(TestContext.Current.CancellationToken)).Publish(new SpecBuilder().Time(100).Gate("on"));

    private static Task<HealthReport> ReportAsync(IHost host) =>
        host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);

    private static async Task<(HealthStatus Ready, HealthStatus Live)> ChecksAsync(IHost host)
    {
        HealthReport report = await ReportAsync(host);
        return (report.Entries["statsig-ready"].Status, report.Entries["statsig-live"].Status);
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo, Action? between = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await isSo())
        {
            between?.Invoke();
            await Task.Delay(2, limit.Token);
        }
    }

    /// <summary>A clock moved by hand that can hold the thread of the events, refuse one timer, or never let another go off.</summary>
    private sealed class OddClock : TimeProvider
    {
        private readonly ManualResetEventSlim _free = new(true);
        private volatile bool _isHolding;

        internal ManualClock Inner { get; } = new();

        internal TimeSpan? BrokenPause { get; init; }

        internal TimeSpan? DeadPause { get; set; }

        internal bool IsHolding => _isHolding;

        public override long TimestampFrequency => Inner.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => Inner.GetUtcNow();

        public override long GetTimestamp()
        {
            if (Thread.CurrentThread.Name == "Statsig events" && !_free.IsSet)
            {
                _isHolding = true;
                Assert.True(_free.Wait(TimeSpan.FromMinutes(2)));
            }

            return Inner.GetTimestamp();
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => dueTime == BrokenPause
            ? throw new InvalidOperationException("The clock is broken.")
            : Inner.CreateTimer(callback, state, dueTime == DeadPause ? Timeout.InfiniteTimeSpan : dueTime, period);

        internal void HoldEvents() => _free.Reset();

        internal void ReleaseEvents() => _free.Set();
    }
}
