using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;
using Statsig.Fast.Tests.Networking;
using Statsig.Fast.Tests.Sync;

namespace Statsig.Fast.Tests;

/// <summary>
/// What runs in the background keeps neither the trace nor any other ambient value of the call that happened to start it.
/// </summary>
public sealed class BackgroundContextTests : IAsyncDisposable
{
    private static readonly AsyncLocal<string?> Ambient = new();

    private readonly LiveServer _live = new();
    private readonly ConcurrentDictionary<string, string> _seen = new();

    public ValueTask DisposeAsync() => _live.DisposeAsync();

    [Fact]
    public async Task Background_StartedUnderATraceAndAnAsyncLocal_SeesNeither()
    {
        using Activity caller = new Activity("request of a user").Start();
        Ambient.Value = "request of a user";
        var storage = new NotingStorage(this, caller);
        int specsTime = 1000;
        _live.Http.On(LiveServer.SpecsPath, _ =>
        {
            Note("specs", caller);
            return FakeHttp.Ok(new SpecBuilder().Time(specsTime).Experiment("x").ToV2());
        });
        _live.Http.On(LiveServer.IdListsPath, _ =>
        {
            Note("id lists", caller);
            return FakeHttp.Ok("{}");
        });
        _live.Http.On("log_event", _ =>
        {
            Note("post", caller);
            return FakeHttp.Ok("{}");
        });
        StatsigServer server = _live.Make(new StatsigOptions
        {
            Api = LiveServer.Main,
            HttpHandlerFactory = () => _live.Http,
            TimeProvider = _live.Clock,
            OutputLogger = _live.Log,
            DataStore = new NotingStore(this, caller),
            StickyAssignmentStorage = storage,
            MaxEventsPerBatch = 1,
            ConfigSyncInterval = LiveServer.PollInterval,
            SyncJitterPercent = 0,
            EventsFlushed = _ => Note("flushed", caller),
            SpecsUpdated = _ => Note("rules", caller),
        });
        await server.InitializeAsync(TestContext.Current.CancellationToken);
        server.LogEvent(LiveServer.User, "e");
        NotingStorage.Begin(server);
        specsTime = 2000;
        await _live.PollAsync();
        await WaitForAsync("flushed", "post", "save", "set");

        Assert.Equal(
            ["flushed", "get", "id lists", "post", "rules", "save", "set", "specs"],
            _seen.Keys.Order(StringComparer.Ordinal));
        Assert.All(_seen, static seen => Assert.Equal($"{seen.Key}: nothing", $"{seen.Key}: {seen.Value}"));
    }

    private async Task WaitForAsync(params string[] places)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!places.All(_seen.ContainsKey))
        {
            limit.Token.ThrowIfCancellationRequested();
            _live.Clock.Advance(TimeSpan.FromMilliseconds(100)); // The pump sleeps on this clock.
            await Task.Yield();
        }
    }

    /// <summary>Notes what is seen in a place; what is seen once stays seen.</summary>
    private void Note(string place, Activity caller)
    {
        string seen = Ambient.Value is not null ? "the value" : Activity.Current?.TraceId == caller.TraceId ? "the trace" : "nothing";
        _seen.AddOrUpdate(place, seen, (_, before) => before == "nothing" ? seen : before);
    }

    private sealed class NotingStore(BackgroundContextTests test, Activity caller) : IDataStore
    {
        public ValueTask<ReadOnlyMemory<byte>?> GetAsync(string key, CancellationToken cancellationToken)
        {
            test.Note("get", caller);
            return ValueTask.FromResult<ReadOnlyMemory<byte>?>(null);
        }

        public ValueTask SetAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellationToken)
        {
            test.Note("set", caller);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class NotingStorage(BackgroundContextTests test, Activity caller) : IStickyAssignmentStorage
    {
        /// <summary>Has something saved or deleted, as an experiment does that is not active.</summary>
        internal static void Begin(StatsigServer server) =>
            server.GetExperiment(LiveServer.User, "x");

        public ValueTask<System.Collections.Generic.IReadOnlyDictionary<string, StickyAssignment>> LoadAsync(string key, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask SaveAsync(string key, string configName, StickyAssignment assignment, CancellationToken cancellationToken)
        {
            test.Note("save", caller);
            return ValueTask.CompletedTask;
        }

        public ValueTask DeleteAsync(string key, string configName, CancellationToken cancellationToken) =>
            SaveAsync(key, configName, null!, cancellationToken);
    }
}
