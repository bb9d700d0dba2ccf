using System;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.EventLogging.Rings;
using Statsig.Fast.Rulesets;
using Statsig.Fast.TestKit;
using Statsig.Fast.Tests.Networking;
using Statsig.Fast.Tests.Sync;

namespace Statsig.Fast.Tests;

/// <summary>
/// Servers that nothing refers to any more and that were not disposed. Alone, because it waits for what the collector finds.
/// </summary>
[CollectionDefinition(nameof(UnreferencedServerTests), DisableParallelization = true)]
[Collection(nameof(UnreferencedServerTests))]
public sealed class UnreferencedServerTests
{
    private const int Events = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly FakeHttp _http = new FakeHttp()
        .On("download_config_specs", static _ => FakeHttp.Ok(LiveServer.SpecsOf(1000)))
        .On("get_id_lists", static _ => FakeHttp.Ok("{}"))
        .On("log_event", static _ => FakeHttp.Ok("{}"));

    private readonly ManualClock _clock = new();
    private readonly RecordingLogger _log = new();
    private int _sent;
    private int _failed;

    [Fact]
    public async Task Polling_OfAServerThatIsReferredTo_GoesOnWhateverIsCollected()
    {
        await using StatsigServer server = Make();
        await server.InitializeAsync(TestContext.Current.CancellationToken);
        for (int poll = 0; poll < 3; poll++)
        {
            Collect();
            await PollAsync(2 + poll);
        }

        Assert.Empty(Warnings());
        Assert.True(server.CheckGate(LiveServer.User, "g"));
    }

