using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;

namespace Statsig.Fast.Hosting;

/// <content>Network, synchronization, events and callbacks.</content>
public sealed partial class StatsigHostOptions
{
    /// <summary>The base address of every endpoint without one of its own.</summary>
    public string? Api { get; set; }

    /// <summary>The base address that specs are downloaded from.</summary>
    public string? ApiForDownloadConfigSpecs { get; set; }

    /// <summary>The base address that the list of ID lists comes from.</summary>
    public string? ApiForGetIdLists { get; set; }

    /// <summary>The address whose scheme and host replace those of ID-list files.</summary>
    public string? ApiForIdListFiles { get; set; }

    /// <summary>The base address that events are posted to.</summary>
    public string? ApiForLogEvent { get; set; }

    /// <summary>Forward proxies by what they stand in for.</summary>
    /// <remarks>In configuration each has the names of <see cref="ProxyConfig"/>: "ProxyConfigs:DownloadConfigSpecs:ProxyAddress".</remarks>
    public IDictionary<NetworkEndpoint, ProxyConfig> ProxyConfigs { get; } = new Dictionary<NetworkEndpoint, ProxyConfig>();

    /// <summary>What calls the forward proxies whose protocol is gRPC; the package Statsig.Fast.ForwardProxy has it.</summary>
    public ForwardProxyTransport? ForwardProxyTransport { get; set; }

    /// <summary>The shape of specs to ask for.</summary>
    public SpecsVersion SpecsVersion { get; set; } = Defaults.SpecsVersion;

    /// <summary>How long one request may take.</summary>
    public TimeSpan RequestTimeout { get; set; } = Defaults.RequestTimeout;

    /// <summary>How long the first downloads may each take.</summary>
    public TimeSpan? InitTimeout { get; set; }

    /// <summary>
    /// How long initialization may take in all; after that the host starts and initialization goes on in the background. Null for no limit.
    /// Default: 5 s, so that a network that swallows packets does not hold up the start.
    /// </summary>
    public TimeSpan? OverallInitTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The largest answer that is read, in bytes.</summary>
    public int MaxResponseBytes { get; set; } = Defaults.MaxResponseBytes;

    /// <summary>Headers added to every request.</summary>
    public IDictionary<string, string> AdditionalHeaders { get; } = new Dictionary<string, string>();

    /// <summary>The name of the calling service.</summary>
    public string? ServiceName { get; set; }

    /// <summary>An outbound web proxy, whether or not the application registers an <see cref="IHttpClientFactory"/>. No effect with <see cref="HttpHandlerFactory"/>.</summary>
    public IWebProxy? WebProxy { get; set; }

    /// <summary>
    /// Returns true for a handler of the registered <see cref="IHttpClientFactory"/> that requests of the server go through. Asked about each handler that the
    /// application adds to all clients or to the client of this server, whenever the factory makes them. Default: null, which leaves out handlers that retry: those of
    /// Microsoft.Extensions.Http.Resilience and Microsoft.Extensions.Http.Polly. The server retries by itself.
    /// </summary>
    public Func<HttpMessageHandler, bool>? HttpHandlerFilter { get; set; }

    /// <summary>Makes the handler that requests go through. Default: the registered <see cref="IHttpClientFactory"/>'s, else one with a connection lifetime.</summary>
    public Func<HttpMessageHandler>? HttpHandlerFactory { get; set; }

    /// <summary>Where initialization looks for specs, in order.</summary>
    public IReadOnlyList<DataSource>? InitializeSources { get; set; }

    /// <summary>Where a poll looks for newer specs, in order.</summary>
    public IReadOnlyList<DataSource>? ConfigSyncSources { get; set; }

    /// <summary>From the end of one poll of the specs to the start of the next.</summary>
    public TimeSpan ConfigSyncInterval { get; set; } = Defaults.ConfigSyncInterval;

    /// <summary>From the end of one poll of the ID lists to the start of the next.</summary>
    public TimeSpan IdListsSyncInterval { get; set; } = Defaults.IdListsSyncInterval;

