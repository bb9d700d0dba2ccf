using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;
using Statsig.Fast.Tests.Networking;
using Statsig.Fast.Tests.Sync;

namespace Statsig.Fast.Tests;

/// <summary>
/// Every public asynchronous method under a synchronization context with one thread, blocking that thread and not, in every state.
/// </summary>
public sealed class SingleThreadedContextTests
{
    private static readonly Dictionary<string, Func<StatsigServer, Task>> Methods = new()
    {
        ["initialize"] = static server => server.InitializeAsync(),
        ["flush"] = static server => server.FlushAsync(),
        ["sync"] = static server => server.SyncAsync(),
        ["load"] = static server => server.GetStickyAssignmentsAsync(LiveServer.User, "userID").AsTask(),
        ["write"] = static server => server.WriteClientInitializeResponseAsync(LiveServer.User, new MemoryStream()).AsTask(),
        ["pipe"] = static server => server.WriteClientInitializeResponseAsync(LiveServer.User, PipeWriter.Create(new MemoryStream())).AsTask(),
        ["shutdown"] = static server => server.ShutdownAsync(),
        ["dispose"] = static server => server.DisposeAsync().AsTask(),
    };

    public enum State
    {
        Fresh,
        Initialized,
        Busy,
        Manual,
        Local,
        ShutDown,
    }

    public static MatrixTheoryData<string, State, bool> Cases => new(Methods.Keys, Enum.GetValues<State>(), [true, false]);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Method_UnderOneThread_Ends(string method, State state, bool isBlocking)
    {
        using var http = new FakeHttp();
        http.On("download_config_specs", static async (_, _) => await LateAsync(FakeHttp.Ok(LiveServer.SpecsOf(1000))));
        http.On("get_id_lists", static async (_, _) => await LateAsync(FakeHttp.Ok("{}")));
        http.On("log_event", static async (_, _) => await LateAsync(FakeHttp.Ok("{}")));
        await using var server = new StatsigServer(LiveServer.Key, new StatsigOptions
        {
            Api = LiveServer.Main,
            HttpHandlerFactory = () => http,
            DataStore = new LateStore(),
            StickyAssignmentStorage = new LateStorage(),
            ManualMode = state == State.Manual,
            LocalMode = state == State.Local,
            OutputLogLevel = OutputLogLevel.None,
        });
        if (state != State.Fresh)
        {
            await server.InitializeAsync(TestContext.Current.CancellationToken);
        }

        if (state == State.ShutDown)
        {
            await server.ShutdownAsync();
        }

        for (int i = 0; i < (state == State.Busy ? 3000 : 1); i++)
        {
            server.LogEvent(LiveServer.User, "e");
        }

        Assert.True(SingleThread.Run(() => Methods[method](server), isBlocking));
    }

    /// <summary>Awaits as applications do: going on where it began.</summary>
    private static async Task<T> LateAsync<T>(T value)
    {
        await Task.Yield();
        return value;
    }

    private sealed class LateStore : IDataStore
    {
        public async ValueTask InitializeAsync(CancellationToken cancellationToken) => await LateAsync(0);

        public async ValueTask<ReadOnlyMemory<byte>?> GetAsync(string key, CancellationToken cancellationToken) => await LateAsync<ReadOnlyMemory<byte>?>(null);

        public async ValueTask SetAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellationToken) => await LateAsync(0);

        public async ValueTask ShutdownAsync(CancellationToken cancellationToken) => await LateAsync(0);
    }

    private sealed class LateStorage : IStickyAssignmentStorage
    {
        public async ValueTask<IReadOnlyDictionary<string, StickyAssignment>> LoadAsync(string key, CancellationToken cancellationToken) =>
            await LateAsync(new Dictionary<string, StickyAssignment>());

        public async ValueTask SaveAsync(string key, string configName, StickyAssignment assignment, CancellationToken cancellationToken) => await LateAsync(0);

        public async ValueTask DeleteAsync(string key, string configName, CancellationToken cancellationToken) => await LateAsync(0);
    }
}