    [Fact]
    public async Task Server_NothingRefersTo_StopsPollingSendsItsEventsAndIsCollected()
    {
        int places = LogPlace.Taken;
        WeakReference server = await LeaveAsync();
        await WaitForAsync(IsOver);
        int requests = SpecsRequests;
        for (int i = 0; i < 10; i++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        await WaitForAsync(() => !server.IsAlive);
        Assert.Equal(requests, SpecsRequests);
        Assert.Equal((Events, 0), (_sent, _failed));
        LoggedMessage warning = Assert.Single(Warnings());
        Assert.Contains("was not disposed", warning.Text, StringComparison.Ordinal);
        Assert.True(_http.IsDisposed);
        Assert.InRange(LogPlace.Taken, 0, places); // Fewer, when servers of other tests were collected too.
    }

    [Fact]
    public async Task Server_NothingRefersTo_CountsAndLogsWhatTheServiceDoesNotTake()
    {
        _http.On("log_event", static _ => FakeHttp.Status(500));
        WeakReference server = await LeaveAsync();

        await WaitForAsync(IsOver);
        await WaitForAsync(() => !server.IsAlive);

        Assert.Equal(0, _sent);
        Assert.Contains(Warnings(), static warning => warning.Text.StartsWith($"{Events} events were dropped: they were not sent", StringComparison.Ordinal));
        Assert.Single(Warnings(), static warning => warning.Text.Contains("was not disposed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Server_NothingRefersToInManualMode_SendsItsEvents()
    {
        WeakReference server = await LeaveAsync(isManual: true);

        await WaitForAsync(IsOver);
        await WaitForAsync(() => !server.IsAlive);

        Assert.Equal(Events, _sent);
        Assert.Single(Warnings());
    }

    [Fact]
    public async Task Server_NothingRefersToThatWasShutDown_IsNotWarnedOf()
    {
        WeakReference server = await LeaveAsync(isEnded: true);

        await WaitForAsync(() => !server.IsAlive);

        Assert.Empty(Warnings());
    }

    [Fact]
    public async Task LocalServer_NothingRefersTo_HasNothingToEnd()
    {
        WeakReference server = LeaveLocal();

        await WaitForAsync(() => !server.IsAlive);

        Assert.DoesNotContain(_log.Messages, static message => message.Level >= OutputLogLevel.Warning || message.Text.Contains("shut down", StringComparison.Ordinal));
    }

    [Fact]
    public async Task HandlesAndIdLists_OfAServerNothingRefersTo_AreForgotten()
    {
        (WeakReference server, WeakReference handles, WeakReference idLists) = await LeaveNamesAsync();

        await WaitForAsync(() => !server.IsAlive && !handles.IsAlive && !idLists.IsAlive);

        Assert.False(handles.IsAlive);
    }

    private int SpecsRequests => _http.To("download_config_specs").Length;

    private LoggedMessage[] Warnings() => [.. _log.Messages.Where(static message => message.Level >= OutputLogLevel.Warning)];

    private bool IsOver() => _log.Messages.Any(static message => message.Text.Contains("is shut down", StringComparison.Ordinal));

    private StatsigServer Make(bool isManual = false)
    {
        var options = new StatsigOptions
        {
            Api = LiveServer.Main,
            HttpHandlerFactory = () => _http,
            TimeProvider = _clock,
            SyncJitterPercent = 0,
            KeepsPollInterval = true,
            ConfigSyncInterval = LiveServer.PollInterval,
            OutputLogger = _log,
            OutputLogLevel = OutputLogLevel.Info,
            ManualMode = isManual,
            DisableDiagnostics = true,
            DisableSdkExceptionReporting = true,
            EventsFlushed = args => Interlocked.Add(ref args.Success ? ref _sent : ref _failed, args.EventCount),
        };
        return new StatsigServer(LiveServer.Key, options);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // So that no local of a test keeps the server.
    private async Task<WeakReference> LeaveAsync(bool isManual = false, bool isEnded = false)
    {
        StatsigServer server = Make(isManual);
        await server.InitializeAsync(TestContext.Current.CancellationToken);
        server.CheckGate(LiveServer.User, "g");
        for (int i = 1; i < Events; i++)
        {
            server.LogEvent(LiveServer.User, "event");
        }

        if (isEnded)
        {
            await server.ShutdownAsync();
        }

        return new WeakReference(server, trackResurrection: true);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference LeaveLocal()
    {
        var server = new StatsigServer(null, new StatsigOptions
        {
            LocalMode = true,
            BootstrapUtf8 = LiveServer.SpecsOf(1000),
            OutputLogger = _log,
            OutputLogLevel = OutputLogLevel.Info,
        });
        Assert.True(server.InitializeAsync(TestContext.Current.CancellationToken).IsCompletedSuccessfully);
        Assert.True(server.CheckGate(LiveServer.User, "g"));
        return new WeakReference(server, trackResurrection: true);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<(WeakReference Server, WeakReference Handles, WeakReference IdLists)> LeaveNamesAsync()
    {
        string name = new('n', 20);
        string list = new('l', 20);
        _http.On("get_id_lists", _ => FakeHttp.Ok($$"""{"{{list}}":{"name":"{{list}}","size":10,"url":"https://main.example/list","creationTime":1,"fileID":"f"} }"""));
        _http.On("main.example/list", static _ => FakeHttp.Ok("+abcdefgh\n"));
        StatsigServer server = Make();
        await server.InitializeAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, server.InitializeDetails!.IdListCount);
        server.CheckGate(LiveServer.User, server.GateHandle(name));
        return (new WeakReference(server, trackResurrection: true), new WeakReference(server.GateHandle(name).Schema), new WeakReference(IdListsOf(server)));
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_idLists")]
    private static extern ref IdListStore IdListsOf(StatsigServer server);

    private async Task PollAsync(int requests)
    {
        await _clock.PassAsync(LiveServer.PollInterval);
        await WaitForAsync(() => SpecsRequests >= requests, collects: false);
    }

    private static async Task WaitForAsync(Func<bool> condition, bool collects = true)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            if (collects)
            {
                Collect();
            }

            await Task.Yield();
        }
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
