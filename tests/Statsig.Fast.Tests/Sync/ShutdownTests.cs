using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Tests.Networking;

namespace Statsig.Fast.Tests.Sync;

public sealed class ShutdownTests : IAsyncDisposable
{
    private readonly LiveServer _live = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _live.DisposeAsync();

    [Fact]
    public async Task ShutdownAsync_RunningServer_LeavesNothingBehind()
    {
        var store = new MemoryStore();
        await _live.StartAsync(_live.Options(store: store));
        await _live.Clock.WaitForTimerAsync(LiveServer.PollInterval);

        ShutdownReport report = await _live.Server.ShutdownAsync();
        int requests = _live.Http.Requests.Count;
        _live.Clock.Advance(TimeSpan.FromHours(1));

        Assert.True(report.Completed);
        Assert.False(_live.Server.IsInitialized);
        await _live.Clock.WaitForNoTimersAsync();
        Assert.Equal((requests, true), (_live.Http.Requests.Count, _live.Http.IsDisposed));
        Assert.Equal("shutdown", store.Operations[^1]);
        Assert.Equal(SpecsUpdateStatus.Rejected, _live.Server.UpdateSpecs(LiveServer.SpecsOf(9999)).Status);
    }

    [Fact]
    public async Task ShutdownAsync_Again_ReturnsTheSameReport()
    {
        await _live.StartAsync();

        Task<ShutdownReport>[] all = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(() => _live.Server.ShutdownAsync()))];
        ShutdownReport[] reports = await Task.WhenAll(all);

        Assert.All(reports, report => Assert.Same(reports[0], report));
        _live.Server.Dispose();
        await _live.Server.DisposeAsync();
    }

    [Fact]
    public async Task ShutdownAsync_DuringInitialization_EndsIt()
    {
        _live.Http.On(LiveServer.SpecsPath, static async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return FakeHttp.Status(500);
        });
        Task<InitializeDetails> initializing = _live.StartAsync();

        ShutdownReport report = await _live.Server.ShutdownAsync();
        InitializeDetails details = await initializing;

        Assert.True(report.Completed);
        Assert.Equal((false, false), (details.Success, details.StorePopulated));
        Assert.Contains("shut down", details.Error, StringComparison.Ordinal);
        Assert.False(_live.Server.IsInitialized);
        await _live.Clock.WaitForNoTimersAsync();
    }

    [Fact]
    public async Task ShutdownAsync_DataStoreThatHangs_EndsAtItsDeadline()
    {
        var gate = new TaskCompletionSource();
        var store = new MemoryStore();
        await _live.StartAsync(_live.Options(store: store));
        await _live.Clock.WaitForTimerAsync(LiveServer.PollInterval);
        store.Gate = gate.Task;
        _live.Specs = LiveServer.SpecsOf(2000);
        await _live.PollAsync();

        Task<ShutdownReport> shutdown = _live.Server.ShutdownAsync(TimeSpan.FromSeconds(3));
        await _live.Clock.PassAsync(TimeSpan.FromSeconds(3));
        ShutdownReport report = await shutdown;
        gate.SetResult();

        Assert.False(report.Completed);
    }

    [Fact]
    public async Task ShutdownAsync_HandlerThatIgnoresItsToken_DoesNotHoldItUp()
    {
        var release = new TaskCompletionSource();
        await _live.StartAsync();
        _live.Http.On(LiveServer.SpecsPath, async (_, _) =>
        {
            await release.Task;
            return FakeHttp.Status(500);
        });
        await _live.Clock.PassAsync(LiveServer.PollInterval);
        await _live.WaitForRequestsAsync(2);

        ShutdownReport report = await _live.Server.ShutdownAsync();
        release.SetResult();

        Assert.True(report.Completed);
    }

    [Fact]
    public async Task ShutdownAsync_WithoutInitialization_IsFine()
    {
        Assert.True((await _live.Make().ShutdownAsync()).Completed);
        Assert.Empty(_live.Http.Requests);
    }

    [Fact]
    public async Task Dispose_FromASingleThreadedContext_DoesNotLockUp()
    {
        await _live.StartAsync();
        SynchronizationContext? before = SynchronizationContext.Current;
        try
        {
            SynchronizationContext.SetSynchronizationContext(new NeverRuns());
            _live.Server.Dispose();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }

        Assert.False(_live.Server.IsInitialized);
    }

    [Fact]
    public async Task Servers_MadeAndDisposedInNumbers_LeaveNoTimer()
    {
        for (int i = 0; i < 500; i++)
        {
            var http = new FakeHttp().On(LiveServer.SpecsPath, static _ => FakeHttp.Ok(LiveServer.SpecsOf(1))).On(LiveServer.IdListsPath, static _ => FakeHttp.Ok("{}"));
            await using var server = new StatsigServer(LiveServer.Key, new StatsigOptions
            {
                Api = LiveServer.Main,
                HttpHandlerFactory = () => http,
                TimeProvider = _live.Clock,
                SyncJitterPercent = 0,
                KeepsPollInterval = true,
                OutputLogLevel = OutputLogLevel.None,
            });
            Assert.True((await server.InitializeAsync(Token)).StorePopulated);
        }

        await _live.Clock.WaitForNoTimersAsync();
    }

    /// <summary>A context whose only thread is the one that waits.</summary>
    private sealed class NeverRuns : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
