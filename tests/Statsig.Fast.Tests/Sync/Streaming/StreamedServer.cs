using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.TestKit.Proxy;

namespace Statsig.Fast.Tests.Sync.Streaming;

/// <summary>
/// A server whose specs come from a peer on loopback by gRPC, on a manual clock; everything else of its network is in memory.
/// </summary>
internal sealed class StreamedServer : IAsyncDisposable
{
    private StreamedServer(ProxyPeer peer)
    {
        Peer = peer;
    }

    internal ProxyPeer Peer { get; }

    internal LiveServer Live { get; } = new();

    internal static CancellationToken Token => TestContext.Current.CancellationToken;

    internal static async Task<StreamedServer> CreateAsync() => new(await ProxyPeer.StartAsync());

    internal ProxyConfig Proxy(
        NetworkProtocol protocol = NetworkProtocol.GrpcWebSocket,
        int? retries = null,
        int? threshold = null,
        bool givesUp = false,
        TimeSpan? idle = null,
        string? address = null,
        (TimeSpan Delay, TimeSpan Timeout)? ping = null) => new(protocol, address ?? Peer.Address)
        {
            RetryBackoffBase = TimeSpan.FromMilliseconds(130), // Which no sleep of the events' thread leaves: those are 5, 100 and 400 ms, and a second.
            RetryBackoffMultiplier = 2,
            MaxRetryAttempt = retries,
            PushWorkerFailoverThreshold = threshold,
            GiveUpAfterMaxRetries = givesUp,
            StreamIdleTimeout = idle ?? TimeSpan.FromHours(2),
            ConnectTimeout = TimeSpan.FromMinutes(1),
            PingDelay = ping?.Delay ?? TimeSpan.FromMinutes(1),
            PingTimeout = ping?.Timeout ?? TimeSpan.FromMinutes(1),
        };

    internal StatsigOptions Options(
        ProxyConfig? proxy = null,
        DataSource[]? sync = null,
        IDataStore? store = null,
        bool manual = false,
        SpecsVersion version = SpecsVersion.V2,
        Action<string, Exception>? errors = null,
        IObservabilityClient? metrics = null,
        TimeProvider? clock = null,
        TimeSpan? interval = null) => new StatsigOptions
        {
            ProxyConfigs = new Dictionary<NetworkEndpoint, ProxyConfig> { [NetworkEndpoint.DownloadConfigSpecs] = proxy ?? Proxy() },
            HttpHandlerFactory = () => Live.Http,
            TimeProvider = clock ?? Live.Clock,
            SyncJitterPercent = 0,
            KeepsPollInterval = true,
            OutputLogger = Live.Log,
            OutputLogLevel = OutputLogLevel.Debug,
            ConfigSyncInterval = interval ?? LiveServer.PollInterval,
            ConfigSyncSources = sync,
            DataStore = store,
            ManualMode = manual,
            SpecsVersion = version,
            DisableIdLists = true,
            SdkErrorCallback = errors,
            ObservabilityClient = metrics,
        }.UseGrpcForwardProxy();

    /// <summary>Initializes from the peer with specs of a time.</summary>
    internal async Task<InitializeDetails> StartAsync(StatsigOptions? options = null, long timeMs = 1000)
    {
        Task<InitializeDetails> starting = Live.StartAsync(options ?? Options());
        ProxyCall call = await Peer.NextAsync(Token);
        Assert.False(call.IsStream);
        await call.AnswerAsync(LiveServer.SpecsOf(timeMs), timeMs);
        return await starting;
    }

    /// <summary>The next call, which is for a stream that asks for what is newer than a time.</summary>
    internal async Task<ProxyCall> NextStreamAsync(long since)
    {
        ProxyCall call = await Peer.NextAsync(Token);
        Assert.True(call.IsStream);
        Assert.Equal(ProxyCall.Request(LiveServer.Key, version: 2, since == 0 ? null : (ulong)since), call.Body);
        return call;
    }

    /// <summary>Waits until specs of a time are current; up to a minute.</summary>
    internal Task WaitForSpecsAsync(long timeMs) => WaitAsync(() => Live.Server.SpecsTimeMs == timeMs);

    /// <summary>Waits for a line of the log; up to a minute.</summary>
    internal Task WaitForLogAsync(string text, int count = 1) => WaitAsync(() => LogCount(text) >= count);

    internal int LogCount(string text) => Live.Log.Messages.Count(message => message.Text.Contains(text, StringComparison.Ordinal));

    internal static async Task WaitAsync(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        while (!condition())
        {
            await Task.Delay(1, limit.Token);
        }
    }

    /// <summary>Lets the pause before a retry pass, when it has begun.</summary>
    internal Task PassAsync(int ms) => Live.Clock.PassAsync(TimeSpan.FromMilliseconds(ms));

    public async ValueTask DisposeAsync()
    {
        await Live.DisposeAsync();
        await Peer.DisposeAsync();
    }
}
