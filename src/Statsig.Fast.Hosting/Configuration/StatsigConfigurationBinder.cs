using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Extensions.Configuration;

namespace Statsig.Fast.Hosting.Configuration;

/// <summary>Sets options from a configuration section: one line a key, no reflection.</summary>
internal static class StatsigConfigurationBinder
{
    private static readonly Dictionary<string, Action<StatsigHostOptions, IConfigurationSection>> Settings = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(StatsigHostOptions.SecretKey)] = static (o, s) => o.SecretKey = s.Value,
        [nameof(StatsigHostOptions.SecretKeySource)] = static (o, s) => o.SecretKeySource = s.Value,
        [nameof(StatsigHostOptions.ShutdownDeadline)] = static (o, s) => o.ShutdownDeadline = ConfigurationValue.Duration(s),
        [nameof(StatsigHostOptions.FailStartWithoutSpecs)] = static (o, s) => o.FailStartWithoutSpecs = ConfigurationValue.Flag(s),
        [nameof(StatsigHostOptions.UseAsShared)] = static (o, s) => o.UseAsShared = ConfigurationValue.Flag(s),
        [nameof(StatsigHostOptions.StaleAfter)] = static (o, s) => o.StaleAfter = ConfigurationValue.Duration(s),
        [nameof(StatsigHostOptions.StalledAfter)] = static (o, s) => o.StalledAfter = ConfigurationValue.Duration(s),
        [nameof(StatsigHostOptions.PooledConnectionLifetime)] = static (o, s) => o.PooledConnectionLifetime = ConfigurationValue.Duration(s),
        [nameof(StatsigHostOptions.EnvironmentTier)] = static (o, s) => o.EnvironmentTier = s.Value,
        [nameof(StatsigHostOptions.EnvironmentParameters)] = static (o, s) => Fill(o.EnvironmentParameters, s),
        [nameof(StatsigHostOptions.GlobalCustomFields)] = static (o, s) =>
        {
            foreach (IConfigurationSection field in s.GetChildren())
            {
                o.GlobalCustomFields[field.Key] = field.Value;
            }
        },
        [nameof(StatsigHostOptions.BootstrapValues)] = static (o, s) => o.BootstrapValues = s.Value,
        [nameof(StatsigHostOptions.LocalMode)] = static (o, s) => o.LocalMode = ConfigurationValue.Flag(s),
        [nameof(StatsigHostOptions.ThrowWhenUninitialized)] = static (o, s) => o.ThrowWhenUninitialized = ConfigurationValue.Flag(s),
        [nameof(StatsigHostOptions.DisableUserAgentParsing)] = static (o, s) => o.DisableUserAgentParsing = ConfigurationValue.Flag(s),
        [nameof(StatsigHostOptions.DisableCountryLookup)] = static (o, s) => o.DisableCountryLookup = ConfigurationValue.Flag(s),
        [nameof(StatsigHostOptions.RegexMatchTimeout)] = static (o, s) => o.RegexMatchTimeout = ConfigurationValue.Duration(s),
        [nameof(StatsigHostOptions.OutputLogLevel)] = static (o, s) => o.OutputLogLevel = ConfigurationValue.Name<OutputLogLevel>(s),
        [nameof(StatsigHostOptions.Api)] = static (o, s) => o.Api = s.Value,
        [nameof(StatsigHostOptions.ApiForDownloadConfigSpecs)] = static (o, s) => o.ApiForDownloadConfigSpecs = s.Value,
        [nameof(StatsigHostOptions.ApiForGetIdLists)] = static (o, s) => o.ApiForGetIdLists = s.Value,
        [nameof(StatsigHostOptions.ApiForIdListFiles)] = static (o, s) => o.ApiForIdListFiles = s.Value,
        [nameof(StatsigHostOptions.ApiForLogEvent)] = static (o, s) => o.ApiForLogEvent = s.Value,
        [nameof(StatsigHostOptions.ProxyConfigs)] = static (o, s) => ProxyConfigBinder.Fill(o.ProxyConfigs, s),
        [nameof(StatsigHostOptions.SpecsVersion)] = static (o, s) => o.SpecsVersion = ConfigurationValue.Name<SpecsVersion>(s),
        [nameof(StatsigHostOptions.RequestTimeout)] = static (o, s) => o.RequestTimeout = ConfigurationValue.Duration(s),
        [nameof(StatsigHostOptions.InitTimeout)] = static (o, s) => o.InitTimeout = ConfigurationValue.Duration(s),
        [nameof(StatsigHostOptions.OverallInitTimeout)] = static (o, s) => o.OverallInitTimeout = ConfigurationValue.Duration(s),
        [nameof(StatsigHostOptions.MaxResponseBytes)] = static (o, s) => o.MaxResponseBytes = ConfigurationValue.Number(s),
        [nameof(StatsigHostOptions.AdditionalHeaders)] = static (o, s) => Fill(o.AdditionalHeaders, s),
        [nameof(StatsigHostOptions.ServiceName)] = static (o, s) => o.ServiceName = s.Value,
        [nameof(StatsigHostOptions.InitializeSources)] = static (o, s) => o.InitializeSources = Sources(s),
        [nameof(StatsigHostOptions.ConfigSyncSources)] = static (o, s) => o.ConfigSyncSources = Sources(s),
        [nameof(StatsigHostOptions.ConfigSyncInterval)] = static (o, s) => o.ConfigSyncInterval = ConfigurationValue.Duration(s),
        [nameof(StatsigHostOptions.IdListsSyncInterval)] = static (o, s) => o.IdListsSyncInterval = ConfigurationValue.Duration(s),
        [nameof(StatsigHostOptions.SyncJitterPercent)] = static (o, s) => o.SyncJitterPercent = ConfigurationValue.Number(s),
        [nameof(StatsigHostOptions.IdListsThreadLimit)] = static (o, s) => o.IdListsThreadLimit = ConfigurationValue.Number(s),
        [nameof(StatsigHostOptions.DisableIdLists)] = static (o, s) => o.DisableIdLists = ConfigurationValue.Flag(s),
        [nameof(StatsigHostOptions.FallbackToStatsigApi)] = static (o, s) => o.FallbackToStatsigApi = ConfigurationValue.Flag(s),
        [nameof(StatsigHostOptions.StatsigFallbackThreshold)] = static (o, s) => o.StatsigFallbackThreshold = ConfigurationValue.Number(s),
        [nameof(StatsigHostOptions.OutOfSyncThreshold)] = static (o, s) => o.OutOfSyncThreshold = ConfigurationValue.Duration(s),
        [nameof(StatsigHostOptions.DataStoreKeySchema)] = static (o, s) => o.DataStoreKeySchema = ConfigurationValue.Name<DataStoreKeySchema>(s),
        [nameof(StatsigHostOptions.ManualMode)] = static (o, s) => o.ManualMode = ConfigurationValue.Flag(s),
        [nameof(StatsigHostOptions.EventQueueSize)] = static (o, s) => o.EventQueueSize = ConfigurationValue.Number(s),
        [nameof(StatsigHostOptions.MaxEventBatchBytes)] = static (o, s) => o.MaxEventBatchBytes = ConfigurationValue.Number(s),
        [nameof(StatsigHostOptions.EventFlushInterval)] = static (o, s) => o.EventFlushInterval = ConfigurationValue.Duration(s),
        [nameof(StatsigHostOptions.RetryQueueSize)] = static (o, s) => o.RetryQueueSize = ConfigurationValue.Number(s),
        [nameof(StatsigHostOptions.EventRingCapacity)] = static (o, s) => o.EventRingCapacity = ConfigurationValue.Number(s),
        [nameof(StatsigHostOptions.ExposureDedupeMaxKeys)] = static (o, s) => o.ExposureDedupeMaxKeys = ConfigurationValue.Number(s),
        [nameof(StatsigHostOptions.DisableAllLogging)] = static (o, s) => o.DisableAllLogging = ConfigurationValue.Flag(s),
        [nameof(StatsigHostOptions.DisableDiagnostics)] = static (o, s) => o.DisableDiagnostics = ConfigurationValue.Flag(s),
        [nameof(StatsigHostOptions.DisableProcessExitFlush)] = static (o, s) => o.DisableProcessExitFlush = ConfigurationValue.Flag(s),
        [nameof(StatsigHostOptions.DisableSdkExceptionReporting)] = static (o, s) => o.DisableSdkExceptionReporting = ConfigurationValue.Flag(s),
        [nameof(StatsigHostOptions.LogNonExposedChecks)] = static (o, s) => o.LogNonExposedChecks = ConfigurationValue.Flag(s),
        [nameof(StatsigHostOptions.LogPythonTimeKeys)] = static (o, s) => o.LogPythonTimeKeys = ConfigurationValue.Flag(s),
        [nameof(StatsigHostOptions.EventSpillPath)] = static (o, s) => o.EventSpillPath = s.Value,
        [nameof(StatsigHostOptions.EventSpillMaxBytes)] = static (o, s) => o.EventSpillMaxBytes = ConfigurationValue.Number(s),
    };

    /// <summary>The names that a section may hold.</summary>
    internal static IReadOnlyCollection<string> Names => Settings.Keys;

    /// <exception cref="InvalidOperationException">A key is unknown or its value of the wrong kind; the message names the key.</exception>
    internal static void Bind(StatsigHostOptions options, IConfiguration section)
    {
        if (section is IConfigurationSection named && !named.Exists())
        {
            options.MissingSection = named.Path;
        }

        foreach (IConfigurationSection setting in section.GetChildren())
        {
            if (!Settings.TryGetValue(setting.Key, out Action<StatsigHostOptions, IConfigurationSection>? set))
            {
                throw new InvalidOperationException(
                    $"\"{setting.Path}\" is no option of Statsig. Those that configuration can set are: {string.Join(", ", Settings.Keys.Order(StringComparer.Ordinal))}.");
            }

            set(options, setting);
            options.Keys[setting.Key] = setting.Path;
        }
    }

    private static void Fill(IDictionary<string, string> entries, IConfigurationSection section)
    {
        foreach (IConfigurationSection entry in section.GetChildren())
        {
            entries[entry.Key] = entry.Value ?? "";
        }
    }

    private static DataSource[] Sources(IConfigurationSection section) => [.. section.GetChildren().Select(ConfigurationValue.Name<DataSource>)];
}
