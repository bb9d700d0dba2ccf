using System;
using System.Text.Json;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Sync;

/// <summary>Reports every attempt to get specs and every synchronization of ID lists, as markers and measurements.</summary>
internal sealed class SyncReporter(Telemetry telemetry, StatsigOptions options)
{
    private readonly bool _hasIdLists = !options.LocalMode && !options.DisableIdLists;

    /// <summary>Tells that a payload is about to be applied.</summary>
    internal void BeginProcessing(SpecsSource source) =>
        telemetry.Markers.AddSync(new DiagnosticsMarker(KeyOf(source.Kind), isStart: true, MarkerKeys.Process));

    /// <summary>Tells what became of it.</summary>
    internal void EndProcessing(SpecsSource source, SpecsUpdateResult result) =>
        telemetry.Markers.AddSync(new DiagnosticsMarker(KeyOf(source.Kind), isStart: false, MarkerKeys.Process)
        {
            Success = result.Status is not (SpecsUpdateStatus.Rejected or SpecsUpdateStatus.Older),
        });

    /// <summary>Tells of an attempt.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="previous">The previous specs.</param>
    /// <param name="current">The current specs.</param>
    internal void Attempted(SpecsAttempt attempt, Ruleset previous, Ruleset current)
    {
        if (!attempt.IsFailure && current.HasSpecs)
        {
            telemetry.ConfirmSpecs();
        }

        if (!telemetry.Markers.IsInBackground)
        {
            return;
        }

        string? api = ApiOf(attempt.Source);
        ReadOnlyMemory<byte>? payload = attempt.Fetch.Payload;
        if (attempt.Update.Status == SpecsUpdateStatus.NoUpdates)
        {
            telemetry.Metrics.ConfigUnchanged(attempt.Source.EvaluationSource, api);
        }

        if (attempt.Update.Status == SpecsUpdateStatus.Applied && current.TimeMs > previous.TimeMs)
        {
            telemetry.Metrics.ConfigPropagated(
                attempt.Source.EvaluationSource, api, current.TimeMs, previous.TimeMs, options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds());
        }

        string form = attempt.Fetch.IsCompact ? "protobuf" : "json";
        bool isUnreadable = attempt.Update.Status == SpecsUpdateStatus.Rejected && payload is { } refused && !attempt.Fetch.IsCompact && !IsJsonObject(refused.Span);
        telemetry.Metrics.ConfigSynced(
            attempt.Duration,
            api,
            payload is null ? "unknown" : isUnreadable ? "invalid_json" : form,
            payload is null ? "download_failed" : isUnreadable ? "invalid_json" : ErrorOf(attempt),
            payload is not null && !isUnreadable,
            payload is not null && !attempt.IsFailure);

        // Markers of polls are sent after ID lists; without ID lists, or after a read of the data store, immediately.
        if (attempt.Source.Kind == DataSource.DataStore)
        {
            telemetry.Markers.SendConfigSync(null);
        }
        else if (!_hasIdLists)
        {
            telemetry.Markers.SendConfigSync("dcs");
        }
    }

    /// <summary>Tells that the list of ID lists was read and their files come next.</summary>
    internal void BeginIdLists(int count) =>
        telemetry.Markers.AddSync(new DiagnosticsMarker(MarkerKeys.IdListSources, isStart: true, MarkerKeys.Process) { IdListCount = count });

    /// <summary>Tells that all files were dealt with.</summary>
    internal void EndIdLists() =>
        telemetry.Markers.AddSync(new DiagnosticsMarker(MarkerKeys.IdListSources, isStart: false, MarkerKeys.Process) { Success = true });

    /// <summary>Tells how a synchronization of ID lists ended.</summary>
    internal void IdListsSynced(TimeSpan duration, bool manifestSuccess, int succeededFiles)
    {
        if (telemetry.Markers.IsInBackground)
        {
            telemetry.Metrics.IdListsSynced(duration, manifestSuccess, succeededFiles);
            telemetry.Markers.SendConfigSync("idlist");
        }
    }

    /// <summary>Tells that the bytes of a file are about to be applied.</summary>
    internal void BeginFile(Uri address) =>
        telemetry.Markers.AddSync(new DiagnosticsMarker(MarkerKeys.IdList, isStart: true, MarkerKeys.Process) { Url = address.GetLeftPart(UriPartial.Path) });

    /// <summary>Tells whether they could be.</summary>
    internal void EndFile(Uri address, bool success) => telemetry.Markers.AddSync(
        new DiagnosticsMarker(MarkerKeys.IdList, isStart: false, MarkerKeys.Process) { Success = success, Url = address.GetLeftPart(UriPartial.Path) });

    /// <summary>The name of a source in places that show its address.</summary>
    private static string? ApiOf(SpecsSource source) => source.Kind switch
    {
        DataSource.DataStore => "DataAdapter",
        DataSource.Bootstrap => "Bootstrap",
        _ => source.Api,
    };

    private static string KeyOf(DataSource source) => source switch
    {
        DataSource.DataStore => MarkerKeys.DataStoreSpecs,
        DataSource.Bootstrap => MarkerKeys.Bootstrap,
        _ => MarkerKeys.Specs,
    };

    /// <summary>
    /// The reference's name for the failure of a payload that is JSON: its listener publishes specs. It checks a store's time before.
    /// </summary>
    private static string ErrorOf(SpecsAttempt attempt) => attempt.Update.Status switch
    {
        SpecsUpdateStatus.Older when attempt.Source.Kind == DataSource.DataStore => "stale_or_invalid_cache_time",
        SpecsUpdateStatus.Rejected or SpecsUpdateStatus.Older => "dcs_listener_failed",
        _ => "",
    };

    private static bool IsJsonObject(ReadOnlySpan<byte> payload)
    {
        var json = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = SpecsReader.MaxDepth });
        try
        {
            return json.Read() && json.TokenType == JsonTokenType.StartObject && json.TrySkip() && !json.Read();
        }
        catch (JsonException)
        {
            // Text that is not JSON is not an object either.
            return false;
        }
    }
}
