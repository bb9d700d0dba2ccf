using System;
using System.Collections.Generic;
using System.Globalization;

namespace Statsig.Fast.Diagnostics;

/// <summary>What one server measures, to the meter and to the application's <see cref="IObservabilityClient"/>.</summary>
/// <remarks>
/// A measurement that neither the client nor a listener takes builds no tags. Safe from any thread; callers hold no lock.
/// </remarks>
/// <param name="meters">The instruments.</param>
/// <param name="client">The application's client; null when it has none.</param>
/// <param name="log">Where the first fault of the client or a listener is written.</param>
/// <param name="server">The value of the meter's tag for the server.</param>
internal sealed class ServerMetrics(StatsigMeters meters, IObservabilityClient? client, OutputLog log, string server)
{
    private readonly MetricsOutput _output = new(client, log, server);

    /// <inheritdoc cref="MetricsOutput.FaultCount"/>
    internal int FaultCount => _output.FaultCount;

    /// <summary>The server begins to initialize.</summary>
    internal void Begin()
    {
        StatsigEventSource.Log.InitializeStart(server);
        _output.Call(static client => client.Init());
    }

    /// <summary>The server was shut down.</summary>
    internal void End()
    {
        StatsigEventSource.Log.ShutdownStop(server);
        _output.Call(static client => client.Shutdown());
    }

    /// <summary>An initialization ended.</summary>
    internal void Initialized(InitializeDetails details, string sdkType, string sdkVersion)
    {
        StatsigEventSource.Log.InitializeStop(server, Text(details.Source), log.Redaction.Apply(details.Error ?? ""));
        if (_output.IsWanted(meters.Initialization))
        {
            _output.Record(
                meters.Initialization,
                details.Duration.TotalMilliseconds,
                new("source", Text(details.Source)),
                new("store_populated", Text(details.StorePopulated)),
                new("init_success", Text(details.Success)),
                new("id_list_count", Text(details.IdListCount)),
                new("init_source_api", details.SourceApi ?? ""),
                new("init_source_api_id_lists", details.SourceApiIdLists ?? ""),
                new("sdk_key", log.Redaction.KeyPrefix),
                new("sdk_type", sdkType),
                new("sdk_version", sdkVersion));
        }
    }

    /// <summary>A poll found the specs unchanged.</summary>
    internal void ConfigUnchanged(EvaluationSource source, string? sourceApi)
    {
        if (_output.IsWanted(meters.ConfigNoUpdate))
        {
            _output.Count(meters.ConfigNoUpdate, 1, new("source", Text(source)), new("source_api", sourceApi ?? "unknown"));
        }
    }

    /// <summary>Records that newer specs were published.</summary>
    internal void ConfigPropagated(EvaluationSource source, string? sourceApi, long timeMs, long previousTimeMs, long nowMs)
    {
        if (_output.IsWanted(meters.ConfigPropagation))
        {
            _output.Record(
                meters.ConfigPropagation,
                Math.Abs(timeMs - nowMs),
                new("source", Text(source)),
                new("source_api", sourceApi ?? "unknown"),
                new("lcut", Text(timeMs)),
                new("prev_lcut", Text(previousTimeMs)));
        }
    }

    /// <summary>Records that a poll used a source.</summary>
    /// <param name="duration">How long it took.</param>
    /// <param name="sourceApi">The address of the source; null when unknown.</param>
    /// <param name="format">What arrived: "json", "protobuf", "invalid_json" or "unknown".</param>
    /// <param name="error">Why it failed, in one of the words of other Statsig SDKs; empty when it did not.</param>
    /// <param name="sourceSuccess">True when the source answered.</param>
    /// <param name="processSuccess">True when the answer could be used.</param>
    internal void ConfigSynced(TimeSpan duration, string? sourceApi, string format, string error, bool sourceSuccess, bool processSuccess)
    {
        if (_output.IsWanted(meters.ConfigSync))
        {
            _output.Record(
                meters.ConfigSync,
                duration.TotalMilliseconds,
                new("source_api", sourceApi ?? "unknown"),
                new("format", format),
                new("error", error),
                new("source_success", Text(sourceSuccess)),
                new("process_success", Text(processSuccess)));
        }
    }

    /// <summary>Records that a stream delivered newer specs.</summary>
    internal void StreamMessage(long timeMs)
    {
        if (_output.IsWanted(meters.StreamMessages))
        {
            _output.Count(meters.StreamMessages, 1, new KeyValuePair<string, object?>("lcut", Text(timeMs)));
        }
    }

    /// <summary>A stream came back.</summary>
    internal void StreamReconnected(int retries, string host, string sfpHost)
    {
        if (_output.IsWanted(meters.StreamReconnections))
        {
            _output.Count(meters.StreamReconnections, 1, new("retryAttempt", Text(retries)), new("hostName", host), new("sfpHostName", sfpHost));
        }
    }

    /// <summary>A stream broke.</summary>
    internal void StreamFailed(int retries, string host, string sfpHost)
    {
        if (_output.IsWanted(meters.StreamFailures))
        {
            _output.Record(meters.StreamFailures, retries, new("hostName", host), new("sfpHostName", sfpHost));
        }
    }

    /// <summary>ID lists were synchronized in the background.</summary>
    internal void IdListsSynced(TimeSpan duration, bool manifestSuccess, int succeededFiles)
    {
        if (_output.IsWanted(meters.IdListsSync))
        {
            _output.Record(
                meters.IdListsSync,
                duration.TotalMilliseconds,
                new("id_list_manifest_success", Text(manifestSuccess)),
                new("succeed_single_id_list_number", Text(succeededFiles)));
        }
    }

