using System;
using System.Collections.Generic;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Compilation;

/// <summary>Turns a delivery's settings for the SDK into their compiled form.</summary>
internal static class RemoteSettingsCompiler
{
    private const double LongestWindowMs = 24 * 60 * 60 * 1000.0;

    /// <summary>The current settings after a delivery.</summary>
    /// <param name="set">The delivery.</param>
    /// <param name="previous">The settings before it: what the delivery does not mention stays as it is.</param>
    /// <remarks>Values that make no sense count as absent: a wrong setting of the service must not stop its rules.</remarks>
    internal static RemoteSettings Compile(SpecSet set, RemoteSettings previous)
    {
        if (set.SdkConfigs is null && set.SdkFlags is null && set.Diagnostics is null)
        {
            return previous;
        }

        // A map that is delivered replaces the earlier one whole; one that is absent leaves it.
        RemoteSettings configs = set.SdkConfigs is { } delivered ? OfConfigs(delivered) : previous;
        return new RemoteSettings
        {
            SamplingMode = configs.SamplingMode,
            SpecialCaseSamplingRate = configs.SpecialCaseSamplingRate,
            ExposureDedupeWindow = configs.ExposureDedupeWindow,
            FirstExposureWindow = configs.FirstExposureWindow,
            EventQueueSize = configs.EventQueueSize,
            EventLoggingInterval = configs.EventLoggingInterval,
            StopsEventCompression = set.SdkFlags is { } flags
                ? flags.GetValueOrDefault("stop_log_event_compression")
                : previous.StopsEventCompression,
            DiagnosticsRates = MergedRates(set.Diagnostics, previous.DiagnosticsRates),
        };
    }

    private static RemoteSettings OfConfigs(Dictionary<string, SdkConfigValue> configs) => new()
    {
        SamplingMode = configs.GetValueOrDefault("sampling_mode")?.Text switch
        {
            "on" => SamplingMode.On,
            "shadow" => SamplingMode.Shadow,
            _ => SamplingMode.Off,
        },
        SpecialCaseSamplingRate = RateOf(configs.GetValueOrDefault("special_case_sampling_rate")),
        ExposureDedupeWindow = Window(configs, "exposure_dedupe_ttl_ms"),
        FirstExposureWindow = Window(configs, "exposure_spec_sampling_ttl_ms"),
        EventQueueSize = Number(configs, "event_queue_size", 1, 100_000) is { } size ? (int)size : null,
        EventLoggingInterval = Number(configs, "event_logging_interval_seconds", 1e-3, 86_400) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
    };

    /// <summary>A rate as the reference reads it: text counts as the number that it spells, and fractions are cut off.</summary>
    /// <remarks>What is less than 1 is 0, which samples nothing.</remarks>
    private static ulong? RateOf(SdkConfigValue? value)
    {
        double? number = value?.Number ?? (NumberParser.TryParseDouble(value?.Text, out double spelled) && double.IsFinite(spelled) ? spelled : null);
        return (ulong?)number; // The conversion ends at 0 and at the highest number; it does not wrap around.
    }

    private static TimeSpan Window(Dictionary<string, SdkConfigValue> configs, string key) =>
        TimeSpan.FromMilliseconds(Number(configs, key, 1, LongestWindowMs) ?? 60_000);

    private static double? Number(Dictionary<string, SdkConfigValue> configs, string key, double least, double most) =>
        configs.GetValueOrDefault(key)?.Number is { } number && number >= least && number <= most ? number : null;

    private static IReadOnlyDictionary<string, double> MergedRates(Dictionary<string, double>? delivered, IReadOnlyDictionary<string, double> previous)
    {
        if (delivered is null)
        {
            return previous;
        }

        if (previous.Count == 0)
        {
            return delivered;
        }

        var merged = new Dictionary<string, double>(previous);
        foreach ((string key, double rate) in delivered)
        {
            merged[key] = rate;
        }

        return merged;
    }
}