    /// <summary>How much each interval is varied at random, in percent.</summary>
    public int SyncJitterPercent { get; set; } = Defaults.SyncJitterPercent;

    /// <summary>How many files of ID lists are downloaded at a time.</summary>
    public int IdListsThreadLimit { get; set; } = Defaults.IdListsThreadLimit;

    /// <summary>True to download no ID lists.</summary>
    public bool DisableIdLists { get; set; }

    /// <summary>True to ask Statsig's own network when another source fails.</summary>
    public bool FallbackToStatsigApi { get; set; }

    /// <summary>Polls ask Statsig's own network only at every so many polls in a row that failed.</summary>
    public int StatsigFallbackThreshold { get; set; } = Defaults.StatsigFallbackThreshold;

    /// <summary>When the specs changed longer ago than this, a poll asks every source.</summary>
    public TimeSpan? OutOfSyncThreshold { get; set; }

    /// <summary>Keeps specs and ID lists between processes; see <see cref="DistributedCacheDataStore"/>.</summary>
    public IDataStore? DataStore { get; set; }

    /// <summary>Which keys the data store is asked for.</summary>
    public DataStoreKeySchema DataStoreKeySchema { get; set; }

    /// <summary>True to run no timer and no background loop.</summary>
    public bool ManualMode { get; set; }

    /// <summary>The most events in one batch.</summary>
    public int EventQueueSize { get; set; } = Defaults.EventQueueSize;

    /// <summary>The most bytes of JSON in one batch.</summary>
    public int MaxEventBatchBytes { get; set; } = Defaults.MaxEventBatchBytes;

    /// <summary>How long an event waits for its batch to fill.</summary>
    public TimeSpan EventFlushInterval { get; set; } = Defaults.EventFlushInterval;

    /// <summary>The batches that may wait to be sent.</summary>
    public int RetryQueueSize { get; set; } = Defaults.RetryQueueSize;

    /// <summary>The events that each thread can leave behind; a power of two.</summary>
    public int EventRingCapacity { get; set; } = Defaults.EventRingCapacity;

    /// <summary>The exposures remembered so that repeats are not sent again.</summary>
    public int ExposureDedupeMaxKeys { get; set; } = Defaults.ExposureDedupeMaxKeys;

    /// <summary>True to send nothing at all.</summary>
    public bool DisableAllLogging { get; set; }

    /// <summary>True to send no diagnostics.</summary>
    public bool DisableDiagnostics { get; set; }

    /// <summary>True to log only how many events are lost when the process ends although the host was not stopped.</summary>
    public bool DisableProcessExitFlush { get; set; }

    /// <summary>True to report no errors of the library to Statsig.</summary>
    public bool DisableSdkExceptionReporting { get; set; }

    /// <summary>True to send how often each name was asked for with exposures disabled.</summary>
    public bool LogNonExposedChecks { get; set; }

    /// <summary>True to send the Python SDK's time keys with exposures.</summary>
    public bool LogPythonTimeKeys { get; set; }

    /// <summary>A file that unsent batches are kept in.</summary>
    public string? EventSpillPath { get; set; }

    /// <summary>The largest spill file, in bytes.</summary>
    public int EventSpillMaxBytes { get; set; } = Defaults.EventSpillMaxBytes;

    /// <summary>Told of every evaluation.</summary>
    public IEvaluationCallback? EvaluationCallback { get; set; }

    /// <summary>Called after newer specs are in force.</summary>
    public Action<RulesUpdatedArgs>? RulesUpdated { get; set; }

    /// <summary>Called after every attempt to send a batch of events.</summary>
    public Action<EventsFlushedArgs>? EventsFlushed { get; set; }

    /// <summary>Called when something inside the server failed.</summary>
    public Action<string, Exception>? SdkErrorCallback { get; set; }

    /// <summary>Receives the server's own metrics.</summary>
    public IObservabilityClient? ObservabilityClient { get; set; }
}