    /// <summary>A request ended.</summary>
    /// <param name="endpoint">The endpoint of the request: "download_config_specs", "get_id_lists", "download_id_list_file",
    /// "log_event"...</param>
    /// <param name="duration">How long it took, its body included.</param>
    /// <param name="address">Where it went; only scheme, host and the start of the path are shown.</param>
    /// <param name="statusCode">The status; null when there was no answer.</param>
    /// <param name="isSuccess">Whether the whole answer arrived and was a success.</param>
    /// <param name="isInitializing">Whether it belonged to initialization.</param>
    /// <param name="isForClient">True when the client gets it too; other Statsig SDKs report specs and ID lists only to theirs.</param>
    /// <param name="idListFileId">The file's ID, for a file of an ID list.</param>
    internal void Requested(
        string endpoint,
        TimeSpan duration,
        Uri address,
        int? statusCode,
        bool isSuccess,
        bool isInitializing,
        bool isForClient = true,
        string? idListFileId = null)
    {
        StatsigEventSource.Log.RequestStop(endpoint, statusCode ?? 0, (int)Math.Min(duration.TotalMilliseconds, int.MaxValue));
        if (!_output.IsWanted(meters.Request, isForClient))
        {
            return;
        }

        KeyValuePair<string, object?>[] tags =
        [
            new("status_code", statusCode is { } status ? Text(status) : "unknown"),
            new("source_service", StatsigActivities.ServiceOf(address)),
            new("sdk_key", log.Redaction.KeyPrefix),
            new("request_path", StatsigActivities.PathOf(address, log.Redaction)),
            new("context", isInitializing ? "initialize" : "background_sync"),
            new("is_success", Text(isSuccess)),
            .. idListFileId is null ? (KeyValuePair<string, object?>[])[] : [new("id_list_file_id", idListFileId)],
        ];
        if (isForClient)
        {
            _output.Record(meters.Request, duration.TotalMilliseconds, tags);
        }
        else
        {
            _output.RecordToMeter(meters.Request, duration.TotalMilliseconds, tags);
        }
    }

    /// <summary>A batch was accepted.</summary>
    internal void EventsSent(int count)
    {
        StatsigEventSource.Log.EventsSent(server, count);
        if (_output.IsWanted(meters.EventsSent))
        {
            _output.Count(meters.EventsSent, count);
        }
    }

    /// <summary>A payload of specs was applied or rejected.</summary>
    internal void SpecsProcessed(TimeSpan duration, int bytes, EvaluationSource source, SpecsUpdateStatus status)
    {
        StatsigEventSource.Log.SpecsProcessed(server, Text(source), Text(status));
        if (_output.IsWanted(meters.SpecsProcessing) || meters.SpecsSize.Enabled)
        {
            KeyValuePair<string, object?>[] tags = [new("source", Text(source)), new("status", Text(status))];
            _output.Record(meters.SpecsProcessing, duration.TotalMilliseconds, tags);
            _output.Record(meters.SpecsSize, bytes, tags);
        }
    }

    /// <summary>Records that the current specs lack something of a spec snapshot.</summary>
    /// <param name="fingerprint">The fingerprint of the snapshot.</param>
    /// <param name="differences">How much they lack.</param>
    internal void SchemaDrifted(string fingerprint, int differences)
    {
        if (_output.IsWanted(meters.SchemaDrift))
        {
            _output.Count(meters.SchemaDrift, differences, new KeyValuePair<string, object?>("snapshot", fingerprint));
        }
    }

    /// <summary>A payload was taken over that has problems.</summary>
    /// <param name="cause">The cause that they share.</param>
    /// <param name="count">How many specs have them; nothing is counted for none.</param>
    internal void SpecsHaveProblems(SpecProblemCause cause, int count)
    {
        if (count > 0 && _output.IsWanted(meters.SpecProblems))
        {
            string word = cause switch
            {
                SpecProblemCause.Skipped => "skipped",
                SpecProblemCause.UnknownCondition => "unknown_condition",
                _ => "unusable_pattern",
            };
            _output.Count(meters.SpecProblems, count, new KeyValuePair<string, object?>("cause", word));
        }
    }

    /// <summary>Records that a search for a pattern ran out of time.</summary>
    /// <param name="pattern">The pattern.</param>
    internal void PatternExhausted(string pattern)
    {
        if (_output.IsWanted(meters.PatternsExhausted))
        {
            _output.Count(meters.PatternsExhausted, 1, new KeyValuePair<string, object?>("pattern", pattern));
        }
    }

    /// <summary>Events were lost.</summary>
    internal void EventsDropped(int count) => StatsigEventSource.Log.EventsDropped(server, count);

    /// <summary>A fault inside the server was reported.</summary>
    /// <param name="tag">Where it happened.</param>
    /// <param name="name">What happened.</param>
    /// <param name="exception">The exception, without keys and private attributes.</param>
    internal void Error(string tag, string name, Exception exception)
    {
        StatsigEventSource.Log.Fault(server, tag, name);
        if (_output.IsWanted(meters.Errors))
        {
            _output.Count(meters.Errors, 1, new("tag", tag), new("exception", name));
        }

        _output.Call(client => client.OnError(tag, exception));
    }

    private static string Text(EvaluationSource source) => EvaluationCounts.Sources[(int)source];

    private static string Text(SpecsUpdateStatus status) => status switch
    {
        SpecsUpdateStatus.Applied => "applied",
        SpecsUpdateStatus.NoUpdates => "no_updates",
        SpecsUpdateStatus.SameChecksum => "same_checksum",
        SpecsUpdateStatus.Older => "older",
        _ => "rejected",
    };

    private static string Text(bool value) => value ? "true" : "false";

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
