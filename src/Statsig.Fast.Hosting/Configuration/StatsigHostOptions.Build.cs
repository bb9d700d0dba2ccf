using System;
using System.Collections.Generic;
using System.Net.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Statsig.Fast.Hosting.Logging;

namespace Statsig.Fast.Hosting;

/// <content>From here to the options of a server.</content>
public sealed partial class StatsigHostOptions
{
    /// <summary>The configuration key that each member came from, for messages.</summary>
    internal Dictionary<string, string> Keys { get; } = [];

    /// <summary>The path of the configuration section that the options were to come from, and that does not exist; null when it does.</summary>
    internal string? MissingSection { get; set; }

    /// <summary>Makes the options of a server.</summary>
    /// <param name="logger">Where messages go when no other place is set.</param>
    /// <param name="clock">The clock when no other is set.</param>
    /// <param name="handlerFactory">Makes the handler when no other way is set.</param>
    /// <exception cref="InvalidOperationException">A value is out of bounds; the message names its configuration key, if any.</exception>
    internal StatsigOptions Build(IOutputLogger logger, TimeProvider clock, Func<HttpMessageHandler>? handlerFactory)
    {
        try
        {
            return Create(logger, clock, handlerFactory);
        }
        catch (ArgumentException refused)
        {
            string source = refused.ParamName is { } name && Keys.TryGetValue(name, out string? key) ? $"\"{key}\": " : "";
            throw new InvalidOperationException($"The options of Statsig are not usable. {source}{refused.Message}", refused);
        }
    }

    /// <summary>Makes options of a server that are looked at only.</summary>
    /// <exception cref="InvalidOperationException">A value is out of bounds; the message names its configuration key, if any.</exception>
    internal StatsigOptions Validate() => Build(new HostOutputLogger(NullLogger.Instance), System.TimeProvider.System, handlerFactory: null);

    private StatsigOptions Create(IOutputLogger logger, TimeProvider clock, Func<HttpMessageHandler>? handlerFactory) => new()
    {
        SecretKeySource = SecretKeySource ?? (MissingSection is { } section ? $"the configuration section \"{section}\", which does not exist" : null),
        EnvironmentTier = EnvironmentTier,
        EnvironmentParameters = EnvironmentParameters.Count == 0 ? null : new Dictionary<string, string>(EnvironmentParameters),
        GlobalCustomFields = GlobalCustomFields.Count == 0 ? null : new Dictionary<string, object?>(GlobalCustomFields),
        BootstrapValues = BootstrapValues,
        LocalMode = LocalMode,
        ThrowWhenUninitialized = ThrowWhenUninitialized,
        DisableUserAgentParsing = DisableUserAgentParsing,
        DisableCountryLookup = DisableCountryLookup,
        RegexMatchTimeout = RegexMatchTimeout,
        OutputLogLevel = OutputLogLevel,
        OutputLogger = OutputLogger ?? logger,
        UserAgentParser = UserAgentParser,
        PersistentStorage = PersistentStorage,
        TimeProvider = TimeProvider ?? clock,
        Api = Api,
        ApiForDownloadConfigSpecs = ApiForDownloadConfigSpecs,
        ApiForGetIdLists = ApiForGetIdLists,
        ApiForIdListFiles = ApiForIdListFiles,
        ApiForLogEvent = ApiForLogEvent,
        ProxyConfigs = ProxyConfigs.Count == 0 ? null : new Dictionary<NetworkEndpoint, ProxyConfig>(ProxyConfigs),
        ForwardProxyTransport = ForwardProxyTransport,
        SpecsVersion = SpecsVersion,
        RequestTimeout = RequestTimeout,
        InitTimeout = InitTimeout,
        OverallInitTimeout = OverallInitTimeout,
        MaxResponseBytes = MaxResponseBytes,
        AdditionalHeaders = AdditionalHeaders.Count == 0 ? null : new Dictionary<string, string>(AdditionalHeaders),
        ServiceName = ServiceName,
        WebProxy = WebProxy,
        HttpHandlerFactory = HttpHandlerFactory ?? handlerFactory,
        InitializeSources = InitializeSources,
        ConfigSyncSources = ConfigSyncSources,
        ConfigSyncInterval = ConfigSyncInterval,
        IdListsSyncInterval = IdListsSyncInterval,
        SyncJitterPercent = SyncJitterPercent,
        IdListsThreadLimit = IdListsThreadLimit,
        DisableIdLists = DisableIdLists,
        FallbackToStatsigApi = FallbackToStatsigApi,
        StatsigFallbackThreshold = StatsigFallbackThreshold,
        OutOfSyncThreshold = OutOfSyncThreshold,
        DataStore = DataStore,
        DataStoreKeySchema = DataStoreKeySchema,
        ManualMode = ManualMode,
        EventQueueSize = EventQueueSize,
        MaxEventBatchBytes = MaxEventBatchBytes,
        EventFlushInterval = EventFlushInterval,
        RetryQueueSize = RetryQueueSize,
        EventRingCapacity = EventRingCapacity,
        ExposureDedupeMaxKeys = ExposureDedupeMaxKeys,
        DisableAllLogging = DisableAllLogging,
        DisableDiagnostics = DisableDiagnostics,
        DisableProcessExitFlush = DisableProcessExitFlush,
        DisableSdkExceptionReporting = DisableSdkExceptionReporting,
        LogNonExposedChecks = LogNonExposedChecks,
        LogPythonTimeKeys = LogPythonTimeKeys,
        EventSpillPath = EventSpillPath,
        EventSpillMaxBytes = EventSpillMaxBytes,
        EvaluationCallback = EvaluationCallback,
        RulesUpdated = RulesUpdated,
        EventsFlushed = EventsFlushed,
        SdkErrorCallback = SdkErrorCallback,
        ObservabilityClient = ObservabilityClient,
    };
}
