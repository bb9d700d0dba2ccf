using System;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;
using Statsig.Fast.Tests.Networking;

namespace Statsig.Fast.Tests.Sync;

/// <summary>A server on a manual clock whose network is in memory.</summary>
internal sealed class LiveServer : IAsyncDisposable
{
    internal const string Key = "secret-sentinel-5Qz81";
    internal const string Main = "https://main.example/v1";
    internal const string SpecsPath = "main.example/v2/download_config_specs";
    internal const string CdnSpecsPath = "api.statsigcdn.com/v2/download_config_specs";
    internal const string IdListsPath = "get_id_lists";

    /// <summary>The interval of the polls of the specs.</summary>
    /// <remarks>
    /// Not the ten seconds of the default: after some polls the limits of requests (20 s) and the interval of the ID lists (60 s) have ten
    /// seconds left too. No number of polls leaves thirteen of either, so a timer that is due after this time is that of the specs.
    /// </remarks>
    internal static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(13);

    internal static readonly TimeSpan IdListInterval = TimeSpan.FromSeconds(60);

    private StatsigServer? _server;

    internal LiveServer()
    {
        Http.On(SpecsPath, _ => Specs is { } specs ? FakeHttp.Ok(specs) : FakeHttp.Status(500));
        Http.On(CdnSpecsPath, _ => CdnSpecs is { } specs ? FakeHttp.Ok(specs) : FakeHttp.Status(500));
        Http.On(IdListsPath, static _ => FakeHttp.Ok("{}"));
        Http.On("log_event", static _ => FakeHttp.Ok("{}"));
    }

    internal FakeHttp Http { get; } = new();

    internal ManualClock Clock { get; } = new();

    internal RecordingLogger Log { get; } = new();

    /// <summary>What the configured address answers; null for status 500.</summary>
    internal byte[]? Specs { get; set; } = SpecsOf(1000);

    /// <summary>What Statsig's own network answers; null for status 500.</summary>
    internal byte[]? CdnSpecs { get; set; }

    internal StatsigServer Server => _server ?? throw new InvalidOperationException("Start the server first.");

    internal static byte[] NoUpdates => "{\"has_updates\":false}"u8.ToArray();

    internal static StatsigUser User { get; } = new("u");

    /// <summary>Specs with one gate, "g", that everybody passes.</summary>
    internal static byte[] SpecsOf(long timeMs, string? checksum = null)
    {
        SpecBuilder specs = new SpecBuilder().Time(timeMs).Gate("g", static gate => gate.Rule("r", When.Public));
        return (checksum is null ? specs : specs.Checksum(checksum)).ToV2();
    }

    /// <summary>Options for this network and clock, to be changed with "with"-like copies by the tests.</summary>
    internal StatsigOptions Options(
        bool fallback = false,
        IDataStore? store = null,
        string? bootstrap = null,
        DataSource[]? initialize = null,
        DataSource[]? sync = null,
        TimeSpan? initTimeout = null,
        TimeSpan? overallTimeout = null,
        TimeSpan? outOfSync = null,
        bool local = false,
        bool manual = false,
        Action<SpecsUpdatedEventArgs>? updated = null,
        OutputLogLevel level = OutputLogLevel.Debug) => new()
        {
            Api = Main,
            HttpHandlerFactory = () => Http,
            TimeProvider = Clock,
            ConfigSyncInterval = PollInterval,
            SyncJitterPercent = 0,
            KeepsPollInterval = true,
            OutputLogger = Log,
            OutputLogLevel = level,
            FallbackToStatsigApi = fallback,
            DataStore = store,
            BootstrapValues = bootstrap,
            InitializeSources = initialize,
            ConfigSyncSources = sync,
            InitRequestTimeout = initTimeout,
            OverallInitTimeout = overallTimeout,
            OutOfSyncThreshold = outOfSync,
            LocalMode = local,
            ManualMode = manual,
            SpecsUpdated = updated,
        };

    internal StatsigServer Make(StatsigOptions? options = null, string? key = Key) => _server = new StatsigServer(key, options ?? Options());

    internal Task<InitializeDetails> StartAsync(StatsigOptions? options = null, string? key = Key) =>
        Make(options, key).InitializeAsync(TestContext.Current.CancellationToken);

    /// <summary>Lets the pause before the next poll of the specs pass, and waits until that poll has ended.</summary>
    internal async Task PollAsync()
    {
        await Clock.PassAsync(PollInterval);
        await Clock.WaitForTimerAsync(PollInterval);
    }

    /// <summary>Waits until this number of requests for specs has been made, up to a minute.</summary>
    internal async Task WaitForRequestsAsync(int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (SpecsRequests().Length < count)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>The requests for specs so far: 'M' to the configured address, 'C' to Statsig's own network.</summary>
    internal string SpecsRequests()
    {
        string seen = "";
        foreach (FakeRequest request in Http.Requests)
        {
            seen += request.Address.AbsoluteUri switch
            {
                var address when address.Contains(SpecsPath, StringComparison.Ordinal) => "M",
                var address when address.Contains(CdnSpecsPath, StringComparison.Ordinal) => "C",
                _ => "",
            };
        }

        return seen;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.ShutdownAsync(TimeSpan.FromSeconds(10));
        }

        Http.Dispose();
        Assert.DoesNotContain(Log.Messages, static message => message.Text.Contains(Key, StringComparison.Ordinal));
    }
}
