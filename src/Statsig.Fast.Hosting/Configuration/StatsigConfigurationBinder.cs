using System;
using System.Collections.Generic;
using Microsoft.Extensions.Configuration;
using Kinds = Statsig.Fast.Hosting.Configuration.SettingKinds<Statsig.Fast.Hosting.StatsigHostOptions>;

namespace Statsig.Fast.Hosting.Configuration;

/// <summary>Sets options from a configuration section: one line for each key, no reflection.</summary>
/// <remarks>
/// The binder of the framework ignores unknown keys, and its messages name neither what is accepted nor what was meant. A test compares
/// this table with the properties of the options, and another one the table in the documents with this one.
/// </remarks>
internal static class StatsigConfigurationBinder
{
    /// <summary>The settings that a section may hold.</summary>
    internal static readonly SettingTable<StatsigHostOptions> Table = new(
        "Statsig",
        Kinds.Text(nameof(StatsigHostOptions.SecretKey), static (o, v) => o.SecretKey = v),
        Kinds.Text(nameof(StatsigHostOptions.SecretKeySource), static (o, v) => o.SecretKeySource = v),
        Kinds.Time(nameof(StatsigHostOptions.ShutdownDeadline), static (o, v) => o.ShutdownDeadline = v),
        Kinds.Flag(nameof(StatsigHostOptions.FailStartWithoutSpecs), static (o, v) => o.FailStartWithoutSpecs = v),
        Kinds.Flag(nameof(StatsigHostOptions.UseAsShared), static (o, v) => o.UseAsShared = v),
        Kinds.Time(nameof(StatsigHostOptions.StaleAfter), static (o, v) => o.StaleAfter = v),
        Kinds.Time(nameof(StatsigHostOptions.StalledAfter), static (o, v) => o.StalledAfter = v),
        Kinds.Time(nameof(StatsigHostOptions.PooledConnectionLifetime), static (o, v) => o.PooledConnectionLifetime = v),
        Kinds.Text(nameof(StatsigHostOptions.EnvironmentTier), static (o, v) => o.EnvironmentTier = v),
        Kinds.Texts(nameof(StatsigHostOptions.EnvironmentParameters), static (o, key, v) => o.EnvironmentParameters[key] = v),
        Kinds.Texts(nameof(StatsigHostOptions.GlobalCustomFields), static (o, key, v) => o.GlobalCustomFields[key] = v),
        Kinds.Text(nameof(StatsigHostOptions.BootstrapValues), static (o, v) => o.BootstrapValues = v),
        Kinds.Text(nameof(StatsigHostOptions.BootstrapPath), static (o, v) => o.BootstrapPath = v),
        Kinds.Lines(nameof(StatsigHostOptions.BootstrapIdLists), static (o, key, v) => o.BootstrapIdLists[key] = v),
        OverrideSettings.AsSetting(),
        Kinds.Flag(nameof(StatsigHostOptions.LocalMode), static (o, v) => o.LocalMode = v),
        Kinds.Flag(nameof(StatsigHostOptions.ManualMode), static (o, v) => o.ManualMode = v),
        Kinds.Flag(nameof(StatsigHostOptions.ThrowWhenUninitialized), static (o, v) => o.ThrowWhenUninitialized = v),
        Kinds.Flag(nameof(StatsigHostOptions.DisableUserAgentParsing), static (o, v) => o.DisableUserAgentParsing = v),
        Kinds.Flag(nameof(StatsigHostOptions.DisableCountryLookup), static (o, v) => o.DisableCountryLookup = v),
        Kinds.Time(nameof(StatsigHostOptions.RegexTimeoutPerCall), static (o, v) => o.RegexTimeoutPerCall = v),
        Kinds.Name<OutputLogLevel>(nameof(StatsigHostOptions.OutputLogLevel), static (o, v) => o.OutputLogLevel = v),
        Kinds.Text(nameof(StatsigHostOptions.Api), static (o, v) => o.Api = v),
        Kinds.Text(nameof(StatsigHostOptions.ApiForDownloadConfigSpecs), static (o, v) => o.ApiForDownloadConfigSpecs = v),
        Kinds.Text(nameof(StatsigHostOptions.ApiForGetIdLists), static (o, v) => o.ApiForGetIdLists = v),
        Kinds.Text(nameof(StatsigHostOptions.ApiForIdListFiles), static (o, v) => o.ApiForIdListFiles = v),
        Kinds.Text(nameof(StatsigHostOptions.ApiForLogEvent), static (o, v) => o.ApiForLogEvent = v),
        ProxyConfigSettings.AsSetting(),
        Kinds.Name<SpecsVersion>(nameof(StatsigHostOptions.SpecsVersion), static (o, v) => o.SpecsVersion = v),
        Kinds.Flag(nameof(StatsigHostOptions.PreferJsonSpecs), static (o, v) => o.PreferJsonSpecs = v),
        Kinds.Time(nameof(StatsigHostOptions.RequestTimeout), static (o, v) => o.RequestTimeout = v),
        Kinds.TimeOrNull(nameof(StatsigHostOptions.InitRequestTimeout), static (o, v) => o.InitRequestTimeout = v),
        Kinds.TimeOrNull(nameof(StatsigHostOptions.OverallInitTimeout), static (o, v) => o.OverallInitTimeout = v),
        Kinds.Number(nameof(StatsigHostOptions.MaxResponseBytes), static (o, v) => o.MaxResponseBytes = v),
        Kinds.Texts(nameof(StatsigHostOptions.AdditionalHeaders), static (o, key, v) => o.AdditionalHeaders[key] = v),
        Kinds.Text(nameof(StatsigHostOptions.ServiceName), static (o, v) => o.ServiceName = v),
        Kinds.Names<DataSource>(nameof(StatsigHostOptions.InitializeSources), static (o, v) => o.InitializeSources = v),
        Kinds.Names<DataSource>(nameof(StatsigHostOptions.ConfigSyncSources), static (o, v) => o.ConfigSyncSources = v),
        Kinds.Time(nameof(StatsigHostOptions.ConfigSyncInterval), static (o, v) => o.ConfigSyncInterval = v),
        Kinds.Time(nameof(StatsigHostOptions.IdListsSyncInterval), static (o, v) => o.IdListsSyncInterval = v),
        Kinds.Number(nameof(StatsigHostOptions.SyncJitterPercent), static (o, v) => o.SyncJitterPercent = v),
        Kinds.Number(nameof(StatsigHostOptions.MaxParallelIdListDownloads), static (o, v) => o.MaxParallelIdListDownloads = v),
        Kinds.Flag(nameof(StatsigHostOptions.DisableIdLists), static (o, v) => o.DisableIdLists = v),
        Kinds.Flag(nameof(StatsigHostOptions.FallbackToStatsigApi), static (o, v) => o.FallbackToStatsigApi = v),
        Kinds.Number(nameof(StatsigHostOptions.StatsigFallbackThreshold), static (o, v) => o.StatsigFallbackThreshold = v),
        Kinds.TimeOrNull(nameof(StatsigHostOptions.OutOfSyncThreshold), static (o, v) => o.OutOfSyncThreshold = v),
        Kinds.Name<DataStoreKeySchema>(nameof(StatsigHostOptions.DataStoreKeySchema), static (o, v) => o.DataStoreKeySchema = v),
        Kinds.Number(nameof(StatsigHostOptions.MaxEventsPerBatch), static (o, v) => o.MaxEventsPerBatch = v),
        Kinds.Number(nameof(StatsigHostOptions.MaxEventBatchBytes), static (o, v) => o.MaxEventBatchBytes = v),
        Kinds.Time(nameof(StatsigHostOptions.EventFlushInterval), static (o, v) => o.EventFlushInterval = v),
        Kinds.Number(nameof(StatsigHostOptions.MaxPendingEventBatches), static (o, v) => o.MaxPendingEventBatches = v),
        Kinds.Number(nameof(StatsigHostOptions.EventRingCapacity), static (o, v) => o.EventRingCapacity = v),
        Kinds.Number(nameof(StatsigHostOptions.EventRingMaxGrowthBytes), static (o, v) => o.EventRingMaxGrowthBytes = v),
        Kinds.Number(nameof(StatsigHostOptions.ExposureDedupeMaxKeys), static (o, v) => o.ExposureDedupeMaxKeys = v),
        Kinds.Flag(nameof(StatsigHostOptions.DisableAllLogging), static (o, v) => o.DisableAllLogging = v),
        Kinds.Flag(nameof(StatsigHostOptions.DisableProcessExitFlush), static (o, v) => o.DisableProcessExitFlush = v),
        Kinds.Flag(nameof(StatsigHostOptions.DisableDiagnostics), static (o, v) => o.DisableDiagnostics = v),
        Kinds.Flag(nameof(StatsigHostOptions.DisableSdkExceptionReporting), static (o, v) => o.DisableSdkExceptionReporting = v),
        Kinds.Flag(nameof(StatsigHostOptions.LogNonExposedChecks), static (o, v) => o.LogNonExposedChecks = v),
        Kinds.Flag(nameof(StatsigHostOptions.LogPythonTimeKeys), static (o, v) => o.LogPythonTimeKeys = v),
        Kinds.Text(nameof(StatsigHostOptions.EventSpillPath), static (o, v) => o.EventSpillPath = v),
        Kinds.Number(nameof(StatsigHostOptions.EventSpillMaxBytes), static (o, v) => o.EventSpillMaxBytes = v));

    /// <summary>Sets every option that the section has a value for.</summary>
    /// <exception cref="InvalidOperationException">
    /// Keys are unknown or have wrong values; the message names each of them, and what is accepted.
    /// </exception>
    internal static void Bind(StatsigHostOptions options, IConfiguration section)
    {
        if (section is IConfigurationSection named && !named.Exists())
        {
            options.MissingSection = named.Path;
        }

        var problems = new List<string>();
        Table.Read(options, section, problems, (name, path) => options.Keys[name] = path);
        if (problems.Count > 0)
        {
            throw new InvalidOperationException(string.Join(" ", problems));
        }
    }
}
