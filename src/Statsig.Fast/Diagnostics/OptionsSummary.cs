using System;
using System.Buffers;
using System.Text.Json;

namespace Statsig.Fast.Diagnostics;

/// <summary>Writes the options that differ from their defaults, for diagnostics and error reports.</summary>
/// <remarks>
/// The names are those of the Python SDK; durations are in seconds. Objects, and whatever may hold the application's own data, appear as
/// "SET".
/// </remarks>
internal static class OptionsSummary
{
    private static readonly StatsigOptions Defaults = new();

    /// <summary>The options as a JSON object.</summary>
    internal static byte[] Write(StatsigOptions options, SecretRedaction redaction)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStartObject();
        Address(json, "api"u8, options.Api, redaction);
        Address(json, "api_for_download_config_specs"u8, options.ApiForDownloadConfigSpecs, redaction);
        Address(json, "api_for_get_id_lists"u8, options.ApiForGetIdLists, redaction);
        Address(json, "api_for_log_event"u8, options.ApiForLogEvent, redaction);
        Environment(json, options, redaction);
        Seconds(json, "init_timeout"u8, options.InitRequestTimeout, Defaults.InitRequestTimeout);
        Seconds(json, "timeout"u8, options.RequestTimeout, Defaults.RequestTimeout);
        Seconds(json, "rulesets_sync_interval"u8, options.ConfigSyncInterval, Defaults.ConfigSyncInterval);
        Seconds(json, "idlists_sync_interval"u8, options.IdListsSyncInterval, Defaults.IdListsSyncInterval);
        Number(json, "idlist_threadpool_size"u8, options.MaxParallelIdListDownloads, Defaults.MaxParallelIdListDownloads);
        Flag(json, "local_mode"u8, options.LocalMode);
        Flag(json, "disable_diagnostics"u8, options.DisableDiagnostics);
        Flag(json, "disable_all_logging"u8, options.DisableAllLogging);
        Number(json, "event_queue_size"u8, options.MaxEventsPerBatch, Defaults.MaxEventsPerBatch);
        Number(json, "retry_queue_size"u8, options.MaxPendingEventBatches, Defaults.MaxPendingEventBatches);
        Seconds(json, "overall_init_timeout"u8, options.OverallInitTimeout, Defaults.OverallInitTimeout);
        Flag(json, "fallback_to_statsig_api"u8, options.FallbackToStatsigApi);
        Seconds(json, "out_of_sync_threshold_in_s"u8, options.OutOfSyncThreshold, Defaults.OutOfSyncThreshold);
        IsSet(json, "global_custom_fields"u8, options.GlobalCustomFields.Count > 0);
        Flag(json, "disable_ua_parser"u8, options.DisableUserAgentParsing);
        Flag(json, "disable_country_lookup"u8, options.DisableCountryLookup);
        Text(json, "service_name"u8, options.ServiceName, redaction);
        IsSet(json, "bootstrap_values"u8, options.HasBootstrapSpecs);
        IsSet(json, "data_store"u8, options.DataStore is not null);
        IsSet(json, "observability_client"u8, options.ObservabilityClient is not null);
        IsSet(json, "initialize_sources"u8, options.InitializeSources is not null);
        IsSet(json, "config_sync_sources"u8, options.ConfigSyncSources is not null);
        IsSet(json, "proxy_configs"u8, options.HasProxies);
        IsSet(json, "sdk_error_callback"u8, options.SdkErrorCallback is not null);
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>An address without the name, password and query that may stand in it.</summary>
    private static void Address(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? address, SecretRedaction redaction)
    {
        if (address is not null)
        {
            json.WriteString(name, redaction.Apply(new Uri(address).GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)));
        }
    }

    private static void Environment(Utf8JsonWriter json, StatsigOptions options, SecretRedaction redaction)
    {
        if (options.Tier is { } tier)
        {
            json.WriteStartObject("environment"u8);
            json.WriteString("tier"u8, redaction.Apply(tier));
            json.WriteEndObject();
        }
    }

    private static void Seconds(Utf8JsonWriter json, ReadOnlySpan<byte> name, TimeSpan? value, TimeSpan? otherwise)
    {
        if (value is { } time && time != otherwise)
        {
            json.WriteNumber(name, time.TotalSeconds);
        }
    }

    private static void Number(Utf8JsonWriter json, ReadOnlySpan<byte> name, int value, int otherwise)
    {
        if (value != otherwise)
        {
            json.WriteNumber(name, value);
        }
    }

    private static void Flag(Utf8JsonWriter json, ReadOnlySpan<byte> name, bool value)
    {
        if (value)
        {
            json.WriteBoolean(name, true);
        }
    }

    private static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value, SecretRedaction redaction)
    {
        if (value is not null)
        {
            json.WriteString(name, redaction.Apply(value));
        }
    }

    private static void IsSet(Utf8JsonWriter json, ReadOnlySpan<byte> name, bool isSet)
    {
        if (isSet)
        {
            json.WriteString(name, "SET"u8);
        }
    }
}
