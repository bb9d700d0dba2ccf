using System;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Tests.Networking;

namespace Statsig.Fast.Tests.Sync;

/// <summary>Synchronization on demand.</summary>
public sealed class ManualSyncTests : IAsyncDisposable
{
    private readonly LiveServer _live = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _live.DisposeAsync();

    [Fact]
    public async Task SyncAsync_InManualMode_IsTheOnlyThingThatAsks()
    {
        var store = new MemoryStore();
        await _live.StartAsync(_live.Options(manual: true, store: store));
        await _live.Clock.WaitForNoTimersAsync();
        _live.Clock.Advance(TimeSpan.FromHours(1));
        string requests = _live.SpecsRequests();
        _live.Specs = LiveServer.SpecsOf(2000);

        SyncReport report = await _live.Server.SyncAsync(Token);

        Assert.Equal(("M", "MM"), (requests, _live.SpecsRequests()));
        Assert.Equal((SpecsUpdateStatus.Applied, null, 2000), (report.Specs.Status, report.IdListsError, _live.Server.SpecsTimeMs));
        Assert.Equal(Encoding.UTF8.GetString(_live.Specs), store.Text("statsig.cache"));
        await _live.Clock.WaitForNoTimersAsync();
    }

    [Fact]
    public async Task SyncAsync_EverythingFails_SaysWhy()
    {
        await _live.StartAsync(_live.Options(manual: true));
        _live.Specs = null;
        _live.Http.On(LiveServer.IdListsPath, static _ => FakeHttp.Status(503));

        SyncReport report = await _live.Server.SyncAsync(Token);

        Assert.Equal(SpecsUpdateStatus.Rejected, report.Specs.Status);
        Assert.Contains("status 500", report.Specs.Error, StringComparison.Ordinal);
        Assert.Contains("status 503", report.IdListsError, StringComparison.Ordinal);
        Assert.True(_live.Server.CheckGate(LiveServer.User, "g"));
    }

    [Fact]
    public async Task SyncAsync_Cancelled_Throws()
    {
        await _live.StartAsync(_live.Options(manual: true));
        using var cancelling = new CancellationTokenSource();
        _live.Http.On(LiveServer.SpecsPath, async (_, token) =>
        {
            await cancelling.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            return FakeHttp.Status(500);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _live.Server.SyncAsync(cancelling.Token));

        Assert.True(_live.Server.CheckGate(LiveServer.User, "g"));
    }

    [Fact]
    public async Task SyncAsync_BeforeAndAfter_IsRefused()
    {
        StatsigServer server = _live.Make();
        SyncReport before = await server.SyncAsync(Token);
        await server.InitializeAsync(Token);
        await server.ShutdownAsync();
        SyncReport after = await server.SyncAsync(Token);

        Assert.Equal((SpecsUpdateStatus.Rejected, SpecsUpdateStatus.Rejected), (before.Specs.Status, after.Specs.Status));
    }
}
